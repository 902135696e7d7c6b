"""The client's no, and taking it back."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from contest.contests.model import Contest
from contest.entries import lifecycle as entry_lifecycle, rules as entry_rules
from contest.entries.events import EntryDeclined
from contest.entries.model import Entry
from contest.events import record
from contest.events.model import Recorded
from contest.kernel.db import lock, transaction
from contest.kernel.refusal import require


def decline(entry_id: int, *, by: int, chips: Sequence[str], text: str, now: datetime) -> None:
    """The client's side declines an entry; its author reads the reason (`rules.DECLINE_CHIPS`, text) at once.

    With restoring in between that would be a thread without its limit: so many times a day.
    """
    with transaction() as session:
        contest = lock(Contest, session.get_one(Entry, entry_id).contest_id)
        since = Recorded.kind == EntryDeclined.kind, Recorded.at > now - entry_rules.DAY
        today = select(func.count()).where(*since, Recorded.entry_id == entry_id)
        most = entry_rules.MOST_DECLINES
        require((session.scalar(today) or 0) < most, "entry.declined_often", most=most)
        record(
            entry_lifecycle.decline(contest, lock(Entry, entry_id), chips=chips, text=text, now=now), by=by
        )


def restore(entry_id: int, *, by: int, now: datetime) -> None:
    """The client's side takes a declined entry up again."""
    with transaction() as session:
        contest = lock(Contest, session.get_one(Entry, entry_id).contest_id)
        record(entry_lifecycle.restore(contest, lock(Entry, entry_id), now=now), by=by)
