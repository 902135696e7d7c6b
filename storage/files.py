"""The process that serves the disk store: PUT, GET, HEAD and OPTIONS on signed URLs, as S3 would.

Run it beside the site, on a port and (in production) a host name of its own:

    FILES_ROOT=instance/files FILES_SECRET=… PUBLIC_URL=https://konpe.example \\
      gunicorn --no-control-socket --worker-class storage.worker.FilesWorker --threads 64 "storage.files:from_environment()"

Uploads hold this process's threads and never the site's; at most three
quarters of them (`storage.places`), so that files can always be read.
"""

import os
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus
from typing import Any, BinaryIO, Protocol, cast
from wsgiref.types import WSGIEnvironment

from storage.download import Part, matches, wanted_range
from storage.folder import Folder
from storage.places import Busy, Places
from storage.signing import Grant, Refused, Urls, derived_secret, origin_of, utcnow
from storage.store import Exists, Missing, Stat, StorageUnavailable, WrongSize
from storage.upload import BrokenOff, Patience, Upload, be_patient

LARGEST = 1024**3
THREADS = 64
_SWEEP_EVERY = 600
_SAFE = [
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "sandbox; default-src 'none'"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
    ("Referrer-Policy", "no-referrer"),
    ("Vary", "Origin"),
]


class Objects(Protocol):
    """What is served: a Folder, or something that keeps its word."""

    def put(self, key: str, file: BinaryIO, *, content_type: str, size: int) -> None: ...
    def put_part(self, upload: str, number: int, file: BinaryIO, *, size: int) -> str: ...
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


