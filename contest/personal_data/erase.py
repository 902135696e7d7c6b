"""Erasure of a person: the steps of all packages, and the last mail."""

from datetime import datetime

from flask_babel import force_locale, gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.kernel import personal_data as kernel_personal_data
from contest.kernel.personal_data import Subject
from contest.kernel.refusal import N_
from contest.mail import compose, outbox
from contest.mail.model import Mail
from contest.mail.personal_data import forget_later
from contest.personal_data import collect

FAREWELL = N_("Your account is deleted")
LINES = (
    N_("Your name, address, bank details, files and texts have been deleted, except what belongs to a prize you won."),
    N_("By law, our books keep amounts and dates under a number only. This is the last email to this address."),
)  # fmt: skip


def person(session: Session, person_id: int, *, now: datetime) -> None:
    """Everything of a person but what is erased in batches, in the open transaction."""
    who = collect.subject(person_id)
    for step in kernel_personal_data.in_order(kernel_personal_data.steps):
        step(session, who, now)
    _say_farewell(session, who, now)


def _say_farewell(session: Session, who: Subject, now: datetime) -> None:
    with force_locale(who.language):
        lines = [gettext(line) for line in LINES]
    last = compose.compose(
        "notice", language=who.language, subject=FAREWELL, name=who.name, lines=lines, quote="",
        quote_lang=who.language,
    )  # fmt: skip
    outbox.write(to=who.email, subject=last.subject, text=last.text, html=last.html, now=now)
    forget_later(session.scalars(select(Mail.id).where(Mail.to_address == who.email)).all())
