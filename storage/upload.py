"""The body of an upload, for which the files process has only so much patience."""

import socket
import threading
import time
from dataclasses import dataclass
from wsgiref.types import WSGIEnvironment

from storage.folder import CHUNK


@dataclass(frozen=True)
class Patience:
    """How long an upload may take, in seconds: `idle` without a byte, and in all
    `grace` plus its size at `slowest` bytes a second."""

    idle: float = 30
    grace: float = 60
    slowest: int = 32 * 1024


class BrokenOff(Exception):
    """The sender went away or took too long."""


class Upload:
    """The body of a PUT, which ends when patience does.

    gunicorn reads on until a chunk is full, so a sender that drips bytes would
    never let us look at the clock: when the time is over, the socket is shut
    from outside.
    """

    def __init__(self, environ: WSGIEnvironment, size: int, patience: Patience) -> None:
        self._input = environ["wsgi.input"]
        self._left = size
        limit = patience.grace + size / patience.slowest
        self._give_up = time.monotonic() + limit
        self._socket = environ.get("gunicorn.socket")
        self._timer = threading.Timer(limit, self._shut)
        self._timer.daemon = True
        self.too_slow = False
        be_patient(environ, patience.idle)

    def __enter__(self) -> "Upload":
        if self._socket is not None:
            self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

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
        return chunk

    def drain(self) -> None:
        """Read what is still coming, so that the sender lives to read our answer."""
        try:
            while self.read(CHUNK):
                pass
        except BrokenOff:
            return

    def _shut(self) -> None:
        self.too_slow = True
        try:
            self._socket.shutdown(socket.SHUT_RD)  # type: ignore[union-attr]
        except OSError:
            return


def be_patient(environ: WSGIEnvironment, seconds: float) -> None:
    """Bound every wait on the connection, where the server lets us."""
    connection = environ.get("gunicorn.socket")
    if connection is not None:
        connection.settimeout(seconds)
