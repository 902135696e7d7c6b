"""Deadline of a published contest, extended. What depends on it (upload addresses, reminders, the decision) is computed
from it and follows by itself; closing early depends on entries: `entries.actions.closing`."""

from datetime import datetime

from sqlalchemy import func, select

from contest import events
from contest.contests import lifecycle as contest_lifecycle
from contest.contests.events import ClosesEarly, DeadlineMoved
from contest.contests.model import Contest, DeadlineChange
from contest.kernel.db import lock, transaction


def extend_deadline(contest_id: int, *, to: datetime, by: int, now: datetime) -> None:
    """The client gives designers more time; everyone is notified, and the page shows both deadlines."""
    with transaction() as session:
        contest = lock(Contest, contest_id)
        earlier = select(func.count()).where(
            DeadlineChange.contest_id == contest_id, DeadlineChange.early.is_(False)
        )
        moved = session.scalar(earlier) or 0
        record_change(contest_lifecycle.extend_deadline(contest, to=to, moved=moved, now=now), by=by)


def record_change(moved: DeadlineMoved | ClosesEarly, *, by: int) -> None:
    """Write the difference down where everybody sees it; part of the open transaction."""
    with transaction() as session:
        earlier = select(func.count()).where(DeadlineChange.contest_id == moved.contest_id)
        session.add(
            DeadlineChange(
                contest_id=moved.contest_id,
                number=(session.scalar(earlier) or 0) + 1,
                early=isinstance(moved, ClosesEarly),
                was=moved.was,
                becomes=moved.becomes,
                by_id=by,
                at=moved.at,
            )
        )
        events.record(moved, by=by)
