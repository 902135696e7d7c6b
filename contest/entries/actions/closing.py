"""Early close and lapse of a contest: both depend on its living entries. Each locks the contest first."""

from datetime import datetime

from contest.contests import lifecycle as contest_lifecycle
from contest.contests.actions import deadline
from contest.contests.model import Contest
from contest.entries.queries.counts import counts
from contest.entries.queries.lapsing import lived_at_close, undo_ends
from contest.events import record
from contest.kernel.db import lock, transaction
from contest.payments.actions import holds


def close_early(contest_id: int, *, by: int, now: datetime) -> None:
    """The client has seen enough: entries close at 24:00 of the next day; everyone is notified at once."""
    with transaction():
        contest = lock(Contest, contest_id)
        closes = contest_lifecycle.close_early(contest, living_entries=counts(contest_id).living, now=now)
        deadline.record_change(closes, by=by)


def lapse(contest_id: int, *, now: datetime) -> None:
    """End a contest in which nobody was chosen in time: the whole hold goes back to the client."""
    with transaction():
        contest = lock(Contest, contest_id)
        lapsed = contest_lifecycle.lapse(
            contest, living_entries=lived_at_close(contest), undo_ends=undo_ends(contest), now=now
        )
        holds.refund(contest_id=contest_id, client_id=contest.client_id, now=now)
        record(lapsed, by=None)
