"""Watchlist of a person: contests of whose end and changes of the brief they are notified."""

from datetime import datetime

from sqlalchemy import delete

from contest.contests import lifecycle as contest_lifecycle
from contest.contests.model import Contest, Watch
from contest.kernel.db import insert_once, transaction


def watch(contest_id: int, *, by: int, now: datetime) -> None:
    """Put a contest on the watchlist; if it is there already nothing changes."""
    with transaction() as session:
        contest_lifecycle.watch(session.get_one(Contest, contest_id))
        insert_once(Watch, person_id=by, contest_id=contest_id, at=now)


def unwatch(contest_id: int, *, by: int) -> None:
    """Take it off the list."""
    with transaction() as session:
        session.execute(delete(Watch).where(Watch.person_id == by, Watch.contest_id == contest_id))
