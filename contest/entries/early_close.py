"""Closing a call before its deadline: it stands here because there must be an entry to choose from."""

from datetime import datetime

from contest.contests import deadline, lifecycle as contest_lifecycle
from contest.contests.model import Contest
from contest.entries.queries.counts import counts
from contest.kernel.db import lock, transaction


def close_early(contest_id: int, *, by: int, now: datetime) -> None:
    """The client has seen enough: the call closes at 24:00 of the next day; everyone is told at once."""
    with transaction():
        contest = lock(Contest, contest_id)
        closes = contest_lifecycle.close_early(contest, living_entries=counts(contest_id).living, now=now)
        deadline.keep(closes, by=by)
