"""A contest with an entry to report, and reporting, deciding and reading mails in few words."""

from datetime import timedelta

from sqlalchemy import select

from contest.kernel.db import reader
from contest.mail.model import Mail
from contest.people.escalation import Measure
from contest.reports.actions import deciding, reporting
from contest.work import queue
from tests.mails import mails as written
from tests.make import NOON

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
LATER = NOON + 24 * HOUR + SECOND
WARNING = Measure(kind="warning")


def report(ids, who="mei", entry=7, **changes):
    facts = {
        "kind": "copied",
        "text": "Traced from a poster",
        "links": ["https://example.com/a"],
        "entries": [],
    }
    return reporting.report(42, entry_id=entry, by=ids[who], **facts | {"now": NOON} | changes)


def decide(ids, inquiry=1, who="sota", **changes):
    facts = {"breach": True, "measure": "hide", "sanction": WARNING, "reason": "Traced", "now": LATER}
    deciding.decide(inquiry, by=ids[who], **facts | changes)


def mails(address):
    queue.drain(LATER + HOUR)
    return list(
        reader().scalars(
            select(Mail.subject).where(Mail.to_address == f"{address}@example.jp").order_by(Mail.id)
        )
    )


def texts(address):
    return "\n".join(
        mail.text for mail in written(select(Mail).where(Mail.to_address == f"{address}@example.jp"))
    )
