"""The client's no, and taking it back."""

from collections.abc import Sequence
from datetime import datetime

from contest.contests.model import Contest
from contest.entries import lifecycle
from contest.entries.model import Entry
from contest.events import record
from contest.kernel.db import lock, transaction


def decline(entry_id: int, *, by: int, chips: Sequence[str], text: str, now: datetime) -> None:
    """The client's side declines an entry; its author reads the reason (`rules.DECLINE_CHIPS`, text) at once."""
    with transaction() as session:
        contest = lock(Contest, session.get_one(Entry, entry_id).contest_id)
        record(lifecycle.decline(contest, lock(Entry, entry_id), chips=chips, text=text, now=now), by=by)


def restore(entry_id: int, *, by: int, now: datetime) -> None:
    """The client's side takes a declined entry up again."""
    with transaction() as session:
        contest = lock(Contest, session.get_one(Entry, entry_id).contest_id)
        record(lifecycle.restore(contest, lock(Entry, entry_id), now=now), by=by)
