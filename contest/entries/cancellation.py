"""Calling a contest off: it stands here because what was entered goes out of sight with it."""

from datetime import datetime

from contest.contests import lifecycle as contest_lifecycle
from contest.contests.model import Contest
from contest.events import record
from contest.kernel.db import lock, transaction
from contest.kernel.refusal import require
from contest.payments import holds


def cancel(contest_id: int, *, by: int | None, staff: bool, reason: str = "", now: datetime) -> None:
    """The client calls off a draft, or `staff` a published contest with a reason; all received is refunded.

    Staff never act on money of a contest of their own. Raises Refused("contest.cancel_own"), and as
    contests.lifecycle.cancel does.
    """
    with transaction():
        contest = lock(Contest, contest_id)
        require(not staff or by != contest.client_id, "contest.cancel_own")
        cancelled = contest_lifecycle.cancel(contest, staff=staff, reason=reason, now=now)
        holds.refund(contest_id=contest_id, client_id=contest.client_id, now=now, by=by)
        record(cancelled, by=by)
