"""Queries of the job queue, for staff."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select

from contest.kernel.db import reader
from contest.work.model import DEAD, QUEUED, RUNNING, Job


def job(job_id: int) -> Job:
    """One job. Raises NoResultFound."""
    return reader().get_one(Job, job_id)


def troubled(*, state: str | None = None, before: int | None = None, most: int = 30) -> Sequence[Job]:
    """Jobs that failed: dead ones, and those waiting to be tried again (`state`: one kind alone), the newest first;
    go on `before` an id."""
    failed = or_(Job.state == DEAD, (Job.state == QUEUED) & Job.error.is_not(None))
    found = select(Job).where(failed).order_by(Job.id.desc()).limit(most)
    if state is not None:
        found = found.where(Job.state == state)
    if before is not None:
        found = found.where(Job.id < before)
    return reader().scalars(found).all()


def counts() -> dict[str, int]:
    """How many jobs wait, run, and are dead."""
    by_state = (
        select(Job.state, func.count()).where(Job.state.in_([QUEUED, RUNNING, DEAD])).group_by(Job.state)
    )
    found = dict(reader().execute(by_state).all())
    return {state: found.get(state, 0) for state in (QUEUED, RUNNING, DEAD)}


def dead_since(instant: datetime) -> int:
    """How many jobs were given up since then and are still dead."""
    dead = select(func.count()).where(Job.state == DEAD, Job.ended_at > instant)
    return reader().scalar(dead) or 0
