"""U1–U3: what an upload and the addresses of a page cost the site."""

import hashlib
import http.client
import io
import os
import socket
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
import flask_migrate
from botocore.config import Config
from flask import Flask, request

from contest import create_app
from contest.entries import actions, uploads
from contest.kernel.clock import utcnow
from contest.kernel.db import end_page
from contest.kernel.ports import store
from contest.web import guard
from storage import keys, signing
from storage.disk import DiskStore
from storage.s3 import S3Store
from tests import cast, conftest, services
from tests.bench import Row
from tests.entries import scene
from tests.running import running
from tests.storage.conftest import at_rgw

MB = 1024**2
FILE = {"purpose": "entry", "filename": "logo.png", "content_type": "image/png"}


def rows() -> list[Row]:
    """All of them."""
    return [*registering(), hello_beside_uploads(), *signing_addresses()]


# --- U1


def registering(turns: int = 15) -> list[Row]:
    """App CPU to register a 10 MB entry, against the same entry through a multipart form; in turn, medians."""
    with tempfile.TemporaryDirectory() as folder, _ceph() as ceph:
        app = _app(Path(folder), ceph)
        with app.app_context():
            flask_migrate.upgrade()
        ids, client = cast.join(app, "hana", "ken"), cast.browser(app, "ken")
        files, entries, through = [], [], []
        for turn in range(turns + 1):
            body = os.urandom(10 * MB)
            with app.app_context():
                numbers = [scene.contest(ids["hana"]) for _ in range(2)]
            file, entry = _straight(app, client, numbers[0], body)
            form = _form(body)
            spent = _cpu(lambda n=numbers[1], form=form: _sent(client, f"/through/{n}", form))
            if turn:  # the first of each compiles templates and statements
                files.append(file), entries.append(entry), through.append(spent)
    told = f"{statistics.median(through) * 1e3:.1f} ms of CPU, medians of {turns} in turn; Ceph RGW, SQLite"
    return [
        Row("U1", measure, statistics.median(ours) / statistics.median(through), goal,
            f"{statistics.median(ours) * 1e3:.1f} ms ÷ {told}")
        for measure, ours, goal in (
            ("register a 10 MB entry ÷ the same through a multipart form",
             [file + entry for file, entry in zip(files, entries, strict=True)], 0.1),
            ("of it the file alone: promise and completion", files, None),
        )
    ]  # fmt: skip


def _straight(app: Flask, client: Any, number: int, body: bytes) -> tuple[float, float]:
    """CPU of promise and completion, and of the entry; the bytes go to the store, past the app."""
    facts = {**FILE, "size": len(body), "sha256": hashlib.sha256(body).hexdigest()}
    told: dict[str, Any] = {}
    spent = _cpu(lambda: told.update(client.post(f"/contests/{number}/uploads", json=facts).get_json()))
    with app.app_context():
        _put(_key(told["url"]), body)

    def complete() -> None:
        assert client.post(f"/uploads/{told['id']}/completion", json={}).status_code == 201

    def enter() -> None:
        form = {
            "uploads": told["id"],
            "title": "x",
            "own_work": "y",
            "ai": "none",
            "once": os.urandom(16).hex(),
        }
        assert client.post(f"/contests/{number}/entries", data=form).status_code == 303

    return spent + _cpu(complete), _cpu(enter)


def _through(number: int) -> str:
    """The same entry as a house without direct uploads would take it: the file comes with the form."""
    file = request.files["file"]
    body = file.read()
    digest, me, now = hashlib.sha256(body).hexdigest(), guard.my_id(), utcnow()
    guard.contest("entry.enter", number)
    promised = uploads.promise(number, by=me, size=len(body), sha256=digest, now=now, **FILE)
    end_page()
    _put(_key(promised.url or ""), body)
    uploads.complete(promised.id, by=me)
    actions.enter(number, by=me, upload_ids=[promised.id], words=scene.WORDS, declared=scene.OWN, now=now)
    return "done"


def _key(url: str) -> str:
    return urlsplit(url).path.split("/", 2)[2]


def _put(key: str, body: bytes) -> None:
    store().put(key, io.BytesIO(body), content_type="image/png", size=len(body))


@contextmanager
def _ceph() -> Iterator[services.Rgw]:
    """A real S3 server of our own."""
    with services._folder("rgw") as folder:
        server = services.Rgw(folder)
        try:
            server.start()
            yield server
        finally:
            server.stop()


def _app(folder: Path, ceph: services.Rgw) -> Flask:
    settings = conftest.settings(f"sqlite:///{folder / 'konpe.db'}", folder)
    settings["STORE"] = at_rgw(ceph, ceph.bucket())
    app = create_app(**settings, MAX_CONTENT_LENGTH=20 * MB)
    app.add_url_rule("/through/<int:number>", "through", _through, methods=["POST"])
    return app


def _form(body: bytes) -> bytes:
    head = '--edge\r\nContent-Disposition: form-data; name="file"; filename="logo.png"\r\nContent-Type: image/png\r\n\r\n'
    return head.encode() + body + b"\r\n--edge--\r\n"