class FilesApp:
    """The WSGI application over `objects`, for the site at `origin`."""

    def __init__(
        self,
        objects: Objects,
        urls: Urls,
        *,
        origin: str,
        patience: Patience,
        largest: int,
        threads: int = THREADS,
    ) -> None:
        self._objects = objects
        self._urls = urls
        self._origin = origin
        self._patience = patience
        self._largest = largest
        self._places = Places(threads)
        self._sweep_at = 0.0

    def serve_with(self, threads: int) -> None:
        """Say how many threads there are, before the first request; uploads get three quarters of them."""
        self._places = Places(threads)

    def __call__(self, environ: WSGIEnvironment, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        try:
            answer = self._answer(environ)
        except Refused as refusal:
            answer = _plain(HTTPStatus.FORBIDDEN, str(refusal))
        except Busy as busy:
            answer = _plain(HTTPStatus(busy.status), str(busy))
            answer.headers.append(("Retry-After", str(busy.after)))
        except StorageUnavailable:
            answer = _plain(HTTPStatus.SERVICE_UNAVAILABLE, "The disk can not be used now. Try again later.")
        headers = answer.headers + _SAFE + self._cors(environ)
        start_response(f"{answer.status.value} {answer.status.phrase}", headers)
        return () if environ["REQUEST_METHOD"] == "HEAD" else answer.body

    def _answer(self, environ: WSGIEnvironment) -> Answer:
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

    def _preflight(self, environ: WSGIEnvironment) -> Answer:
        wanted = environ.get("HTTP_ACCESS_CONTROL_REQUEST_METHOD", "")
        if environ.get("HTTP_ORIGIN") != self._origin or wanted not in ("GET", "HEAD", "PUT"):
            return _plain(HTTPStatus.FORBIDDEN, "Requests from this origin are not allowed.")
        allowed = [
            ("Access-Control-Allow-Methods", "GET, HEAD, PUT"),
            ("Access-Control-Allow-Headers", "content-type, if-none-match"),
            ("Access-Control-Max-Age", "600"),
        ]
        return Answer(HTTPStatus.NO_CONTENT, allowed)

    def _cors(self, environ: WSGIEnvironment) -> list[tuple[str, str]]:
        if environ.get("HTTP_ORIGIN") != self._origin:
            return []
        return [
            ("Access-Control-Allow-Origin", self._origin),
            ("Access-Control-Expose-Headers", "ETag, Retry-After"),
        ]

    # --- PUT

    def _receive(self, environ: WSGIEnvironment, key: str) -> Answer:
        length = environ.get("CONTENT_LENGTH", "")
        if not re.fullmatch(r"[0-9]{1,15}", length, re.ASCII):
            return _plain(HTTPStatus.LENGTH_REQUIRED, "The length of the file must be announced.")
        size = int(length)
        if size > self._largest:
            return _plain(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The file is larger than any we accept.")
        grant = self._urls.granted("PUT", key, environ.get("QUERY_STRING", ""))
        _require_as_signed(grant, environ, size)
        self._sweep_now_and_then()
        address = f"{key} {grant.part}"
        with self._places.taken(address, grant.sender), Upload(environ, size, self._patience) as upload:
            environ.get("storage.admitted", _nothing)()
            try:
                etag = self._keep(grant, cast(BinaryIO, upload), size)
            except Exists:
                upload.drain()
                return _plain(HTTPStatus.PRECONDITION_FAILED, "There is already a file at this address.")
            except Missing:
                upload.drain()
                return _plain(HTTPStatus.NOT_FOUND, "No parts are expected here any more.")
            except (WrongSize, BrokenOff):
                if upload.too_slow:
                    return _plain(HTTPStatus.REQUEST_TIMEOUT, "The file came too slowly.")
                return _plain(HTTPStatus.BAD_REQUEST, "The file broke off.")
        return Answer(HTTPStatus.OK, [("Content-Length", "0"), *etag])

    def _keep(self, grant: Grant, upload: BinaryIO, size: int) -> list[tuple[str, str]]:
        if not grant.part:
            self._objects.put(grant.key, upload, content_type=grant.content_type, size=size)
            return _etag(self._objects.stat(grant.key))
        number, _, name = grant.part.partition(".")
        return [("ETag", f'"{self._objects.put_part(name, int(number), upload, size=size)}"')]

    def _sweep_now_and_then(self) -> None:
        if time.monotonic() >= self._sweep_at:
            self._sweep_at = time.monotonic() + _SWEEP_EVERY
            self._objects.sweep()

    # --- GET

    def _serve(self, environ: WSGIEnvironment, key: str) -> Answer:
        grant = self._urls.granted("GET", key, environ.get("QUERY_STRING", ""))
        stat = self._objects.stat(key)
        if stat is None:
            return _plain(HTTPStatus.NOT_FOUND, "There is no file at this address.")
        headers = [
            *_etag(stat),
            ("Cache-Control", f"private, max-age={self._urls.seconds_left(grant)}, immutable"),
            ("Last-Modified", format_datetime(stat.modified_at, usegmt=True)),
            ("Accept-Ranges", "bytes"),
        ]
        if matches(environ.get("HTTP_IF_NONE_MATCH", ""), stat.etag):
            return Answer(HTTPStatus.NOT_MODIFIED, headers)
        headers += [
            ("Content-Type", grant.content_type or stat.content_type or ""),
            ("Content-Disposition", grant.disposition),
        ]
        status, first, length = HTTPStatus.OK, 0, stat.size
        wanted = wanted_range(environ, stat)
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
            body = Part(self._objects.open(key), first, length)
        except Missing:
            return _plain(HTTPStatus.NOT_FOUND, "There is no file at this address.")
        # A reader that takes nothing for so long gives its thread back.
        be_patient(environ, self._patience.idle)
        return Answer(status, headers, body)


def create_files_app(
    root: str | os.PathLike[str],
    *,
    secret: str,
    origin: str,
    patience: Patience | None = None,
    largest: int = LARGEST,
    threads: int = THREADS,
    clock: Callable[[], datetime] = utcnow,
) -> FilesApp:
    """The application over the folder `root`, for browsers on the site `origin`.

    `secret` is the DiskStore's. Uploads over `largest` bytes are answered 413; of `threads` at most three
    quarters take uploads.
    """
    urls = Urls("", secret=secret, clock=clock)
    return FilesApp(
        Folder(root, clock=clock),
        urls,
        origin=origin_of(origin),
        patience=patience or Patience(),
        largest=largest,
        threads=threads,
    )


def from_environment() -> FilesApp:
    """The application as FILES_ROOT, FILES_SECRET and PUBLIC_URL describe it; nothing else is asked for.

    Where FILES_SECRET is not set it is derived from SECRET_KEY, as the site does.
    """
    key = os.environ.get("SECRET_KEY")
    secret = os.environ.get("FILES_SECRET") or (derived_secret(key) if key else "")
    lacking = [name for name in ("FILES_ROOT", "PUBLIC_URL") if not os.environ.get(name)]
    if not secret:
        lacking.append("FILES_SECRET")
    if lacking:
        raise RuntimeError(f"the files process needs {', '.join(lacking)} in its environment")
    return create_files_app(os.environ["FILES_ROOT"], secret=secret, origin=os.environ["PUBLIC_URL"])


def _nothing() -> None:
    """What there is to do for a server that does not ask to hear of it."""


def _require_as_signed(grant: Grant, environ: WSGIEnvironment, size: int) -> None:
    """Hold the request's headers against the signature, as S3 does with signed headers."""
    if str(size) != grant.size:
        raise Refused("The length is not the one that was signed.")
    if grant.part:
        return
    if environ.get("CONTENT_TYPE", "") != grant.content_type:
        raise Refused("The type is not the one that was signed.")
    if environ.get("HTTP_IF_NONE_MATCH") != "*":
        raise Refused("The header If-None-Match was signed and must be sent.")


def _etag(stat: Stat | None) -> list[tuple[str, str]]:
    return [("ETag", f'"{stat.etag}"')] if stat else []


def _plain(status: HTTPStatus, sentence: str) -> Answer:
    body = sentence.encode() + b"\n"
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
    ]
    return Answer(status, headers, [body])
