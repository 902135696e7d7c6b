"""The connections that a process waits for, and which of them gives its place to a newcomer when all are taken."""

import fcntl
import socket
import sys
import termios
import time
from collections.abc import Iterator
from enum import Enum, auto
from typing import Generic, Protocol, TypeVar


class For(Enum):
    """What a connection is waited for, in the order in which places are taken back."""

    HEAD = auto()  # the head of a request, since the connection was made or used again
    END = auto()  # its end, since it was answered
    READER = auto()  # that its reader takes bytes, since it last did


# Seconds for which a connection keeps its place while any other has waited longer than it may.
SPARED = {For.HEAD: 1.0, For.END: 1.0, For.READER: 5.0}


class Waited(Protocol):
    """A connection; `since` and `unsent` are set here."""

    sock: socket.socket
    since: float
    unsent: int


C = TypeVar("C", bound=Waited)


class Waiting(Generic[C]):
    """What is waited for, for each of it the connections, the one that has waited longest first."""

    def __init__(self) -> None:
        self._of: dict[For, dict[C, None]] = {what: {} for what in For}

    def __iter__(self) -> Iterator[tuple[C, For]]:
        return iter([(conn, what) for what, those in self._of.items() for conn in those])

    def add(self, conn: C, what: For) -> None:
        """Wait for this from now on."""
        conn.since = time.monotonic()
        conn.unsent = _unsent(conn.sock) if what is For.READER else 0
        self._of[what][conn] = None

    def remove(self, conn: C) -> For | None:
        """Wait no longer; tells for what it was waited."""
        for what, those in self._of.items():
            if conn in those:
                del those[conn]
                return what
        return None

    def count(self, what: For) -> int:
        """How many are waited for like this."""
        return len(self._of[what])

    def first_to_go(self) -> C | None:
        """The connection that has to go for a newcomer, which nothing is owed to: none if nobody is waited for.

        Usually somebody has waited longer than is spared. In a flood all are young; then the longest waiting
        of the most numerous kind goes, so that a few of another kind are not driven out by it.
        """
        now = time.monotonic()
        for what, those in self._of.items():
            if what is For.READER:
                self._look_again(now)
            longest = next(iter(those), None)
            if longest is not None and now - longest.since >= SPARED[what]:
                return longest
        most = max(For, key=self.count)
        return next(iter(self._of[most]), None)

    def _look_again(self, now: float) -> None:
        """Readers that seem to take nothing may be taking what the kernel keeps for them: those are not the longest."""
        readers = self._of[For.READER]
        for conn in list(readers):
            if now - conn.since < SPARED[For.READER] or _unsent(conn.sock) == conn.unsent:
                return
            self.remove(conn)
            self.add(conn, For.READER)


def _unsent(connection: socket.socket) -> int:
    """Bytes in the kernel that the other side has not taken."""
    try:
        return int.from_bytes(fcntl.ioctl(connection, termios.TIOCOUTQ, bytes(4)), sys.byteorder)
    except OSError:
        return 0
