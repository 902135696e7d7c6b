"""Taking an entry back."""

from datetime import datetime

from contest.contests.model import Contest
from contest.entries import lifecycle
from contest.entries.model import Entry
from contest.events import record
from contest.kernel.db import lock, transaction


def withdraw(entry_id: int, *, by: int, now: datetime) -> None:
    """The author withdraws an entry until the award; it stays on record, seen by its author and staff."""
    with transaction() as session:
        # The contest's row first, as the award does: one of the two comes first, cleanly.
        contest = lock(Contest, session.get_one(Entry, entry_id).contest_id)
        record(lifecycle.withdraw(contest, lock(Entry, entry_id), now=now), by=by)
