"""Job queue: enqueue, claim under a lease, run, and record the end. Every kind of job must be safe to run twice.

Each kind of job has a queue, and each thread of a worker takes jobs of some queues alone (`worker.lanes`). Where people
share a queue (`model.FAIR`), the next job is chosen by `turns`.
"""

import logging
import re
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import uuid4

from flask import Flask, current_app
from sqlalchemy import Select, case, func, select, update
from sqlalchemy.orm import Session
from structlog.contextvars import bound_contextvars

from contest.kernel.clock import utcnow
from contest.kernel.db import db, end_page, insert_once, serialize, transaction
from contest.kernel.faults import reached
from contest.work import turns
from contest.work.model import (
    DEAD,
    DONE,
    FAIR,
    FILES,
    MAIL,
    MONEY,
    QUEUED,
    QUEUES,
    RENDER,
    RUNNING,
    SWEEP,
    Job,
)

__all__ = [
    "BEAT", "FILES", "LEASE", "MAIL", "MONEY", "MOST_ATTEMPTS", "PATIENT_ATTEMPTS", "QUEUES", "RENDER", "SWEEP", "RetryLater",
    "Work", "backoff", "claim", "drain", "enqueue", "job", "kind_of", "kinds", "retry", "run", "work",
]  # fmt: skip

BEAT, LEASE, MOST_ATTEMPTS = timedelta(seconds=5), timedelta(seconds=15), 5
# Work that waits for something of ours that is away (storage, mail) is not broken: it waits longer, and longer.
PATIENT_ATTEMPTS = 60

_log = logging.getLogger(__name__)
# Rows that PostgreSQL quotes in an error; they name people, and staff read tracebacks.
_DETAIL = re.compile(r"\nDETAIL: [\s\S]*?(?=\n\[SQL|\n\n|\Z)")
Work = TypeVar("Work", bound=Callable[..., None])
kinds: dict[str, Callable[..., None]] = {}
_queues: dict[str, str] = {}


class RetryLater(Exception):
    """Raised by a job when something it needs does not answer: try later, the job itself is sound."""


def job(*, queue: str = SWEEP) -> Callable[[Work], Work]:
    """Declare a kind of job, named "package.function", and its queue. Its arguments must be what JSON can hold."""
    assert queue in QUEUES, queue

    def declare(work: Work) -> Work:
        kinds[kind_of(work)] = work
        _queues[kind_of(work)] = queue
        return work

    return declare


def kind_of(work: Callable[..., None]) -> str:
    """The name under which a job function is queued: `contest.entries.jobs.finish` is "entries.finish"."""
    return f"{work.__module__.split('.')[1]}.{work.__name__}"


def enqueue(
    work: Callable[..., None],
    *,
    due_at: datetime,
    person_id: int | None = None,
    slot: str | None = None,
    **args: Any,
) -> None:
    """Ask for work as part of the open transaction; the same slot ("lapse/2026-11-22") is asked for once.

    `person_id`: whose work it is, which a job of a queue that people share must say.
    """
    kind = kind_of(work)
    with transaction():
        insert_once(
            Job, kind=kind, queue=_queues[kind], person_id=person_id, args=args, due_at=due_at, slot=slot
        )
        reached("work.after_enqueue")


def claim(
    now: datetime, *, queues: Sequence[str] | None = None, worker: str | None = None, most: int | None = None
) -> Job | None:
    """Take the next due job under a lease, or None: of the first of these queues that has one (None: of the queue whose
    job waits longest) the job that waits longest, or whose turn it is.

    `most`: how many jobs of one person a worker may hold of a queue that people share. Looking first keeps idle workers
    off SQLite's write lock.
    """

    def candidate(queue: str) -> Select[int, datetime]:
        if queue in FAIR:
            return turns.next_in(queue, now=now, worker=worker, most=most)
        return (
            select(Job.id, Job.due_at)
            .where(Job.queue == queue, Job.ended_at.is_(None), Job.due_at <= now)
            .order_by(Job.due_at, Job.id)
            .limit(1)
        )

    heads = [
        (queue, head) for queue in queues or QUEUES if (head := db.session.execute(candidate(queue)).first())
    ]
    end_page()
    if queues is None:
        heads.sort(key=lambda one: (one[1].due_at, one[1].id))
    for queue, _ in heads:
        with transaction() as session:
            _give_up_killers(session, now)
            if queue in FAIR:
                serialize(f"turns/{queue}")  # so that two do not both see room for one more
                taken = session.scalar(candidate(queue))
            else:  # SQLite drops FOR UPDATE: there the transaction locks
                taken = session.scalar(candidate(queue).with_for_update(skip_locked=True))
            if taken is not None and (found := _take(session, taken, now, worker)):
                return found
    return None


