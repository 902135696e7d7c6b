"""Mails: written in the transaction of what they speak of, sent by a job after it.

`compose` puts one together from templates, `outbox` writes and sends it, `post` is the mail server or the console.
"""
