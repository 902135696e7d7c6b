"""The process that serves the disk store: PUT, GET, HEAD and OPTIONS on signed URLs, as S3 would.

Run it beside the site, on a port and (in production) a host name of its own:

    FILES_ROOT=instance/files FILES_SECRET=… PUBLIC_URL=https://konpe.example \\
      gunicorn --worker-class gthread --threads 32 "storage.files:from_environment()"

`FILES_SECRET` falls back to `SECRET_KEY`. Slow uploads hold this process's
threads and never the site's.
"""

import os
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus
from typing import Any, BinaryIO, Protocol, cast

from storage.folder import CHUNK, Folder
from storage.signing import Grant, Refused, Urls, origin_of, utcnow
from storage.store import Exists, Missing, Stat, StoreAway, WrongSize

LARGEST = 1024**3
_SWEEP_EVERY = 600
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_SAFE = [
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "sandbox; default-src 'none'"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
    ("Referrer-Policy", "no-referrer"),
    ("Vary", "Origin"),
]


@dataclass(frozen=True)
class Patience:
    """How long an upload may take, in seconds: `idle` without a byte, and in all
    `grace` plus its size at `slowest` bytes a second."""

    idle: float = 30
    grace: float = 60
    slowest: int = 32 * 1024


class Objects(Protocol):
    """What is served: a Folder, or something that keeps its word."""

    def put(self, key: str, file: BinaryIO, *, content_type: str, size: int) -> None: ...
    def open(self, key: str) -> Any: ...
    def stat(self, key: str) -> Stat | None: ...
    def sweep(self) -> int: ...
    def ready(self) -> bool: ...


@dataclass
class Answer:
    """A response: `body` is read only once the headers are out."""

    status: HTTPStatus
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: Iterable[bytes] = ()


Environ = dict[str, Any]


