"""An answer on its way to a reader, who may be slow."""

import socket
import time
from collections.abc import Iterator
from typing import Any

READER_IDLE = 30.0  # seconds in which a reader takes nothing
READER_GRACE, READER_SLOWEST = 60.0, 32 * 1024
TURN = 4 * 1024 * 1024  # bytes one reader is sent before another has its turn

WAIT, AGAIN = object(), object()


class Answering:
    """The bytes of an answer, sent as fast as its reader takes them."""

    def __init__(self, head: bytes, body: Any, *, keep: bool) -> None:
        self._body = body
        self._chunks: Iterator[bytes] = iter(body)
        self._left = memoryview(head)
        self._sent = 0
        self._began = time.monotonic()
        self.keep = keep

    def go_on(self, connection: socket.socket) -> object:
        """Send what the socket takes: WAIT until it takes more, AGAIN after a fair share, or whether the connection
        may be used again."""
        turn = TURN
        while turn > 0:
            if not self._left:
                chunk = next(self._chunks, b"")
                if not chunk:
                    return self.keep
                self._left = memoryview(chunk)
            try:
                taken = connection.send(self._left)
            except BlockingIOError:
                return WAIT
            self._left = self._left[taken:]
            self._sent += taken
            turn -= taken
        return AGAIN

    def until(self) -> float:
        """When patience with this reader ends, if it takes nothing more."""
        now = time.monotonic()
        return min(now + READER_IDLE, self._began + READER_GRACE + self._sent / READER_SLOWEST)

    def close(self) -> None:
        """Let the file go."""
        if hasattr(self._body, "close"):
            self._body.close()


class Collected:
    """Takes the place of the socket while gunicorn writes an answer's head."""

    def __init__(self) -> None:
        self.bytes = b""

    def sendall(self, data: bytes) -> None:
        self.bytes += data