def _sent(client: Any, path: str, form: bytes) -> None:
    answer = client.post(path, data=form, content_type="multipart/form-data; boundary=edge")
    assert answer.status_code == 200, answer.text


def _cpu(act: Callable[[], Any]) -> float:
    began = time.process_time()
    act()
    return time.process_time() - began


# --- U2


def hello_beside_uploads(blocks: int = 4, asked: int = 400) -> Row:
    """p99 of a page while 50 slow uploads run into the disk store, against p99 without them; blocks in turn."""
    idle: list[float] = []
    beside: list[float] = []
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), "web") as house:
        files = house.commands["files"]
        files[files.index("--threads") + 1] = "64"  # as docs/storage.md has it
        house.start("files")
        disk = DiskStore(Path(folder) / "files", url=house.files_url, secret=house.environment["SECRET_KEY"])
        _asked(house.url, 50)
        for _ in range(blocks):
            idle += _asked(house.url, asked)
            with _slow_uploads(disk, 50):
                beside += _asked(house.url, asked)
    quiet, busy = _p99(idle), _p99(beside)
    told = f"{busy * 1e3:.1f} ms ÷ {quiet * 1e3:.1f} ms, {blocks} × {asked} requests each, in turn; 1 process, 4 threads"
    return Row("U2", "p99 of a hello page beside 50 slow uploads ÷ idle", busy / quiet, 1.5, told)


def _asked(url: str, times: int) -> list[float]:
    spent = []
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    for _ in range(times):
        began = time.perf_counter()
        connection.request("GET", "/terms")
        answer = connection.getresponse()
        answer.read()
        spent.append(time.perf_counter() - began)
        assert answer.status == 200
    connection.close()
    return spent


@contextmanager
def _slow_uploads(disk: DiskStore, many: int) -> Iterator[None]:
    """So many PUTs under way, each at 64 KiB a second (the slowest that is suffered is half of that)."""
    stop = threading.Event()
    sockets = []
    for _ in range(many):
        signed = disk.sign_put(
            keys.inbox(), content_type="image/png", size=50 * MB, expires_at=utcnow() + timedelta(hours=1)
        )
        parts = urlsplit(signed.url)
        line = socket.create_connection((parts.hostname or "", parts.port or 80))
        head = [
            f"PUT {parts.path}?{parts.query} HTTP/1.1",
            f"Host: {parts.netloc}",
            f"Content-Length: {50 * MB}",
        ]
        head += [f"{name}: {value}" for name, value in signed.headers.items()]
        line.sendall(("\r\n".join(head) + "\r\n\r\n").encode())
        sockets.append(line)

    def drip() -> None:
        while not stop.wait(0.25):
            for line in sockets:
                line.sendall(b"x" * 16 * 1024)

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        while len(list(disk._incoming.iterdir())) < many:  # all are being written
            time.sleep(0.05)
        yield
    finally:
        stop.set()
        thread.join()
        for line in sockets:
            line.close()
        time.sleep(0.5)


def _p99(spent: list[float]) -> float:
    return statistics.quantiles(spent, n=100)[98]


# --- U3


def signing_addresses(rounds: int = 20, many: int = 300) -> list[Row]:
    """CPU to sign the images of a page, against boto3's own signer; rounds in turn, medians."""
    facts = {"region": "ap-northeast-1", "access_key": "AKIATEST", "secret_key": "not a secret"}
    ours = S3Store("works", endpoint="https://s3.test", **facts)
    disk_folder = tempfile.TemporaryDirectory()
    disk = DiskStore(disk_folder.name, url="https://files.test", secret="shared by both")
    theirs = boto3.client(
        "s3", region_name=facts["region"], endpoint_url="https://s3.test", aws_access_key_id=facts["access_key"],
        aws_secret_access_key=facts["secret_key"],
        config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
    )  # fmt: skip
    spent: dict[str, list[float]] = {"boto3": [], "S3": [], "disk": []}
    for turn in range(rounds + 1):
        images = [f"renditions/ab/{keys.salt()}" for _ in range(many)]
        end = signing.utcnow() + timedelta(minutes=30)
        ways: dict[str, Callable[[str], Any]] = {
            "boto3": lambda key: theirs.generate_presigned_url(
                "get_object",
                Params={"Bucket": "works", "Key": key, "ResponseContentDisposition": "inline",
                        "ResponseCacheControl": "private, max-age=3600, immutable"},
                ExpiresIn=1800,
            ),
            "S3": lambda key, end=end: ours.sign_get(key, expires_at=end),
            "disk": lambda key, end=end: disk.sign_get(key, expires_at=end),
        }  # fmt: skip
        for name, sign in ways.items():
            taken = _cpu(lambda sign=sign, images=images: [sign(key) for key in images])
            if turn:
                spent[name].append(taken)
    disk_folder.cleanup()
    median = {name: statistics.median(all_) for name, all_ in spent.items()}
    return [
        Row(
            "U3", f"sign {many} image addresses ({name}) ÷ boto3", median[name] / median["boto3"], 0.05,
            f"{median[name] * 1e3:.2f} ms ÷ {median['boto3'] * 1e3:.1f} ms of CPU, medians of {rounds} in turn",
        )
        for name in ("S3", "disk")
    ]  # fmt: skip
