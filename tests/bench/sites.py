"""A site of two processes with two threads each, on either database, and the time its processes have worked."""

import http.client
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import flask_migrate
from flask import Flask

from contest import create_app
from contest.kernel.db import db
from tests import cast, services
from tests.running import BIN, ROOT

SECRET = "a site for benches, thrown away afterwards"
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Site:
    """A running site; `app` is the same site in this process, for filling it and for signing cookies."""

    app: Flask
    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://localhost:{self.port}"

    def worked(self) -> float:
        """Seconds of CPU that its processes have used so far."""
        return sum(_ticks(pid) for pid in (self.process.pid, *self._children())) / TICKS

    def _children(self) -> list[int]:
        folder = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in folder.read_text().split()]


@contextmanager
def filled(database: str, fill: Callable[[Flask], Any], **settings: Any) -> Iterator[tuple[Flask, Any]]:
    """A migrated site that nobody serves, filled by `fill`, and what that returned. `database`: "sqlite" or
    "postgresql"."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="konpe-bench-")))
        url = f"sqlite:///{folder / 'konpe.db'}"
        if database == "postgresql":
            there = stack.enter_context(services._folder("postgres"))
            url = stack.enter_context(services._postgres(there)).fresh()
        usual = {"INSTANCE": folder, "DATABASE_URL": url, "SECRET_KEY": SECRET, "LOG_LEVEL": "WARNING",
                 "PUBLIC_URL": "http://localhost"}  # fmt: skip
        app = create_app(**(usual | settings))
        with app.app_context():
            flask_migrate.upgrade()
        found = fill(app)
        with app.app_context(), db.engine.connect() as connection:
            connection.exec_driver_sql("ANALYZE")
            connection.commit()
        try:
            yield app, found
        finally:
            with app.app_context():
                db.session.remove()
                db.engine.dispose()


@contextmanager
def site(database: str, fill: Callable[[Flask], Any], *, workers: int = 2) -> Iterator[tuple[Site, Any]]:
    """The same, served by so many processes of two threads."""
    port = services.free_port()
    address = f"http://localhost:{port}"
    bank = "みなと銀行 本店 普通 1234567 コンペ運営"
    with filled(database, fill, PUBLIC_URL=address, HOUSE_BANK_ACCOUNT=bank) as (app, found):
        folder = Path(app.config["INSTANCE"])
        settings = {
            "KONPE_INSTANCE": str(folder), "DATABASE_URL": app.config["DATABASE_URL"], "SECRET_KEY": SECRET,
            "PUBLIC_URL": address, "FILES_URL": "http://127.0.0.1:9", "LOG_LEVEL": "INFO", "HOUSE_BANK_ACCOUNT": bank,
        }  # fmt: skip
        command = [
            str(BIN / "gunicorn"), "--no-control-socket", "--worker-class", "gthread", "--workers", str(workers),
            "--threads", "2", "--keep-alive", "60", "--bind", f"127.0.0.1:{port}", "tests.bench.hello:app",
        ]  # fmt: skip
        with (folder / "web.log").open("wb") as log:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, **settings},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            _await(port, process, folder / "web.log")
            yield Site(app, port, process), found
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)


class Reader:
    """A browser that keeps its connection and its cookie."""

    def __init__(self, site: Site, cookie: str = "", *, language: str = "en") -> None:
        self._line = http.client.HTTPConnection("localhost", site.port, timeout=60)
        self.cookie, self.language = cookie, language

    def get(self, path: str) -> tuple[int, bytes]:
        """A page."""
        headers = {"Accept-Language": self.language, **({"Cookie": self.cookie} if self.cookie else {})}
        self._line.request("GET", path, headers=headers)
        answer = self._line.getresponse()
        body = answer.read()
        for one in answer.headers.get_all("Set-Cookie") or ():
            if one.startswith("session="):
                self.cookie = one.partition(";")[0]
        return answer.status, body


def cost(site: Site, acts: Sequence[Callable[[], Any]], *, times: int, rounds: int = 5) -> list[float]:
    """Seconds of CPU that each act costs the site, done by turns so that whatever else runs here slows all alike."""
    spent = [0.0] * len(acts)
    for _ in range(rounds):
        for n, act in enumerate(acts):
            start = site.worked()
            for _ in range(times):
                act()
            spent[n] += site.worked() - start
    return [seconds / (times * rounds) for seconds in spent]


def session(app: Flask, who: str) -> str:
    """The cookie of someone who has signed in."""
    cookie = cast.browser(app, who).get_cookie("session")
    assert cookie is not None
    return f"session={cookie.value}"


def _await(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            line = http.client.HTTPConnection("localhost", port, timeout=2)
            line.request("GET", "/hello")
            if line.getresponse().status == 200:
                return
        except OSError:
            pass
        if process.poll() is not None or time.monotonic() > end:
            sys.exit(log.read_text())
        time.sleep(0.1)


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