def _give_up_killers(session: Session, now: datetime) -> None:
    killers = Job.state == RUNNING, Job.due_at <= now, Job.lost >= MOST_ATTEMPTS - 1
    session.execute(
        update(Job).where(*killers).values(state=DEAD, error="its worker died every time", ended_at=now)
    )


def _take(session: Session, job_id: int, now: datetime, worker: str | None) -> Job | None:
    taken: Job | None = session.scalar(
        update(Job)
        .where(Job.id == job_id, Job.ended_at.is_(None), Job.due_at <= now)
        .values(
            state=RUNNING,
            lease=uuid4().hex,
            worker=worker,
            due_at=now + LEASE,
            attempts=Job.attempts + 1,
            lost=Job.lost + case((Job.state == RUNNING, 1), else_=0),
        )
        .returning(Job)
    )
    return taken


def run(taken: Job) -> None:
    """Do a claimed job; keep its lease alive meanwhile, and record how it ended."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    done = threading.Event()
    heart = threading.Thread(target=_renew_lease, args=(app, taken, done), daemon=True)
    heart.start()
    ended: dict[str, Any] = {"state": DONE, "error": None, "ended_at": None}
    reached("work.after_claim")
    began = time.monotonic()
    try:
        with bound_contextvars(job=taken.id, kind=taken.kind):
            kinds[taken.kind](**taken.args)
    except Exception as failure:
        most = PATIENT_ATTEMPTS if isinstance(failure, RetryLater) else MOST_ATTEMPTS
        dead = taken.attempts >= most
        level = logging.ERROR if dead else logging.WARNING
        _log.log(
            level, "job failed: %s", failure,
            exc_info=not isinstance(failure, RetryLater), extra={"job": taken.id, "kind": taken.kind},
        )  # fmt: skip
        ended = {"state": DEAD if dead else QUEUED, "error": _DETAIL.sub("", traceback.format_exc())}
        ended |= {"ended_at": utcnow()} if dead else {"due_at": utcnow() + backoff(taken.attempts)}
    finally:
        took = time.monotonic() - began
        done.set()
        heart.join()
        end_page()
    reached("work.before_done")
    if ended["state"] == DONE:
        ended["ended_at"] = utcnow()
    if not _end(taken, took, **ended):
        _log.warning("job %s was taken over while it ran", taken.id)


def _end(taken: Job, took: float, **ended: Any) -> bool:
    """Write down how a job ended and how long it ran, on its owner's account too."""
    with transaction() as session:
        if taken.queue in FAIR and taken.person_id is not None:
            turns.charge(session, taken.queue, taken.person_id, seconds=took, now=utcnow())
        return _still_ours(taken, lease=None, seconds=func.coalesce(Job.seconds, 0) + took, **ended)


def backoff(attempts: int) -> timedelta:
    """How long a job rests after its `attempts`-th failure: 5 s, 15 s, 45 s … at most ten minutes."""
    return timedelta(seconds=min(600, 5 * 3 ** (min(attempts, 6) - 1)))


def retry(job_id: int, *, now: datetime) -> bool:
    """Put a dead job back at the queue's front with fresh attempts; False if it was not dead, or never there."""
    with transaction() as session:
        again = (
            update(Job)
            .where(Job.id == job_id, Job.state == DEAD)
            .values(state=QUEUED, due_at=now, attempts=0, lost=0, error=None, ended_at=None)
        )
        return session.scalar(again.returning(Job.id)) is not None


def work(
    app: Flask,
    stop: threading.Event,
    *,
    queues: Sequence[str] | None = None,
    worker: str | None = None,
    most: int | None = None,
    pause: float = 0.5,
) -> None:
    """Take and run jobs of these queues until asked to stop. A fresh app context per job: nothing leaks to the next."""
    while not stop.is_set():
        with app.app_context():
            try:
                if taken := claim(utcnow(), queues=queues, worker=worker, most=most):
                    run(taken)
                    continue
            except Exception:  # the database is away: the lease will run out by itself
                _log.exception("worker")
        stop.wait(pause)


def drain(now: datetime, *, most: int = 10_000) -> int:
    """Run all that is due, in this thread; how many jobs were run. For tests, the demo and commands."""
    for count in range(most):
        taken = claim(now)
        if taken is None:
            return count
        run(taken)
    raise RuntimeError(f"still work to do after {most} jobs")


def _renew_lease(app: Flask, taken: Job, done: threading.Event) -> None:
    while not done.wait(BEAT.total_seconds()):
        try:
            with app.app_context():
                _still_ours(taken, due_at=utcnow() + LEASE)
        except Exception:  # a missed beat is not the end: two more fit into the lease
            _log.exception("heartbeat of job %s", taken.id)


def _still_ours(taken: Job, **changes: Any) -> bool:
    ours = update(Job).where(Job.id == taken.id, Job.lease == taken.lease)
    with transaction() as session:
        return session.scalar(ours.values(**changes).returning(Job.id)) is not None
