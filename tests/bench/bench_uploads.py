"""U1–U4: what an upload and the addresses of a page cost the site, and what slow senders cost others."""

import hashlib
import http.client
import io
import json
import multiprocessing
import os
import secrets
import selectors
import socket
import statistics
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import boto3
from botocore.config import Config
from itsdangerous import URLSafeTimedSerializer

from contest import create_app
from contest.kernel.clock import utcnow
from storage import keys, signing
from storage.disk import DiskStore
from storage.s3 import S3Store
from storage.store import Signed
from tests import cast, conftest, services
from tests.bench import Row
from tests.entries import scene as entry_scene
from tests.running import Site, at_rgw, running

MB = 1024**2
FILE = {"purpose": "entry", "filename": "logo.png", "content_type": "image/png"}


def rows() -> list[Row]:
    """All of them."""
    return [*registering(), hello_beside_uploads(), *signing_addresses(), *thumbnails_beside_drips()]


# --- U1


def registering(blocks: int = 6, many: int = 10) -> list[Row]:
    """CPU of the web process, over real HTTP, to take a file of 10 MB and to make an entry of it, against forms that
    bring the file along; blocks of as many requests each, in turn, of which the first are not counted."""
    with (
        tempfile.TemporaryDirectory() as folder,
        _ceph() as ceph,
        running(Path(folder), "web", **at_rgw(ceph), LOG_LEVEL="WARNING") as site,
    ):
        site.stop("web")
        site.commands["web"][-1] = "tests.bench.through:app"
        site.start("web")
        browser = _Browser(site)
        spent = [browser.block(many) for _ in range(blocks + 1)][1:]
    each = {name: statistics.median(block[name] for block in spent) / many for name in spent[0]}
    ms = {name: f"{seconds * 1e3:.1f}" for name, seconds in each.items()}
    file = each["promise"] + each["completion"]
    payload = f"user and system CPU, medians of {blocks} blocks of {many} in turn; gunicorn's worker, Ceph RGW, SQLite"
    return [
        Row("U1", "register a 10 MB file (promise, completion) ÷ a form that takes the same file",
            file / each["file by form"], 0.1,
            f"{ms['promise']} + {ms['completion']} ms ÷ {ms['file by form']} ms of {payload}"),
        Row("U1", "the whole entry (promise, completion, entry) ÷ a form that makes the same entry",
            (file + each["entry"]) / each["entry by form"], None,
            f"{ms['promise']} + {ms['completion']} + {ms['entry']} ms ÷ {ms['entry by form']} ms"),
    ]  # fmt: skip


