"""Personal data in mails: addresses, subjects and texts that are deleted with an account."""

from datetime import timedelta

from sqlalchemy import delete

from contest.kernel.db import transaction
from contest.mail.model import Mail
from contest.work.queue import SWEEP, job

# The last mail waits this long for a server that is away; then it goes, sent or not.
LAST_MAIL = timedelta(days=7)


@job(queue=SWEEP)
def forget_mails(mail_ids: list[int]) -> None:
    """Drop the last mails to an address that is nobody's any more."""
    with transaction() as session:
        session.execute(delete(Mail).where(Mail.id.in_(mail_ids)))
