"""Enqueue, claim under a lease, run, and record the end. Every kind of job must be safe to run twice."""

import logging
import threading
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import uuid4

from flask import Flask, current_app
from sqlalchemy import and_, case, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite
from structlog.contextvars import bound_contextvars

from contest.kernel.clock import utcnow
from contest.kernel.db import db, end_page, transaction
from contest.kernel.faults import reached
from contest.work.model import DEAD, DONE, QUEUED, RUNNING, Job

BEAT, LEASE, MOST_ATTEMPTS = timedelta(seconds=5), timedelta(seconds=15), 5
# Work that waits for something of ours that is away (storage, mail) is not broken: it waits longer, and longer.
PATIENT_ATTEMPTS = 60

_log = logging.getLogger(__name__)
_insert: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
Work = TypeVar("Work", bound=Callable[..., None])
kinds: dict[str, Callable[..., None]] = {}


class Away(Exception):
    """Raised by a job when something it needs does not answer: try later, the job itself is sound."""


def job(work: Work) -> Work:
    """Declare a kind of job, named "room.function". Its arguments must be what JSON can hold."""
    kinds[kind_of(work)] = work
    return work


def kind_of(work: Callable[..., None]) -> str:
    """The name under which a job function is queued: `contest.entries.jobs.finish` is "entries.finish"."""
    return f"{work.__module__.split('.')[1]}.{work.__name__}"


def enqueue(work: Callable[..., None], *, due_at: datetime, slot: str | None = None, **args: Any) -> None:
    """Ask for work as part of the open transaction; the same slot ("lapse/2026-11-22") is asked for once."""
    with transaction() as session:
        insert = _insert[session.connection().dialect.name]
        row = insert(Job).values(kind=kind_of(work), args=args, due_at=due_at, slot=slot)
        session.execute(row.on_conflict_do_nothing(index_elements=["slot"]))
        reached("work.after_enqueue")


def claim(now: datetime) -> Job | None:
    """Take the longest waiting due job under a lease, or None.

    Looking first keeps idle workers off SQLite's write lock. The subquery stands behind `=`: behind IN
    PostgreSQL may evaluate it twice and take several. SQLite drops FOR UPDATE: there the transaction locks.
    """
    due = and_(Job.state.in_([QUEUED, RUNNING]), Job.due_at <= now)
    found = db.session.scalar(select(exists().where(due)))
    end_page()
    if not found:
        return None
    with transaction() as session:
        session.execute(
            update(Job)
            .where(due, Job.state == RUNNING, Job.lost >= MOST_ATTEMPTS - 1)
            .values(state=DEAD, error="its worker died every time", ended_at=now)
        )
        first = (
            select(Job.id).where(due).order_by(Job.due_at, Job.id).limit(1).with_for_update(skip_locked=True)
        )
        taken: Job | None = session.scalar(
            update(Job)
            .where(Job.id == first.scalar_subquery(), due)
            .values(
                state=RUNNING,
                lease=uuid4().hex,
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
    heart = threading.Thread(target=_beat, args=(app, taken, done), daemon=True)
    heart.start()
    ended: dict[str, Any] = {"state": DONE, "error": None, "ended_at": utcnow()}
    reached("work.after_claim")
    try:
        with bound_contextvars(job=taken.id, kind=taken.kind):
            kinds[taken.kind](**taken.args)
    except Exception as failure:
        most = PATIENT_ATTEMPTS if isinstance(failure, Away) else MOST_ATTEMPTS
        dead = taken.attempts >= most
        level = logging.ERROR if dead else logging.WARNING
        _log.log(
            level, "job failed: %s", failure,
            exc_info=not isinstance(failure, Away), extra={"job": taken.id, "kind": taken.kind},
        )  # fmt: skip
        ended = {"state": DEAD if dead else QUEUED, "error": traceback.format_exc()}
        ended |= {"ended_at": utcnow()} if dead else {"due_at": utcnow() + backoff(taken.attempts)}
    finally:
        done.set()
        heart.join()
        end_page()
    reached("work.before_done")
    if not _still_ours(taken, lease=None, **ended):
        _log.warning("job %s was taken over while it ran", taken.id)


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


def work(app: Flask, stop: threading.Event, *, pause: float = 0.5) -> None:
    """Take and run jobs until told to stop. A fresh app context per job: nothing leaks from one to the next."""
    while not stop.is_set():
        with app.app_context():
            try:
                if taken := claim(utcnow()):
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


def _beat(app: Flask, taken: Job, done: threading.Event) -> None:
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
