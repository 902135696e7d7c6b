"""Turns in a queue that people share: next is the job of the person who has used the least of it lately.

What somebody used is a sum of seconds, each counting half after HALF_LIFE. All sums fade alike, so their order does not
change while nobody uses anything: a row keeps the logarithm of the sum as of a fixed instant ("forward decay"), is
written when a job ends, and is compared as it is.
"""

import math
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from contest.kernel.db import insert_once
from contest.work.model import RUNNING, Job, Share

HALF_LIFE = timedelta(minutes=30)
NEVER = 0.0


def next_in(queue: str, *, now: datetime, worker: str | None, most: int | None) -> Select[int, datetime]:
    """The id and instant of the job whose turn it is. With `most`: of nobody of whom this worker holds so many.

    Reads one index entry for each person who waits, never one for each job.
    """
    waiting = _people(queue)
    due = (
        select(Job.id)
        .where(_undone(Job, queue), Job.person_id == waiting.c.person_id, Job.due_at <= now)
        .order_by(Job.due_at, Job.id)
        .limit(1)
        .scalar_subquery()
    )
    found = select(waiting.c.person_id, due.label("job_id")).subquery()
    share = and_(Share.queue == queue, Share.person_id == found.c.person_id)
    chosen = (
        select(Job.id, Job.due_at)
        .select_from(found)
        .join(Job, Job.id == found.c.job_id)
        .outerjoin(Share, share)
        .order_by(func.coalesce(Share.used, NEVER), Job.due_at, Job.id)
        .limit(1)
    )
    if most is None:
        return chosen
    held = aliased(Job)
    full = (
        select(held.person_id)
        .where(held.state == RUNNING, held.due_at > now, held.queue == queue, held.worker == worker)
        .group_by(held.person_id)
        .having(func.count() >= most)
    )
    return chosen.where(found.c.person_id.not_in(full))


def charge(session: Session, queue: str, person_id: int, *, seconds: float, now: datetime) -> None:
    """Count seconds that a person's job ran."""
    mine = and_(Share.queue == queue, Share.person_id == person_id)
    insert_once(Share, queue=queue, person_id=person_id, used=NEVER)
    share = session.scalars(select(Share).where(mine).with_for_update()).one()
    share.used = added(share.used, seconds, now)


def added(used: float, seconds: float, now: datetime) -> float:
    """A sum kept as its logarithm, with so many seconds more."""
    more = now.timestamp() / HALF_LIFE.total_seconds() + math.log2(max(seconds, 0.001))
    low, high = sorted((used, more))
    return high + math.log2(1 + 2 ** max(low - high, -1000))


def _people(queue: str) -> Any:
    """Those with something to do in a queue: from one to the next by the index, past all their jobs."""
    first = select(Job.person_id).where(_undone(Job, queue)).order_by(Job.person_id).limit(1)
    people = select(first.scalar_subquery().label("person_id")).cte("people", recursive=True)
    other = aliased(Job)
    following = (
        select(other.person_id)
        .where(_undone(other, queue), other.person_id > people.c.person_id)
        .order_by(other.person_id)
        .limit(1)
        .scalar_subquery()
    )
    return people.union_all(select(following).where(people.c.person_id.is_not(None)))


def _undone(job: Any, queue: str) -> Any:
    return and_(job.queue == queue, job.ended_at.is_(None))
