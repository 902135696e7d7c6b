"""Cancellation of a contest, with the refund of all that was received."""

from datetime import datetime

from contest.contests import lifecycle as contest_lifecycle
from contest.contests.model import Contest
from contest.events import record
from contest.kernel.db import lock, transaction
from contest.payments.actions import holds


def cancel(contest_id: int, *, by: int | None, staff: bool, reason: str = "", now: datetime) -> None:
    """The client cancels a draft, or `staff` a published contest with a reason; all received is refunded."""
    with transaction():
        contest = lock(Contest, contest_id)
        cancelled = contest_lifecycle.cancel(contest, by=by, staff=staff, reason=reason, now=now)
        holds.refund(contest_id=contest_id, client_id=contest.client_id, now=now, by=by)
        record(cancelled, by=by)
