"""Worker process: threads that take jobs, one that asks for timed work, one that deletes what is done."""

import logging
import os
import select as io_select
import signal
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from flask import Flask
from sqlalchemy import delete, select

from contest.kernel import idempotency
from contest.kernel.clock import utcnow
from contest.kernel.db import reader, transaction
from contest.work import queue
from contest.work.model import DONE, Job
from contest.work.queue import FILES, MAIL, MONEY, RENDER, SWEEP, kind_of
from contest.work.schedule import every, tick

KEPT = timedelta(days=7)
KEYS_KEPT = timedelta(days=30)
PULSE = timedelta(minutes=1)
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Lane:
    """A thread of a worker: the queues it takes jobs of, and how many of one person's the worker may hold of them."""

    name: str
    queues: Sequence[str]
    most: int | None = None


def lanes(*, threads: int, cages: int) -> list[Lane]:
    """The threads of one worker. Nothing that can take long goes before money and mail; images have as many threads
    as there are cages, of which one person's never fill more than half: the others are there for whoever comes next."""
    cages = max(2, cages)
    prompt = [MONEY, MAIL]
    return [
        *(Lane(f"render-{n}", [RENDER], most=max(1, cages // 2)) for n in range(cages)),
        # Each looks at another queue first, so that none waits for all of the other.
        *(Lane(f"prompt-{n}", prompt[n % 2 :] + prompt[: n % 2]) for n in range(threads)),
        Lane("files", [FILES]),
        Lane("sweep", [SWEEP]),
    ]


class StopSignal:
    """From now on SIGTERM and SIGINT of this process are noticed here, and do nothing else.

    The interpreter writes the signal's number to a pipe, outside of Python. A handler that sets a `threading.Event`
    would wait forever where the signal comes while the main thread holds that Event's own lock.
    """

    def __init__(self) -> None:
        self._reading, writing = os.pipe()
        os.set_blocking(writing, False)
        signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: None)

    def came(self) -> bool:
        """Whether one has come."""
        return bool(io_select.select([self._reading], [], [], 0)[0])

    def wait(self) -> None:
        """Return once one has come."""
        io_select.select([self._reading], [], [])


def main(app: Flask, end_signal: StopSignal, *, threads: int, cages: int) -> None:
    """Work until asked to stop; running jobs are finished first."""
    worker, stop = uuid4().hex, threading.Event()
    crew = [
        threading.Thread(
            target=queue.work,
            args=(app, stop),
            kwargs={"queues": lane.queues, "worker": worker, "most": lane.most},
            name=lane.name,
        )
        for lane in lanes(threads=threads, cages=cages)
    ]
    crew.append(threading.Thread(target=_timekeeper, args=(app, stop), name="timekeeper"))
    if end_signal.came():  # while the cages started
        return
    for thread in crew:
        thread.start()
    _log.info("worker is up with %s threads", len(crew) - 1)
    end_signal.wait()
    stop.set()
    for thread in crew:
        thread.join()


@every(PULSE, queue=MONEY)
def beat() -> None:
    """The worker's pulse: that this was run shows that somebody works. Only the latest are kept."""
    with transaction() as session:
        old = Job.ended_at < utcnow() - 3 * PULSE
        session.execute(delete(Job).where(Job.kind == kind_of(beat), Job.state == DONE, old))


def pulse_seen() -> datetime | None:
    """When the last pulse ended; None before the first."""
    return reader().scalar(
        select(Job.ended_at)
        .where(Job.kind == kind_of(beat), Job.state == DONE)
        .order_by(Job.id.desc())
        .limit(1)
    )


@every(timedelta(days=1))
def forget() -> None:
    """Drop jobs done a week ago (dead ones stay until staff has looked) and form keys used a month ago."""
    forget_done(utcnow() - KEPT)
    idempotency.forget(utcnow() - KEYS_KEPT)


def forget_done(before: datetime) -> None:
    """Drop what was done before an instant."""
    with transaction() as session:
        session.execute(delete(Job).where(Job.state == DONE, Job.ended_at < before))


def _timekeeper(app: Flask, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            with app.app_context():
                tick(utcnow())
        except Exception:  # the database is away: the next round asks again
            _log.exception("timekeeper")
        stop.wait(10)
