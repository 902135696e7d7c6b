"""kill -9 of worker, files process and web at each step of a picture's path: no confirmed entry lost, none twice.

A designer goes on as their browser does: they ask again for what was not answered, until it is.
"""

import hashlib
import http.client
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import update

from contest.entries.model import READY, Entry, Image, Rendition, Upload, Version
from contest.events.model import Recorded
from contest.kernel import ports
from contest.kernel.clock import utcnow
from contest.kernel.db import db, transaction
from contest.work.model import DEAD, RUNNING, Job
from tests.entries.scene import png
from tests.faults import frail_files
from tests.faults.inside import Inside, inside, until
from tests.running import Site, running
from tests.visitor import Answer

TIMES = 25
WORKER = (
    "work.after_claim", "entries.after_copy", "entries.after_original", "entries.after_rendition",
    "entries.before_row", "work.before_done", "mail.before_sending",
)  # fmt: skip
PROMISE = ("transaction.before_commit", "transaction.after_commit")
FINISH = (*PROMISE, "events.after_row", "work.after_enqueue")


class Way:
    """A site one of whose processes takes orders to die, and Ken who sends pictures into it."""

    def __init__(self, site: Site, here: Inside) -> None:
        self.site, self.here = site, here
        self.orders = site.folder / "orders"
        here.people("hana", "ken")
        self.shade = 0
        self.contest = 0

    def one(self, point: str, *, step: str = "") -> None:
        """One picture's way, with a death at `point` (while `step` is done, if one is named)."""
        if self.shade % 10 == 0:  # ten living entries are the most
            self.contest = self.here.contest()
        self.shade += 1
        picture = png(self.shade, size=(400, 300))
        sha256 = hashlib.sha256(picture).hexdigest()
        if not step:
            self.orders.write_text(point)
        promised = self._step("promise", step, point, lambda: self._promise(picture, sha256))
        self._step("send", step, point, lambda: self._send(promised, picture))
        there = self._step("finish", step, point, lambda: self._finish(promised["id"]))
        until(lambda: self._comes_to_be(there), within=60)
        self._is_there_once(sha256)
        assert not self.orders.exists(), f"nothing came to {point}"

    def _step(self, name: str, step: str, point: str, act: Callable[[], Any]) -> Any:
        if name == step:
            self.orders.write_text(point)
        end = time.monotonic() + 60
        while True:
            try:
                return act()
            except (OSError, http.client.HTTPException):
                assert time.monotonic() < end, f"{name} is never answered"
                time.sleep(0.05)

    def _promise(self, picture: bytes, sha256: str) -> dict[str, Any]:
        ken = self.here.visitor("ken")
        page = ken.get(f"/contests/{self.contest}/entries/new")
        payload = {"purpose": "entry", "filename": "a.png", "content_type": "image/png", "size": len(picture),
                "sha256": sha256}  # fmt: skip
        answer = ken.sends("POST", f"/contests/{self.contest}/uploads", payload, page)
        assert answer.status in (200, 201), answer.text
        return json.loads(answer.text)

    def _send(self, promised: dict[str, Any], picture: bytes) -> None:
        at = urlsplit(promised["url"])
        connection = http.client.HTTPConnection(at.netloc, timeout=30)
        try:
            connection.request(promised["method"], f"{at.path}?{at.query}", picture, promised["headers"])
            status = connection.getresponse().status
        finally:
            connection.close()
        assert status in (200, 201, 412)  # 412: it had arrived before the line broke
        assert (
            json.loads(self.here.visitor("ken").get(f"/uploads/{promised['id']}").text)["state"] == "received"
        )

    def _finish(self, upload: str) -> str:
        ken = self.here.visitor("ken")
        page = ken.get(f"/contests/{self.contest}/entries/new")
        answer: Answer = ken.post(
            f"/contests/{self.contest}/entries",
            {"uploads": upload, "title": "港", "own_work": "1", "ai": "none", "once": page.value("once")},
            page,
        )
        assert answer.status == 303, answer.text[:500]
        return answer.location

    def _comes_to_be(self, there: str) -> bool:
        """Whether the entry is ready; a dead worker is started again, its lease ended at once."""
        process = self.site.processes.get("worker")
        if process is not None and process.poll() is not None:
            self.site.processes.pop("worker")
            with self.here.app.app_context(), transaction() as session:
                session.execute(update(Job).where(Job.state == RUNNING).values(due_at=utcnow()))
            start(self.site, "worker", self.orders)
        number = int(there.rpartition("/")[2])
        return not self.orders.exists() and bool(
            self.here.count(Entry, contest_id=self.contest, number=number, state=READY)
        )

    def _is_there_once(self, sha256: str) -> None:
        with self.here.app.app_context():
            rows = db.session.query(Image, Version, Entry)
            rows = rows.join(Version, Version.id == Image.version_id).join(
                Entry, Entry.id == Version.entry_id
            )
            rows = rows.join(Upload, Upload.id == Image.upload_id).filter(Upload.sha256 == sha256)
            ((image, _version, entry),) = rows.all()
            drawn = db.session.query(Rendition).filter_by(image_id=image.id).all()
            assert sorted(one.kind for one in drawn) == ["full", "preview", "thumb"]
            assert all(ports.store().stat(key) for key in (image.original_key, *(one.key for one in drawn)))
            with ports.store().open(image.original_key) as stored:
                assert hashlib.sha256(stored.read()).hexdigest() == sha256
            for kind in ("entry.entered", "entry.version_ready"):
                assert db.session.query(Recorded).filter_by(kind=kind, entry_id=entry.id).count() == 1
            assert db.session.query(Job).filter_by(state=DEAD).count() == 0


def start(site: Site, name: str, orders: Path) -> None:
    """Start a process that takes orders to die."""
    for environment in (site.environment, site.files_environment):
        environment["KONPE_FAULTS"] = str(orders)
    site.start(name)
    for environment in (site.environment, site.files_environment):
        del environment["KONPE_FAULTS"]


@contextmanager
def path(folder: Path, *frail: str) -> Iterator[Way]:
    """A whole site on SQLite and disk, some of whose processes are frail."""
    others = [name for name in ("web", "files", "worker") if name not in frail]
    with running(folder, *others or ("web",)) as site, inside(site) as here:
        if not others:
            site.stop("web")
        if "files" in frail:
            site.commands["files"][-1] = "tests.faults.frail_files:app()"
        for name in frail:
            start(site, name, folder / "orders")
        yield Way(site, here)


def test_one_death_of_each_process(tmp_path: Path) -> None:
    with path(tmp_path, "web", "files", "worker") as way:
        way.one("events.after_row", step="finish")
        way.one("files.after_rename", step="send")
        way.one("entries.after_rendition")


@pytest.mark.nightly
@pytest.mark.parametrize("point", WORKER)
def test_twenty_five_deaths_of_the_worker(tmp_path: Path, point: str) -> None:
    with path(tmp_path, "worker") as way:
        for _ in range(TIMES):
            way.one(point)


@pytest.mark.nightly
@pytest.mark.parametrize("point", frail_files.POINTS)
def test_twenty_five_deaths_of_the_files_process(tmp_path: Path, point: str) -> None:
    with path(tmp_path, "files") as way:
        for _ in range(TIMES):
            way.one(point, step="send")


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("step", "point"), [*(("promise", one) for one in PROMISE), *(("finish", one) for one in FINISH)]
)
def test_twenty_five_deaths_of_the_web_process(tmp_path: Path, step: str, point: str) -> None:
    with path(tmp_path, "web") as way:
        for _ in range(TIMES):
            way.one(point, step=step)
