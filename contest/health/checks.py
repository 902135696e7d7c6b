"""Health checks of what the site depends on, each cheap and with what to do about a fault."""

import http.client
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, current_app
from sqlalchemy import func, inspect, select, text

from contest.entries import stored_files
from contest.entries.rules import last_floor
from contest.kernel import ports
from contest.kernel.clock import utcnow
from contest.kernel.db import db
from contest.kernel.settings import Unsafe
from contest.ledger import triggers
from contest.people import queries as person_queries
from contest.work.model import FAIR, QUEUED, RUNNING, Job
from contest.work.worker import PULSE, pulse_seen

MIGRATIONS = Path(__file__).parents[1] / "migrations/versions"
KEPT = 5  # seconds
BEHIND, APART = timedelta(minutes=5), timedelta(seconds=1)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Finding of one check: `wrong` says the fault and what to do, or is None. Without a `needed` one the site
    does not serve."""

    name: str
    wrong: str | None = None
    needed: bool = True

    @property
    def ok(self) -> bool:
        """Whether there is nothing to do."""
        return self.wrong is None


def findings(*, now: datetime) -> list[Finding]:
    """All looks, in the order in which one would mend them; one that breaks is a finding, never an exception."""
    looks: list[tuple[str, Callable[[datetime], str | None], bool]] = [
        ("database", _database, True),
        ("migrations", _migrations, True),
        ("triggers", _triggers, True),
        ("store", _store, True),
        ("worker", _worker, True),
        ("queue", _queue, True),
        ("files", _files, False),
        ("space", _space, False),
        ("scanner", _scanner, False),
        ("database clock", _database_clock, False),
        ("store clock", _store_clock, False),
    ]
    return [Finding(name=name, wrong=_safely(look, now), needed=needed) for name, look, needed in looks]


seconds = time.monotonic


class _CachedFindings:
    """The findings of one process, for a while; of many who ask at once one looks, and the others wait for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until = 0.0
        self._findings: list[Finding] = []

    def get(self, *, now: datetime) -> list[Finding]:
        with self._lock:
            if seconds() >= self._until:
                self._findings = findings(now=now)
                self._until = seconds() + KEPT
            return self._findings


def recent(*, now: datetime) -> list[Finding]:
    """Findings at most five seconds old: whoever asks the site often does not make it work."""
    cached: _CachedFindings = current_app.extensions.setdefault("konpe.findings", _CachedFindings())
    return cached.get(now=now)


def _safely(look: Callable[[datetime], str | None], now: datetime) -> str | None:
    try:
        return look(now)
    except Exception as failure:
        return f"{type(failure).__name__}: {str(failure).splitlines()[0] if str(failure) else ''}"


def _database(_now: datetime) -> str | None:
    with db.engine.connect() as connection:
        connection.execute(select(1))
    return None


def _migrations(_now: datetime) -> str | None:
    with db.engine.connect() as connection:
        there = set(connection.scalars(text("SELECT version_num FROM alembic_version")))
    return (
        None
        if there == {newest_migration()}
        else "The tables are not those of this version: run `flask db upgrade`."
    )


def _triggers(_now: datetime) -> str | None:
    with db.engine.connect() as connection:
        gone = triggers.missing(connection)
    return f"The books are not protected, {', '.join(sorted(gone))} gone: restore them." if gone else None


def _store(_now: datetime) -> str | None:
    ports.store().stat("inbox/ready")
    return None


def _worker(now: datetime) -> str | None:
    seen = pulse_seen()
    if seen is not None and seen > now - 3 * PULSE:
        return None
    return "No worker has shown itself for three minutes: start `flask worker`."


def _queue(now: datetime) -> str | None:
    # In a queue that people share somebody's own backlog may be long: it is well as long as it is being worked off.
    moving = select(Job.queue).where(Job.state == RUNNING, Job.due_at > now, Job.queue.in_(FAIR))
    with db.engine.connect() as connection:
        waits = connection.scalar(
            select(func.count(Job.id)).where(
                Job.state == QUEUED, Job.due_at < now - BEHIND, Job.attempts == 0, Job.queue.not_in(moving)
            )
        )
    return f"{waits} jobs wait for more than five minutes: start more workers." if waits else None


def _files(_now: datetime) -> str | None:
    lost = len(stored_files.lost())
    return f"{lost} files that rows need are not in the store: see /staff/files." if lost else None


def _space(_now: datetime) -> str | None:
    free, floor = ports.store().free(), current_app.config["FREE_SPACE_FLOOR_MB"] * 1024**2
    if free is None or free >= floor:
        return None
    refused = "no files can be uploaded" if free < last_floor(floor) else "drafts get no more pictures"
    return f"Storage has {free // 1024**2} MB left, and {refused}: give it more room (FREE_SPACE_FLOOR_MB)."


def _scanner(_now: datetime) -> str | None:
    return ports.scanner().trouble()


def _database_clock(_now: datetime) -> str | None:
    if db.engine.dialect.name != "postgresql":
        return None  # the same machine
    with db.engine.connect() as connection:
        theirs = connection.scalar(text("SELECT clock_timestamp()"))
    return _apart("database", abs(utcnow() - theirs))


def _store_clock(_now: datetime) -> str | None:
    """By the header Date, which has whole seconds: only what is surely too much counts."""
    at = urlsplit(ports.store().origin)
    kind = http.client.HTTPSConnection if at.scheme == "https" else http.client.HTTPConnection
    asked = kind(at.hostname or "", at.port, timeout=2)
    try:
        began = time.time()
        asked.request("GET", "/")
        said = asked.getresponse().getheader("Date")
        ended = time.time()
    except (OSError, http.client.HTTPException):
        return None  # whether it answers at all is another look's matter
    finally:
        asked.close()
    if not said:
        return None
    date = parsedate_to_datetime(said).astimezone(UTC).timestamp()
    return _apart("store", timedelta(seconds=max(date - ended, began - (date + 1), 0)))


def _apart(whose: str, much: timedelta) -> str | None:
    if much <= APART:
        return None
    return f"The {whose}'s clock and ours are {much.total_seconds():.1f} s apart: let both follow NTP."


@cache
def newest_migration() -> str:
    """The revision at which the tables should be: files of migrations begin with it, and follow one another."""
    return max(path.name for path in MIGRATIONS.glob("[0-9]*.py")).partition("_")[0]


def refuse_demo(app: Flask) -> None:
    """In production refuse to start over the demo's people, whose passwords everybody knows. Raises `Unsafe`."""
    if app.config["KONPE_ENV"] != "production":
        return
    with app.app_context():
        if inspect(db.engine).has_table("person") and person_queries.seeded():
            raise Unsafe("This database was filled by `flask demo`: production needs one of its own.")
        db.session.remove()
        db.engine.dispose()  # gunicorn may fork after loading: no connection is shared
