"""Q1: what others notice of one person whose forty costliest files wait to be rendered.

A real worker beside a site on either database. The files are as costly as inspection lets through: filters just below the
limit of their weight, which take a cage as long as it may work.
"""

import io
import os
import random
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from contest.awards.jobs import lapse_due
from contest.entries.actions import entering
from contest.entries.actions.uploads import arriving, promising
from contest.entries.model import PROCESSING, Image, Upload, Version
from contest.imaging.inspect import inspect
from contest.kernel.clock import utcnow
from contest.kernel.db import db, reader, transaction
from contest.kernel.ports import store
from contest.mail import outbox
from contest.mail.model import Mail
from contest.work.model import DONE, QUEUED, RENDER, Job
from contest.work.queue import enqueue
from tests import cast
from tests.bench import Row
from tests.bench.sites import SECRET, filled
from tests.entries import scene as entry_scene
from tests.imaging import samples
from tests.running import BIN, ROOT

FILES, A_VERSION, TIMES, OFTEN, PATIENCE = 40, 5, 7, 6, 300


def rows() -> Iterator[Row]:
    """Both databases."""
    for database in ("sqlite", "postgresql"):
        with filled(database, lambda app: cast.join(app, "hana", "ken", "mei")) as (app, people):
            with app.app_context():
                contests = [entry_scene.contest(people["hana"]) for _ in range(3)]
            with _worker(app):
                _entry(app, contests[0], people["mei"], 999)  # the first one waits for the worker to be up
                idle = _measured(app, contests[0], people["mei"])
                with app.app_context():
                    for version in range(FILES // A_VERSION):
                        files = [_costly(version * A_VERSION + n) for n in range(A_VERSION)]
                        _enter(contests[1], people["ken"], files)
                _await(lambda: _waiting(app) < FILES)  # the first have begun
                began = _waiting(app)
                loaded = _measured(app, contests[2], people["mei"], first=100)
                ended = _waiting(app)
        how = (
            f"{database}, {os.cpu_count()} cores; {began} of them waited when it began, {ended} when it ended"
        )
        if not ended:
            raise RuntimeError("the files were done before the measurement was")
        for name, goal in (("entry", 3.0), ("mail", 1.5), ("timed", 1.5)):
            yield Row(
                "Q1",
                f"{_MEASURES[name]} beside {FILES} costly files of one person ÷ idle ({database})",
                statistics.mean(loaded[name]) / statistics.mean(idle[name]),
                goal,
                f"{statistics.mean(loaded[name]):.2f} s ÷ {statistics.mean(idle[name]):.2f} s, means of {len(idle[name])}; {how}",
            )


_MEASURES = {
    "entry": "an honest entry, from its commit to ready",
    "mail": "a mail, from its commit to sent",
    "timed": "timed work with money, from due to done",
}


def _measured(app: Flask, contest: int, designer: int, *, first: int = 0) -> dict[str, list[float]]:
    """Seconds that each takes, one after the other."""
    took: dict[str, list[float]] = {"entry": [], "mail": [], "timed": []}
    chance = random.Random(7)
    for n in range(first, first + TIMES):
        took["entry"].append(_entry(app, contest, designer, n))
        for kind in range(OFTEN):
            # Workers look twice a second: ask at any instant between two looks.
            time.sleep(chance.uniform(0, 0.5))
            took["mail"].append(_mail(app, f"{n}-{kind}"))
            time.sleep(chance.uniform(0, 0.5))
            took["timed"].append(_timed(app, f"{n}-{kind}"))
    return took


def _entry(app: Flask, contest: int, designer: int, n: int) -> float:
    body = samples.png(1600 + n, 1200)
    with app.app_context():
        number = _enter(contest, designer, [body])
    began = time.monotonic()
    waits = select(func.count()).select_from(Version).where(Version.id == number, Version.state == PROCESSING)
    _await(lambda: not _ask(app, waits))
    return time.monotonic() - began


def _mail(app: Flask, name: str) -> float:
    with app.app_context():
        outbox.write(to=f"{name}@example.jp", subject="Bench", text="Bench", html="<p>Bench", now=utcnow())
    began = time.monotonic()
    waits = select(func.count()).select_from(Mail).where(Mail.sent_at.is_(None))
    _await(lambda: not _ask(app, waits))
    return time.monotonic() - began


def _timed(app: Flask, name: str) -> float:
    with app.app_context():
        enqueue(lapse_due, due_at=utcnow(), slot=f"viewer/{name}")
    began = time.monotonic()
    waits = select(func.count()).select_from(Job).where(Job.slot == f"viewer/{name}", Job.state != DONE)
    _await(lambda: not _ask(app, waits))
    return time.monotonic() - began


def _enter(contest: int, designer: int, bodies: list[bytes]) -> int:
    """The version that these files become, sent into the disk store without its HTTP."""
    ids = []
    for body in bodies:
        svg = body.startswith(b"<")
        promised = promising.promise(
            contest, by=designer, purpose="entry", filename="logo.svg" if svg else "logo.png",
            content_type="image/svg+xml" if svg else "image/png", size=len(body), sha256=sha256(body).hexdigest(),
            now=utcnow(),
        )  # fmt: skip
        key, kind = reader().execute(
            select(Upload.inbox_key, Upload.content_type).where(Upload.id == promised.id)
        ).one()  # fmt: skip
        db.session.rollback()
        store().put(key, io.BytesIO(body), content_type=kind, size=len(body))
        ids.append(promised.id)
    arriving.receive(ids, by=designer)
    entering.enter(
        contest, by=designer, upload_ids=ids, words=entry_scene.WORDS, declared=entry_scene.OWN, now=utcnow()
    )
    with transaction() as session:
        return session.scalars(select(Image.version_id).where(Image.upload_id == ids[0])).one() or 0


def _costly(n: int) -> bytes:
    """Blurs over the whole picture, as many as weigh little enough."""
    blurs = '<feGaussianBlur stdDeviation="1"/>' * 19
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2560 2560"><filter id="f">'
        f'{blurs}</filter><rect width="2560" height="2560" fill="#{n:06x}" filter="url(#f)"/></svg>'
    ).encode()
    inspect(svg)  # raises Unreadable once it weighs too much
    return svg


@contextmanager
def _worker(app: Flask) -> Iterator[None]:
    folder = Path(app.config["INSTANCE"])
    settings = {
        "KONPE_INSTANCE": str(folder), "DATABASE_URL": app.config["DATABASE_URL"], "SECRET_KEY": SECRET,
        "PUBLIC_URL": app.config["PUBLIC_URL"], "LOG_LEVEL": "WARNING",
    }  # fmt: skip
    with (folder / "worker.log").open("wb") as log:
        worker = subprocess.Popen(
            [str(BIN / "flask"), "--app", "wsgi", "worker"],
            cwd=ROOT, env={**os.environ, **settings}, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        yield
    except Exception:
        print((folder / "worker.log").read_text()[-5_000:])
        raise
    finally:
        worker.kill()
        worker.wait()


def _waiting(app: Flask) -> int:
    waits = select(func.count()).select_from(Job).where(Job.queue == RENDER, Job.state == QUEUED)
    return _ask(app, waits)


def _ask(app: Flask, question: object) -> int:
    with app.app_context(), db.engine.connect() as connection:
        return connection.scalar(question) or 0  # type: ignore[call-overload,no-any-return]


def _await(condition: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise RuntimeError("waited in vain")
        time.sleep(0.01)
