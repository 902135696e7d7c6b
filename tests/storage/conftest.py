"""The three stores under test, each as browsers and as the site meet it."""

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from storage.disk import DiskStore
from storage.s3 import S3Store
from storage.store import ObjectStore
from tests.clock import child_environment
from tests.services import Rgw, free_port
from tests.storage.memory import SITE, MemoryStore

SECRET = "shared by web and files"

Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Place:
    """A store, the same store with its clock turned back a day, and a way to ask like a browser."""

    store: ObjectStore
    yesterday: ObjectStore
    ask: Callable[..., Answer]


class FilesProcess:
    """The files process under gunicorn, as it runs in a site."""

    def __init__(
        self, root: Path, *, app: str = "storage.files:from_environment()", connections: int = 1000
    ) -> None:
        self.root = root
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._app = app
        self._connections = connections
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        env = {"PATH": os.environ["PATH"], "FILES_ROOT": str(self.root), "FILES_SECRET": SECRET, "PUBLIC_URL": SITE,
               **child_environment()}  # fmt: skip
        words = [
            sys.executable, "-m", "gunicorn", "--worker-class", "storage.worker.FilesWorker", "--threads", "8",
            "--worker-connections", str(self._connections), "--log-level", "warning", "--no-control-socket",
            "--bind", f"127.0.0.1:{self.port}", self._app,
        ]  # fmt: skip
        self._process = subprocess.Popen(
            words, env=env, cwd=Path(__file__).parents[2], start_new_session=True
        )
        give_up = time.monotonic() + 30
        while True:
            with contextlib.suppress(OSError):
                assert ask("GET", f"{self.url}/healthz")[0] == 200
                return
            assert self._process.poll() is None and time.monotonic() < give_up
            time.sleep(0.05)

    def end(self, by: signal.Signals = signal.SIGTERM) -> None:
        """End it with its workers; SIGKILL is a crash."""
        if self._process is not None:
            os.killpg(self._process.pid, by)
            self._process.wait(20)
            self._process = None


@pytest.fixture(scope="session")
def files_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FilesProcess]:
    process = FilesProcess(tmp_path_factory.mktemp("files"))
    process.start()
    yield process
    process.end()


@pytest.fixture(scope="session")
def bucket(rgw: Rgw) -> str:
    """A bucket set up by our own `fix`."""
    name = rgw.bucket()
    at_rgw(rgw, name).fix(SITE)
    return name


@pytest.fixture(scope="session")
def s3(rgw: Rgw, bucket: str) -> Place:
    """Built once, as in a site: a client costs time."""
    return Place(at_rgw(rgw, bucket), at_rgw(rgw, bucket, clock=yesterday), ask)


@pytest.fixture(params=["memory", "disk", pytest.param("s3", marks=pytest.mark.real_clock)])
def place(request: pytest.FixtureRequest) -> Place:
    """Each store in turn."""
    if request.param == "memory":
        return memory()
    if request.param == "disk":
        return disk(request.getfixturevalue("files_process"))
    return request.getfixturevalue("s3")  # type: ignore[no-any-return]


def memory() -> Place:
    store = MemoryStore()
    old = MemoryStore(clock=yesterday)
    old._objects, old._on_their_way = store._objects, store._on_their_way
    return Place(store, old, lambda method, url, headers=None, body=b"": store._ask(
        method, url, _with_length(method, headers or {}, body), body
    ))  # fmt: skip


def disk(process: FilesProcess) -> Place:
    options: dict[str, Any] = {"url": process.url, "secret": SECRET}
    return Place(DiskStore(process.root, **options), DiskStore(process.root, clock=yesterday, **options), ask)


def at_rgw(rgw: Rgw, bucket: str, **options: Any) -> S3Store:
    keys = {"access_key": rgw.access_key, "secret_key": rgw.secret_key}
    return S3Store(bucket, endpoint=rgw.endpoint, region=rgw.region, **keys, **options)


def yesterday() -> datetime:
    return datetime.now(UTC) - timedelta(days=1)


def soon() -> datetime:
    return datetime.now(UTC) + timedelta(hours=1)


def ask(method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Answer:
    """One request on a connection of its own: status, headers (names in small letters), body."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
    try:
        given = _with_length(method, headers or {}, body)
        connection.request(method, f"{parts.path or '/'}?{parts.query}", body or None, given)
        answer = connection.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, found, answer.read()
    finally:
        connection.close()


def _with_length(method: str, headers: Mapping[str, str], body: bytes) -> dict[str, str]:
    given = dict(headers)
    if method == "PUT":
        given.setdefault("Content-Length", str(len(body)))
    return given
