"""Mails as they were written, for tests: the outbox blanks their text once they are sent."""

from flask import current_app
from sqlalchemy import Select

from contest.kernel.db import reader
from contest.mail.model import Mail


def mails(which: Select[tuple[Mail]]) -> list[Mail]:
    """The mails of a select, with text, HTML and unsubscribe address also of those that have been sent."""
    session, sent = (
        reader(),
        {mail["message_id"]: mail for mail in current_app.extensions["konpe.post"].mails},
    )
    found = list(session.scalars(which))
    for mail in found:
        session.expunge(mail)
        if message := sent.get(mail.message_id):
            mail.text, mail.html, mail.unsubscribe = (
                message["text"],
                message["html"],
                message.get("unsubscribe"),
            )
    return found
