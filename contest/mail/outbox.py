"""Writing a mail down, and sending it once its transaction has committed."""

from datetime import datetime
from email.utils import make_msgid
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import func, select

from contest.kernel import ports
from contest.kernel.clock import utcnow
from contest.kernel.db import end_page, lock, reader, transaction
from contest.kernel.faults import reached
from contest.mail.model import Mail
from contest.work.queue import MAIL, Away, enqueue, job


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
) -> None:
    """Put a mail into the outbox, as part of the open transaction: nothing is sent for what was rolled back."""
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
        )
        session.add(mail)
        session.flush()
        enqueue(send, due_at=now, slot=f"mail/{mail.id}", mail_id=mail.id)


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
    if mail is None:
        return
    letter = {"to": mail.to_address, "subject": mail.subject, "text": mail.text, "html": mail.html}
    message_id, unsubscribe = mail.message_id, mail.unsubscribe
    end_page()
    reached("mail.before_sending")
    try:
        ports.post().send(**letter, message_id=message_id, unsubscribe=unsubscribe)
    except OSError as failure:  # smtplib's errors are OSErrors too
        raise Away(f"the mail server did not take mail {mail_id}: {failure}") from failure
    reached("mail.after_sending")
    with transaction():
        lock(Mail, mail_id).sent_at = utcnow()
