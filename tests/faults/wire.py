"""A line to a server with the faults of real ones: cut, reset, slow, or silent. Bytes that go through are unchanged."""

import contextlib
import socket
import struct
import threading
import time
from types import TracebackType
from urllib.parse import urlsplit

from tests.services import free_port


class Wire:
    """Listens on a port of its own and hands everything to the server at `url`."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._far = (parts.hostname or "", parts.port or 80)
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self._listener: socket.socket | None = None
        self._flows = threading.Event()
        self._flows.set()
        self.delay = 0.0  # seconds by which each block is late
        self._open: set[socket.socket] = set()

    def __enter__(self) -> "Wire":
        self.mend()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
        self.cut()

    def mend(self) -> None:
        """Let everybody through (again)."""
        self._listener = socket.create_server(("127.0.0.1", self._port))
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def cut(self) -> None:
        """End every connection and take no new one."""
        if self._listener is not None:
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        for end in list(self._open):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def reset(self) -> None:
        """Break every connection as a host that forgot it: both ends get RST; new ones are let through."""
        ends = list(self._open)
        self._open.difference_update(ends)
        for end in ends:
            with contextlib.suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                end.shutdown(socket.SHUT_RD)  # wakes who reads from it, who would keep it open and silent
                end.close()

    def hold(self) -> None:
        """Carry nothing any more, and tell nobody: a black hole. Connections stay and are still made."""
        self._flows.clear()

    def release(self) -> None:
        """Carry on, what was held included."""
        self._flows.set()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(self._far)
            except OSError:  # the server is down: whoever calls gets the same as from the server itself
                near.close()
                continue
            self._open |= {near, far}
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(source, target), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while block := source.recv(65_536):
                self._flows.wait()
                if self.delay:
                    time.sleep(self.delay)
                target.sendall(block)
        for end in self._open & {source, target}:  # none that was reset
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            self._open.discard(end)