class _Browser:
    """Ken's, at a site of processes: one connection, kept open, with his cookie and the pages' token."""

    def __init__(self, site: Site) -> None:
        self.app = create_app(
            **conftest.settings(site.database_url, site.folder)
            | {"SECRET_KEY": site.environment["SECRET_KEY"]}
        )
        self.ids = cast.join(self.app, "hana", "ken")
        client = cast.browser(self.app, "ken")
        with client.session_transaction() as session:
            session["csrf_token"] = secrets.token_hex(20)
            token = URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token").dumps(
                session["csrf_token"]
            )
        cookie = client.get_cookie("session")
        assert cookie is not None
        self.headers = {"Cookie": f"session={cookie.value}", "X-CSRFToken": token, "Accept-Language": "en"}
        self.connection = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=60)
        self.pid = site.processes["web"].pid

    def block(self, many: int) -> dict[str, float]:
        """CPU of as many requests of each kind; each entry goes into a contest of its own."""
        with self.app.app_context():
            numbers = [entry_scene.contest(self.ids["hana"]) for _ in range(3 * many)]
        straight, files, forms = numbers[:many], numbers[many : 2 * many], numbers[2 * many :]
        bodies = [os.urandom(10 * MB) for _ in range(many)]
        promises: list[dict[str, Any]] = []
        spent = {"promise": self._cpu(lambda: promises.extend(map(self._promise, straight, bodies)))}
        for promised, body in zip(promises, bodies, strict=True):
            _put(promised, body)
        spent["completion"] = self._cpu(lambda: list(map(self._complete, promises)))
        spent["entry"] = self._cpu(lambda: list(map(self._enter, straight, promises)))
        spent["file by form"] = self._cpu(
            lambda: [
                self._form(f"/through/{number}/file", body, 201)
                for number, body in zip(files, bodies, strict=True)
            ]
        )
        spent["entry by form"] = self._cpu(
            lambda: [
                self._form(f"/through/{number}", body, 303)
                for number, body in zip(forms, bodies, strict=True)
            ]
        )
        return spent

    def _promise(self, number: int, body: bytes) -> dict[str, Any]:
        facts = {**FILE, "size": len(body), "sha256": hashlib.sha256(body).hexdigest()}
        payload = json.dumps(facts).encode()
        return json.loads(self._asked(f"/contests/{number}/uploads", payload, "application/json", 201))  # type: ignore[no-any-return]

    def _complete(self, promised: dict[str, Any]) -> None:
        self._asked(f"/uploads/{promised['id']}/completion", b'{"parts": []}', "application/json", 201)

    def _enter(self, number: int, promised: dict[str, Any]) -> None:
        form = {
            "uploads": promised["id"],
            "title": "x",
            "own_work": "y",
            "ai": "none",
            "once": secrets.token_hex(8),
        }
        payload = urlencode(form).encode()
        self._asked(f"/contests/{number}/entries", payload, "application/x-www-form-urlencoded", 303)

    def _form(self, path: str, body: bytes, status: int) -> None:
        head = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="logo.png"\r\nContent-Type: image/png\r\n\r\n'
        self._asked(path, head + body + b"\r\n--edge--\r\n", "multipart/form-data; boundary=edge", status)

    def _asked(self, path: str, body: bytes, content_type: str, status: int) -> bytes:
        self.connection.request("POST", path, body, self.headers | {"Content-Type": content_type})
        answer = self.connection.getresponse()
        text = answer.read()
        assert answer.status == status, (answer.status, text)
        return text

    def _cpu(self, act: Callable[[], Any]) -> float:
        """Seconds of user and system CPU that gunicorn and its worker spend while `act` is done."""
        began = self._spent()
        act()
        return self._spent() - began

    def _spent(self) -> float:
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        ticks = 0
        for pid in (self.pid, *children):
            facts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(facts[11]) + int(facts[12])
        return ticks / os.sysconf("SC_CLK_TCK")


def _put(promised: dict[str, Any], body: bytes) -> None:
    """The browser's own request, past the site."""
    asked = urllib.request.Request(promised["url"], body, promised["headers"], method=promised["method"])
    with urllib.request.urlopen(asked, timeout=60) as answer:
        assert answer.status == 200


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


# --- U2


def hello_beside_uploads(blocks: int = 4, asked: int = 400) -> Row:
    """p99 of a page while 50 slow uploads run into the disk store, against p99 without them; blocks in turn."""
    idle: list[float] = []
    beside: list[float] = []
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), "web") as site:
        files = site.commands["files"]
        files[files.index("--threads") + 1] = "64"  # as docs/storage.md has it
        site.start("files")
        disk = _disk(site)
        _asked(site.url, 50)
        for _ in range(blocks):
            idle += _asked(site.url, asked)
            with _slow_uploads(disk, 48):  # as many as it takes at once
                beside += _asked(site.url, asked)
    quiet, busy = _p99(idle), _p99(beside)
    payload = f"{busy * 1e3:.1f} ms ÷ {quiet * 1e3:.1f} ms, {blocks} × {asked} requests each, in turn; 1 process, 4 threads"
    return Row("U2", "p99 of a hello page beside 48 slow uploads ÷ idle", busy / quiet, 1.5, payload)


def _disk(site: Site) -> DiskStore:
    return DiskStore(
        Path(site.folder) / "files", url=site.files_url, secret=site.files_environment["FILES_SECRET"]
    )


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
        sockets.append(_put_begun(signed, 50 * MB))

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


# --- U4


