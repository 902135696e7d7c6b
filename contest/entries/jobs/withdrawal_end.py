"""End of a withdrawal: the client is notified once it cannot be taken back any more."""

from contest.entries.actions import withdrawing
from contest.events.model import Recorded
from contest.kernel.clock import utcnow
from contest.kernel.db import end_page, reader
from contest.work.queue import job


@job()
def end_withdrawal(event_id: int) -> None:
    """The time to take this withdrawal back is over. Safe at any time and twice: it looks whether the entry is still
    withdrawn since then, and whether the client has been notified."""
    withdrawn = reader().get_one(Recorded, event_id)
    entry_id, at = withdrawn.entry_id, withdrawn.at
    end_page()
    if entry_id is not None:
        withdrawing.finish_withdrawal(entry_id, withdrawn_at=at, now=utcnow())