class FilesApp:
    """The WSGI application over `objects`, for the site at `origin`."""

    def __init__(
        self, objects: Objects, urls: Urls, *, origin: str, patience: Patience, largest: int
    ) -> None:
        self._objects = objects
        self._urls = urls
        self._origin = origin
        self._patience = patience
        self._largest = largest
        self._sweep_at = 0.0

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        try:
            answer = self._answer(environ)
        except Refused as refusal:
            answer = _plain(HTTPStatus.FORBIDDEN, str(refusal))
        except StoreAway:
            answer = _plain(HTTPStatus.SERVICE_UNAVAILABLE, "The disk can not be used now. Try again later.")
        headers = answer.headers + _SAFE + self._cors(environ)
        start_response(f"{answer.status.value} {answer.status.phrase}", headers)
        return () if environ["REQUEST_METHOD"] == "HEAD" else answer.body

    def _answer(self, environ: Environ) -> Answer:
        method = environ["REQUEST_METHOD"]
        key = environ.get("PATH_INFO", "").removeprefix("/")
        if key == "healthz" and method in ("GET", "HEAD"):
            return self._health()
        if method == "OPTIONS":
            return self._preflight(environ)
        if method == "PUT":
            return self._receive(environ, key)
        if method in ("GET", "HEAD"):
            return self._serve(environ, key)
        refused = _plain(HTTPStatus.METHOD_NOT_ALLOWED, "Only GET, HEAD, PUT and OPTIONS are answered here.")
        refused.headers.append(("Allow", "GET, HEAD, PUT, OPTIONS"))
        return refused

    def _health(self) -> Answer:
        if self._objects.ready():
            return _plain(HTTPStatus.OK, "ok")
        return _plain(HTTPStatus.SERVICE_UNAVAILABLE, "The folder of the objects can not be written.")

    # --- who may ask from where

    def _preflight(self, environ: Environ) -> Answer:
        wanted = environ.get("HTTP_ACCESS_CONTROL_REQUEST_METHOD", "")
        if environ.get("HTTP_ORIGIN") != self._origin or wanted not in ("GET", "HEAD", "PUT"):
            return _plain(HTTPStatus.FORBIDDEN, "Requests from this origin are not allowed.")
        allowed = [
            ("Access-Control-Allow-Methods", "GET, HEAD, PUT"),
            ("Access-Control-Allow-Headers", "content-type, if-none-match"),
            ("Access-Control-Max-Age", "600"),
        ]
        return Answer(HTTPStatus.NO_CONTENT, allowed)

    def _cors(self, environ: Environ) -> list[tuple[str, str]]:
        if environ.get("HTTP_ORIGIN") != self._origin:
            return []
        return [
            ("Access-Control-Allow-Origin", self._origin),
            ("Access-Control-Expose-Headers", "ETag"),
        ]

    # --- PUT

    def _receive(self, environ: Environ, key: str) -> Answer:
        length = environ.get("CONTENT_LENGTH", "")
        if not re.fullmatch(r"[0-9]{1,15}", length, re.ASCII):
            return _plain(HTTPStatus.LENGTH_REQUIRED, "The length of the file must be announced.")
        size = int(length)
        if size > self._largest:
            return _plain(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The file is larger than any we accept.")
        grant = self._urls.read("PUT", key, environ.get("QUERY_STRING", ""))
        _require_as_signed(grant, environ, size)
        self._sweep_now_and_then()
        try:
            with _Upload(environ, size, self._patience) as upload:
                self._objects.put(key, cast(BinaryIO, upload), content_type=grant.content_type, size=size)
        except Exists:
            return _plain(HTTPStatus.PRECONDITION_FAILED, "There is already a file at this address.")
        except (WrongSize, _BrokenOff):
            if upload.too_slow:
                return _plain(HTTPStatus.REQUEST_TIMEOUT, "The file came too slowly.")
            return _plain(HTTPStatus.BAD_REQUEST, "The file broke off.")
        stored = self._objects.stat(key)
        return Answer(HTTPStatus.OK, [("Content-Length", "0"), *_etag(stored)])

    def _sweep_now_and_then(self) -> None:
        if time.monotonic() >= self._sweep_at:
            self._sweep_at = time.monotonic() + _SWEEP_EVERY
            self._objects.sweep()

    # --- GET

    def _serve(self, environ: Environ, key: str) -> Answer:
        grant = self._urls.read("GET", key, environ.get("QUERY_STRING", ""))
        stat = self._objects.stat(key)
        if stat is None:
            return _plain(HTTPStatus.NOT_FOUND, "There is no file at this address.")
        headers = [
            *_etag(stat),
            ("Cache-Control", f"private, max-age={self._urls.seconds_left(grant)}, immutable"),
            ("Last-Modified", format_datetime(stat.modified_at, usegmt=True)),
            ("Accept-Ranges", "bytes"),
        ]
        if _matches(environ.get("HTTP_IF_NONE_MATCH", ""), stat.etag):
            return Answer(HTTPStatus.NOT_MODIFIED, headers)
        headers += [
            ("Content-Type", grant.content_type or stat.content_type or ""),
            ("Content-Disposition", grant.disposition),
        ]
        status, first, length = HTTPStatus.OK, 0, stat.size
        wanted = _wanted_range(environ, stat)
        if wanted is not None:
            if wanted[0] >= wanted[1]:
                refused = _plain(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, "The file has no such part.")
                refused.headers.append(("Content-Range", f"bytes */{stat.size}"))
                return refused
            first, length = wanted[0], wanted[1] - wanted[0]
            status = HTTPStatus.PARTIAL_CONTENT
            headers.append(("Content-Range", f"bytes {first}-{wanted[1] - 1}/{stat.size}"))
        headers.append(("Content-Length", str(length)))
        if environ["REQUEST_METHOD"] == "HEAD":
            return Answer(status, headers)
        try:
            body = _Part(self._objects.open(key), first, length)
        except Missing:
            return _plain(HTTPStatus.NOT_FOUND, "There is no file at this address.")
        # A reader that takes nothing for so long gives its thread back.
        _be_patient(environ, self._patience.idle)
        return Answer(status, headers, body)


def create_files_app(
    root: str | os.PathLike[str],
    *,
    secret: str,
    origin: str,
    patience: Patience | None = None,
    largest: int = LARGEST,
    clock: Callable[[], datetime] = utcnow,
) -> FilesApp:
    """The application over the folder `root`, for browsers on the site `origin`.

    `secret` is the DiskStore's. Uploads over `largest` bytes are answered 413.
    """
    urls = Urls("", secret=secret, clock=clock)
    return FilesApp(
        Folder(root), urls, origin=origin_of(origin), patience=patience or Patience(), largest=largest
    )


def from_environment() -> FilesApp:
    """The application as FILES_ROOT, FILES_SECRET (or SECRET_KEY) and PUBLIC_URL describe it."""
    secret = os.environ.get("FILES_SECRET") or os.environ.get("SECRET_KEY")
    lacking = [name for name in ("FILES_ROOT", "PUBLIC_URL") if not os.environ.get(name)]
    if not secret:
        lacking.append("FILES_SECRET")
    if lacking or not secret:
        raise RuntimeError(f"the files process needs {', '.join(lacking)} in its environment")
    return create_files_app(os.environ["FILES_ROOT"], secret=secret, origin=os.environ["PUBLIC_URL"])


class _BrokenOff(Exception):
    """The sender went away or took too long."""


class _Upload:
    """The body of a PUT, which ends when patience does.

    gunicorn reads on until a chunk is full, so a sender that drips bytes would
    never let us look at the clock: when the time is over, the socket is shut
    from outside.
    """

    def __init__(self, environ: Environ, size: int, patience: Patience) -> None:
        self._input = environ["wsgi.input"]
        self._left = size
        limit = patience.grace + size / patience.slowest
        self._give_up = time.monotonic() + limit
        self._socket = environ.get("gunicorn.socket")
        self._timer = threading.Timer(limit, self._shut)
        self._timer.daemon = True
        self.too_slow = False
        _be_patient(environ, patience.idle)

    def __enter__(self) -> "_Upload":
        if self._socket is not None:
            self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def read(self, count: int) -> bytes:
        """Up to `count` bytes. Raises _BrokenOff."""
        if time.monotonic() > self._give_up:
            self.too_slow = True
        if self.too_slow:
            raise _BrokenOff
        try:
            chunk: bytes = self._input.read(min(count, self._left))
        except TimeoutError as fault:
            self.too_slow = True
            raise _BrokenOff from fault
        except OSError as fault:
            raise _BrokenOff from fault
        self._left -= len(chunk)
        return chunk

    def _shut(self) -> None:
        self.too_slow = True
        try:
            self._socket.shutdown(0)  # type: ignore[union-attr]
        except OSError:
            return


class _Part:
    """Part of an object as a WSGI body; the server calls close()."""

    def __init__(self, opening: Any, first: int, length: int) -> None:
        self._opening = opening
        self._file: BinaryIO = opening.__enter__()
        self._file.seek(first)
        self._length = length

    def __iter__(self) -> Iterator[bytes]:
        left = self._length
        while left and (chunk := self._file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk

    def close(self) -> None:
        """Let the file go."""
        self._opening.__exit__(None, None, None)


def _require_as_signed(grant: Grant, environ: Environ, size: int) -> None:
    """Hold the request's headers against the signature, as S3 does with signed headers."""
    if environ.get("CONTENT_TYPE", "") != grant.content_type:
        raise Refused("The type is not the one that was signed.")
    if str(size) != grant.size:
        raise Refused("The length is not the one that was signed.")
    if environ.get("HTTP_IF_NONE_MATCH") != "*":
        raise Refused("The header If-None-Match was signed and must be sent.")


def _wanted_range(environ: Environ, stat: Stat) -> tuple[int, int] | None:
    """First byte and the one behind the last of the single range asked for; None for the whole.

    An empty range stands for one that can not be had.
    """
    asked = _RANGE.fullmatch(environ.get("HTTP_RANGE", ""))
    condition = environ.get("HTTP_IF_RANGE")
    if not asked or (condition is not None and condition != f'"{stat.etag}"'):
        return None
    begin, end = asked.groups()
    if len(begin) > 15 or len(end) > 15 or not (begin or end):
        return None
    if not begin:
        return max(0, stat.size - int(end)), stat.size
    if not end:
        return int(begin), stat.size
    return (int(begin), min(int(end) + 1, stat.size)) if int(begin) <= int(end) else None


def _matches(condition: str, etag: str) -> bool:
    asked = {word.strip().removeprefix("W/") for word in condition.split(",")}
    return bool(asked & {"*", f'"{etag}"'})


def _etag(stat: Stat | None) -> list[tuple[str, str]]:
    return [("ETag", f'"{stat.etag}"')] if stat else []


def _be_patient(environ: Environ, seconds: float) -> None:
    """Bound every wait on the connection, where the server lets us."""
    connection = environ.get("gunicorn.socket")
    if connection is not None:
        connection.settimeout(seconds)


def _plain(status: HTTPStatus, sentence: str) -> Answer:
    body = sentence.encode() + b"\n"
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
    ]
    return Answer(status, headers, [body])
