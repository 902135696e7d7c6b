"""The worker process: threads that take jobs, one that asks for timed work, one that sweeps what is done."""

import logging
import signal
import threading
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import delete

from contest.kernel.clock import utcnow
from contest.kernel.db import transaction
from contest.work import queue
from contest.work.model import DONE, Job
from contest.work.schedule import every, tick

KEPT = timedelta(days=7)
_log = logging.getLogger(__name__)


def main(app: Flask, *, threads: int) -> None:
    """Work until SIGTERM or SIGINT; a running job is finished first."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    crew = [threading.Thread(target=queue.work, args=(app, stop), name=f"work-{n}") for n in range(threads)]
    crew.append(threading.Thread(target=_timekeeper, args=(app, stop), name="timekeeper"))
    for thread in crew:
        thread.start()
    _log.info("worker is up with %s threads", threads)
    while not stop.wait(3600):
        pass
    for thread in crew:
        thread.join()


@every(timedelta(days=1))
def forget() -> None:
    """Drop jobs done a week ago; dead ones stay until staff has looked."""
    forget_done(utcnow() - KEPT)


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
