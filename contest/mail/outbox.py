"""Writing a mail down, and sending it once its transaction has committed."""

import logging
import smtplib
from datetime import datetime, timedelta
from email.utils import make_msgid
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import ColumnElement, delete, func, select, update

from contest.kernel import ports
from contest.kernel.clock import utcnow
from contest.kernel.db import end_page, lock, reader, transaction
from contest.kernel.faults import reached
from contest.mail.model import Mail
from contest.work.queue import MAIL, RetryLater, enqueue, job
from contest.work.schedule import every

KEPT = timedelta(days=30)  # a row, after its text is gone

_log = logging.getLogger(__name__)


def write(
    *,
    to: str,
    subject: str,
    text: str,
    html: str,
    now: datetime,
    notice_id: int | None = None,
    unsubscribe: str | None = None,
    on_demand: bool = False,
    valid_until: datetime | None = None,
    due_at: datetime | None = None,
) -> None:
    """Put a mail into the outbox, as part of the open transaction: nothing is sent for what was rolled back.

    `valid_until`: when the link in it stops working; a mail that could not be sent by then is not sent.
    It leaves at once, or at `due_at`.
    """
    with transaction() as session:
        host = urlsplit(current_app.config["PUBLIC_URL"]).hostname
        mail = Mail(
            to_address=to,
            subject=" ".join(subject.split())[:300],  # a line break in a name must not start a header
            text=text,
            html=html,
            message_id=make_msgid(domain=host),
            written_at=now,
            notice_id=notice_id,
            unsubscribe=unsubscribe,
            on_demand=on_demand,
            valid_until=valid_until,
        )
        session.add(mail)
        session.flush()
        enqueue(send, due_at=due_at or now, slot=f"mail/{mail.id}", mail_id=mail.id)


def written_on_demand(address: str, *, since: datetime) -> int:
    """How many mails to an address were asked for since then by who may be anybody."""
    written = select(func.count()).where(Mail.to_address == address, Mail.on_demand, Mail.written_at > since)
    return reader().scalar(written) or 0


@job(queue=MAIL)
def send(mail_id: int) -> None:
    """Hand one mail to the server, then mark it sent.

    Between the server's yes and our commit lies the one instant in which a kill sends a mail twice; both
    copies then carry the same Message-ID.
    """
    mail = reader().scalar(select(Mail).where(Mail.id == mail_id, Mail.sent_at.is_(None)))
    if mail is None or not mail.text:
        return
    if mail.valid_until and utcnow() > mail.valid_until:
        _blank([Mail.id == mail_id])
        _log.warning("mail %s was not sent: its link has expired", mail_id)
        return
    message = {"to": mail.to_address, "subject": mail.subject, "text": mail.text, "html": mail.html}
    message_id, unsubscribe = mail.message_id, mail.unsubscribe
    end_page()
    reached("mail.before_sending")
    try:
        ports.post().send(**message, message_id=message_id, unsubscribe=unsubscribe)
    except OSError as failure:  # smtplib's errors are OSErrors too
        # Staff read this: the words of a server, or a cause, would name the address.
        raise RetryLater(f"the mail server did not take mail {mail_id}: {_cause(failure)}") from None
    reached("mail.after_sending")
    with transaction():
        mail = lock(Mail, mail_id)
        mail.sent_at, mail.text, mail.html, mail.unsubscribe = utcnow(), "", "", None


@every(timedelta(hours=1), queue=MAIL)
def clean_up() -> None:
    """Blank the text of unsent mails whose link has expired, and drop rows of mails after 30 days."""
    now = utcnow()
    _blank([Mail.sent_at.is_(None), Mail.valid_until < now, Mail.text != ""])
    with transaction() as session:
        session.execute(delete(Mail).where(Mail.written_at < now - KEPT))


def _cause(failure: OSError) -> str:
    """What failed, without an address: of an answer of the server its kind and code alone."""
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        codes = sorted({code for code, _text in failure.recipients.values()})
    elif isinstance(failure, smtplib.SMTPResponseException):
        codes = [failure.smtp_code]
    elif isinstance(failure, smtplib.SMTPException):
        codes = []
    else:
        return str(failure)
    return " ".join([type(failure).__name__, *map(str, codes)])


def _blank(which: list[ColumnElement[bool]]) -> None:
    with transaction() as session:
        session.execute(update(Mail).where(*which).values(text="", html="", unsubscribe=None))
