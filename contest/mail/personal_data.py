"""Personal data in mails: what was sent to a person goes with them, and mails to others that name them are blanked."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from contest.kernel.clock import utcnow
from contest.kernel.db import transaction
from contest.kernel.personal_data import Record, Subject, declare, erases, export_part, picked, read
from contest.mail.model import Mail
from contest.work.queue import SWEEP, enqueue, job

# Mails that wait for a server that is away wait this long; then they go, sent or not.
LAST_MAIL = timedelta(days=7)
TEXTS = ("subject", "text", "html")

declare(Mail, part="mails", drop=True, rows=lambda who: Mail.to_address == who.email)


@export_part("mails")
def mails(who: Subject) -> Iterator[Record]:
    """Mails to a person's address, without their texts, which may carry links that open an account."""
    mine = select(Mail).where(Mail.to_address == who.email).order_by(Mail.id)
    return (picked(mail, "subject", "written_at", "sent_at") for (mail,) in read(mine))


@erases
def blank_mails_that_name(session: Session, who: Subject, _now: datetime) -> None:
    """Mails to others: what was sent is blanked now, what waits for the server goes with the last mail."""
    texts = [getattr(Mail, text) for text in TEXTS]
    named = or_(*(text.contains(word, autoescape=True) for text in texts for word in (who.name, who.email)))
    blank = dict.fromkeys(TEXTS, "")
    session.execute(update(Mail).where(named, Mail.sent_at.is_not(None)).values(blank))
    forget_later(session.scalars(select(Mail.id).where(named, Mail.sent_at.is_(None))).all())


def forget_later(mail_ids: Sequence[int]) -> None:
    """Drop mails once they had time to be sent, within the open transaction."""
    if mail_ids:
        slot = f"forget-mails/{mail_ids[0]}"
        enqueue(forget_mails, due_at=utcnow() + LAST_MAIL, slot=slot, mail_ids=list(mail_ids))


@job(queue=SWEEP)
def forget_mails(mail_ids: list[int]) -> None:
    """Drop the last mails to an address that is nobody's any more."""
    with transaction() as session:
        session.execute(delete(Mail).where(Mail.id.in_(mail_ids)))
