"""Hiding of a contest from public sight by staff, and its end."""

from datetime import datetime

from contest import events
from contest.contests import lifecycle as contest_lifecycle
from contest.contests.model import Contest
from contest.kernel.db import lock, transaction


def hide(contest_id: int, *, reason: str, by: int | None, now: datetime) -> None:
    """Staff take a contest out of public sight."""
    with transaction():
        events.record(contest_lifecycle.hide(lock(Contest, contest_id), reason=reason, now=now), by=by)


def show(contest_id: int, *, reason: str, by: int | None, now: datetime) -> None:
    """Staff bring a hidden contest back into sight."""
    with transaction():
        events.record(contest_lifecycle.show(lock(Contest, contest_id), reason=reason, now=now), by=by)