def thumbnails_beside_drips(
    blocks: int = 6, asked: int = 300, drips: int = 200, people: int = 10
) -> list[Row]:
    """p99 of a thumbnail while ten persons drip 200 uploads into the disk store, and begin what is refused anew every
    second, against p99 without them; blocks in turn. Meanwhile somebody else sends a file in each block."""
    idle: list[float] = []
    beside: list[float] = []
    sent: list[float] = []
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), "web") as site:
        files = site.commands["files"]
        files[files.index("--threads") + 1] = "64"  # as docs/storage.md has it
        site.start("files")
        disk = _disk(site)
        thumb = keys.inbox()
        disk.put(thumb, io.BytesIO(os.urandom(20_000)), content_type="image/webp", size=20_000)
        url = disk.sign_get(thumb, expires_at=utcnow() + timedelta(hours=1))
        _fetched(url, 50)
        for _ in range(blocks):
            idle += _fetched(url, asked)
            with _Drips(disk, drips, people) as dripping:
                beside += _fetched(url, asked)
                began = time.perf_counter()
                _send(disk, 5 * MB, "another")
                sent.append(time.perf_counter() - began)
                held = dripping.held()
    quiet, busy = _p99(idle), _p99(beside)
    payload = f"{busy * 1e3:.1f} ms ÷ {quiet * 1e3:.1f} ms, {blocks} × {asked} requests each, in turn; 64 threads, {held} drip at once"
    through = (
        f"5 MB each time, at the first try; slowest {max(sent):.2f} s, median {statistics.median(sent):.2f} s"
    )
    return [
        Row("U4", f"p99 of a thumbnail beside {drips} dripping PUTs of {people} persons ÷ idle", busy / quiet, 2, payload),
        Row("U4", f"uploads of another person refused meanwhile, of {blocks}", 0, 0, through),
    ]  # fmt: skip


def _fetched(url: str, times: int) -> list[float]:
    """Seconds of each request, every one on a connection of its own."""
    parts, spent = urlsplit(url), []
    for _ in range(times):
        began = time.perf_counter()
        connection = http.client.HTTPConnection(parts.netloc, timeout=60)
        connection.request("GET", f"{parts.path}?{parts.query}")
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        spent.append(time.perf_counter() - began)
        assert (answer.status, len(body)) == (200, 20_000)
    return spent


def _send(disk: DiskStore, size: int, sender: str) -> None:
    """A file that somebody sends; it must go through at the first try."""
    end = utcnow() + timedelta(hours=1)
    signed = disk.sign_put(keys.inbox(), content_type="image/png", size=size, expires_at=end, sender=sender)
    asked = urllib.request.Request(signed.url, os.urandom(size), dict(signed.headers), method="PUT")
    with urllib.request.urlopen(asked, timeout=60) as answer:
        assert answer.status == 200


class _Drips:
    """So many connections of so many persons that PUT a byte now and then, from a process of their own; one that is
    answered begins anew a second later."""

    def __init__(self, disk: DiskStore, many: int, people: int) -> None:
        self._disk = disk
        self._process = multiprocessing.get_context("fork").Process(
            target=_drip, args=(disk, many, people), daemon=True
        )

    def __enter__(self) -> "_Drips":
        self._process.start()
        time.sleep(3)
        assert self.held() >= 24  # half of the places are everybody's
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.join()
        while self.held():
            time.sleep(0.05)

    def held(self) -> int:
        """How many are being written."""
        return len(list(self._disk._incoming.iterdir()))


def _drip(disk: DiskStore, many: int, people: int) -> None:
    poller, lines = selectors.DefaultSelector(), set()
    again: list[tuple[float, int]] = [(0.0, number % people) for number in range(many)]
    drop_at = time.monotonic()
    while True:
        now = time.monotonic()
        for person in [person for at, person in again if at <= now]:
            end = utcnow() + timedelta(hours=1)
            sender = f"person {person}"
            signed = disk.sign_put(
                keys.inbox(), content_type="image/png", size=25 * MB, expires_at=end, sender=sender
            )
            line = _put_begun(signed, 25 * MB)
            line.sendall(b"drip")
            lines.add(line)
            poller.register(line, selectors.EVENT_READ, person)
        again = [(at, person) for at, person in again if at > now]
        for found, _ in poller.select(0.1):
            answered: Any = found.fileobj
            poller.unregister(answered)
            lines.discard(answered)
            answered.close()
            again.append((now + 1, found.data))
        if now > drop_at:
            drop_at = now + 5
            for line in lines:
                with suppress(OSError):
                    line.send(b"x")


def _put_begun(signed: Signed, size: int) -> socket.socket:
    """A PUT whose head is sent."""
    parts = urlsplit(signed.url)
    line = socket.create_connection((parts.hostname or "", parts.port or 80))
    head = [f"PUT {parts.path}?{parts.query} HTTP/1.1", f"Host: {parts.netloc}", f"Content-Length: {size}"]
    head += [f"{name}: {value}" for name, value in signed.headers.items()]
    line.sendall(("\r\n".join(head) + "\r\n\r\n").encode())
    return line


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
            began = time.process_time()
            _ = [sign(key) for key in images]
            taken = time.process_time() - began
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
