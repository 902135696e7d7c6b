"""The body of an upload, for which the files process has only so much patience."""

import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from wsgiref.types import WSGIEnvironment

from storage.folder import CHUNK


@dataclass(frozen=True)
class Patience:
    """How slow an upload may be: `idle` seconds without a byte; and after `grace` seconds, at any time, no slower
    than `slowest` bytes a second."""

    idle: float = 30
    grace: float = 60
    slowest: int = 32 * 1024


class BrokenOff(Exception):
    """The sender went away or took too long."""


class Upload:
    """The body of a PUT, which ends when patience does.

    gunicorn reads on until a chunk is full, so a sender that drips bytes would
    never let us look at the clock: when the time is over, `_Watch` shuts the
    socket from outside.
    """

    def __init__(self, environ: WSGIEnvironment, size: int, patience: Patience) -> None:
        self._input = environ["wsgi.input"]
        self._left = size
        self._slowest = patience.slowest
        # Of the chunk that is being read nobody knows how much is there.
        self._give_up = time.monotonic() + patience.grace + min(CHUNK, size) / patience.slowest
        self._socket = environ.get("gunicorn.socket")
        self.too_slow = False
        be_patient(environ, patience.idle)

    def __enter__(self) -> "Upload":
        if self._socket is not None:
            _watch.add(self)
        return self

    def __exit__(self, *_: object) -> None:
        _watch.remove(self)

    def read(self, count: int) -> bytes:
        """Up to `count` bytes. Raises BrokenOff."""
        if time.monotonic() > self._give_up:
            self.too_slow = True
        if self.too_slow:
            raise BrokenOff
        try:
            chunk: bytes = self._input.read(min(count, self._left))
        except TimeoutError as fault:
            self.too_slow = True
            raise BrokenOff from fault
        except OSError as fault:
            raise BrokenOff from fault
        self._left -= len(chunk)
        self._give_up += len(chunk) / self._slowest
        return chunk

    def drain(self) -> None:
        """Read what is still coming, so that the sender lives to read our answer."""
        try:
            while self.read(CHUNK):
                pass
        except BrokenOff:
            return

    def end_if_late(self) -> None:
        """Shut the socket when the time is over: the read that waits on it returns."""
        if self.too_slow or time.monotonic() <= self._give_up:
            return
        self.too_slow = True
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RD)  # type: ignore[union-attr]


class _Watch:
    """One thread that looks at the clock for all uploads under way; there is none while there are none."""

    EVERY = 0.25

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._uploads: set[Upload] = set()
        self._running = False

    def add(self, upload: Upload) -> None:
        with self._lock:
            self._uploads.add(upload)
            if not self._running:
                self._running = True
                threading.Thread(target=self._run, name="uploads", daemon=True).start()

    def remove(self, upload: Upload) -> None:
        with self._lock:
            self._uploads.discard(upload)

    def _run(self) -> None:
        while True:
            time.sleep(self.EVERY)
            with self._lock:
                if not self._uploads:
                    self._running = False
                    return
                uploads = list(self._uploads)
            for upload in uploads:
                upload.end_if_late()


_watch = _Watch()


def be_patient(environ: WSGIEnvironment, seconds: float) -> None:
    """Bound every wait on the connection, where the server lets us."""
    connection = environ.get("gunicorn.socket")
    if connection is not None:
        connection.settimeout(seconds)
