"""Mails: written in the transaction of what they speak of, sent by a job after it."""
