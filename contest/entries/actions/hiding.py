"""Hiding of an entry by staff, reversibly."""

from datetime import datetime

from contest.contests.model import Contest
from contest.entries import lifecycle as entry_lifecycle
from contest.entries.model import Entry
from contest.events import record
from contest.kernel.db import lock, transaction


def hide(entry_id: int, *, by: int, reason: str, now: datetime) -> None:
    """Staff hide an entry: its author and staff alone see it, and it cannot be chosen.

    Raises Refused("entry.hide_chosen") once a winner is chosen.
    """
    with transaction() as session:
        contest = lock(Contest, session.get_one(Entry, entry_id).contest_id)  # against the award
        record(entry_lifecycle.hide(contest, lock(Entry, entry_id), reason=reason, now=now), by=by)


def unhide(entry_id: int, *, by: int, reason: str, now: datetime) -> None:
    """Staff show a hidden entry again."""
    with transaction() as session:
        lock(Contest, session.get_one(Entry, entry_id).contest_id)
        record(entry_lifecycle.show(lock(Entry, entry_id), reason=reason, now=now), by=by)
