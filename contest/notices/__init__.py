"""Notices: who is told of what, in the inbox and by mail.

A notice is an event, and a row of `table/` for each audience: `rule` says what a row holds, `facts` what its sentences may
name, `audiences` who is meant. `listeners` asks for the job that writes it (`actions.sending.tell`), `groups` are the choices
of /me/mail, `actions.digest` gathers. What the calendar tells are rows of `reminders`.

Three mails are no notices, as their reader cannot or must not choose them: the links that prove an address or set a
password (`people/actions/account_mails`), the invitation of a judge, who may have no account (`judging/actions/invitations`), and the last word
to a person who has been erased (`contest.personal_data.actions.deletion`).
"""
