"""gunicorn's threaded worker, with no thread for whoever is slow: a thread works only while there is work.

Waiting for a request's head, for a reader to take the next bytes and for the
end of a connection is done by the worker's own loop, so that connections that
drip hold nothing but themselves. Only the body of a PUT is read in a thread,
and `storage.places` bounds how many do that. When all connections are taken
one that is owed nothing goes for the next (`storage.waiting`).
"""

import resource
import selectors
import socket
import struct
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

from gunicorn.http import wsgi
from gunicorn.workers import gthread

from storage.answering import AGAIN, WAIT, Answering, Collected
from storage.waiting import For, Waiting

HEAD_WAIT = 10.0  # seconds for a request's head
LARGEST_HEAD = 32 * 1024
LINGER = 10.0  # seconds in which a sender may go on after our answer, so that it reads it
MOST_LINGERING = 200
AT_ONCE = 2  # uploads whose admission is being decided: a crowd of them leaves the interpreter to readers
_BLOCKED = 30
_LOOK_EVERY = 0.25


class Connection(gthread.TConn):  # type: ignore[misc]
    """A connection, with the answer that is being sent."""

    def __init__(self, *facts: Any) -> None:
        super().__init__(*facts)
        self.until = 0.0  # when it is dropped
        self.since = 0.0
        self.unsent = 0
        self.peeked = 0
        self.answer: Answering | None = None
        self.deciding = False  # on an upload's admission


class FilesWorker(gthread.ThreadWorker):  # type: ignore[misc]
    """Serves a FilesApp, and tells it how many threads there are."""

    def __init__(self, *facts: Any, **options: Any) -> None:
        super().__init__(*facts, **options)
        self._waiting: Waiting[Connection] = Waiting()
        self._uploads: deque[Connection] = deque()
        self._deciding = 0
        self._look_at = 0.0

    def init_process(self) -> None:
        """An object in many parts is as many open files: allow what the system allows."""
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        super().init_process()

    def load_wsgi(self) -> None:
        super().load_wsgi()
        self.wsgi.serve_with(self.cfg.threads)

    # --- the loop: accept, wait for a head, for a reader, for the end

    def accept(self, listener: socket.socket) -> None:
        """Take a connection; no thread is asked before the head of its request is there."""
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        # Whatever still waits in a thread ends.
        limit = struct.pack("ll", _BLOCKED, 0)
        for way in (socket.SO_SNDTIMEO, socket.SO_RCVTIMEO):
            client.setsockopt(socket.SOL_SOCKET, way, limit)
        self.nr_conns += 1
        self._await_head(Connection(self.cfg, client, address, listener.getsockname()))

    def on_client_socket_readable(self, conn: Connection, client: socket.socket) -> None:
        """A kept connection speaks again."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._await_head(conn)

    def finish_request(self, conn: Connection, fs: "Future[object]") -> None:
        """A thread has done what could be done at once."""
        self._decided(conn)
        try:
            result = fs.result()
            if result is AGAIN:
                self.enqueue_req(conn)
            elif result is WAIT and conn.answer is not None:
                self._wait(conn, For.READER, self._on_room, until=conn.answer.until())
            elif result and self.alive and not conn.parser.unreader.buf.getvalue():
                conn.sock.setblocking(False)
                conn.set_timeout()
                self.keepalived_conns.append(conn)
                said = partial(self.on_client_socket_readable, conn)
                self.poller.register(conn.sock, selectors.EVENT_READ, said)
            else:
                self._linger(conn)
        except Exception:
            self._drop(conn)

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """What has happened; then a place is free again if anybody can go: gunicorn accepts nobody at the limit."""
        super().wait_for_and_dispatch_events(timeout)
        while self.alive and self.nr_conns >= self.worker_connections and self._free_place():
            pass

    def _free_place(self) -> bool:
        """Drop a connection that is owed nothing, one kept for a next request before all others."""
        conn: Connection | None
        if self.keepalived_conns:
            conn = self.keepalived_conns.popleft()
            self.poller.unregister(conn.sock)
        else:
            conn = self._waiting.first_to_go()
        if conn is not None:
            self._drop(conn)
        return conn is not None

    def murder_pending(self) -> None:
        """Drop whoever took too long; when we end, all who have not begun."""
        now = time.monotonic()
        if now < self._look_at:
            return
        self._look_at = now + _LOOK_EVERY
        for conn, what in self._waiting:
            idle = not self.alive and what is For.HEAD and not conn.peeked
            if idle or conn.until < now:
                self._drop(conn)

    def _await_head(self, conn: Connection) -> None:
        conn.peeked = 0
        self._wait(conn, For.HEAD, self._on_head, until=time.monotonic() + HEAD_WAIT)
        self._on_head(conn)

    def _on_head(self, conn: Connection) -> None:
        """Look at what has come without taking it; a thread takes it when it is whole."""
        try:
            there = conn.sock.recv(LARGEST_HEAD, socket.MSG_PEEK)
        except BlockingIOError:
            return
        except OSError:
            self._drop(conn)
            return
        if b"\r\n\r\n" in there.lstrip(b"\r\n"):
            self._stop_waiting(conn)
            conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 1)
            conn.data_ready = True
            if there.lstrip(b"\r\n").startswith(b"PUT "):
                self._uploads.append(conn)
                self._decide()
            else:
                self.enqueue_req(conn)
        elif len(there) in (conn.peeked, LARGEST_HEAD):  # it ended, or never will
            self._drop(conn)
        else:
            # Not reported again before there is more: what was looked at is still there.
            conn.peeked = len(there)
            conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, conn.peeked + 1)

    def _decide(self) -> None:
        """Let a thread look at the next uploads, a few at a time."""
        while self._uploads and self._deciding < AT_ONCE:
            self._deciding += 1
            conn = self._uploads.popleft()
            conn.deciding = True
            self.enqueue_req(conn)

    def _decided(self, conn: Connection) -> None:
        """This one was admitted, or is answered."""
        if conn.deciding:
            conn.deciding = False
            self._deciding -= 1
            self._decide()

    def _on_room(self, conn: Connection) -> None:
        self._stop_waiting(conn)
        self.enqueue_req(conn)

    def _linger(self, conn: Connection) -> None:
        """End our side, and read on for a while: a sender that is cut off would lose our answer."""
        if self._waiting.count(For.END) >= MOST_LINGERING:
            self._drop(conn)
            return
        conn.sock.setblocking(False)
        try:
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self._drop(conn)
            return
        self._wait(conn, For.END, self._on_rest, until=time.monotonic() + LINGER)

    def _on_rest(self, conn: Connection) -> None:
        try:
            there = conn.sock.recv(256 * 1024)
        except BlockingIOError:
            return
        except OSError:
            there = b""
        if not there:
            self._drop(conn)

    def _wait(self, conn: Connection, what: For, then: Callable[[Connection], None], *, until: float) -> None:
        conn.until = until
        self._waiting.add(conn, what)
        event = selectors.EVENT_WRITE if what is For.READER else selectors.EVENT_READ
        self.poller.register(conn.sock, event, lambda _sock: then(conn))

    def _stop_waiting(self, conn: Connection) -> None:
        if self._waiting.remove(conn) is not None:
            self.poller.unregister(conn.sock)

    def _drop(self, conn: Connection) -> None:
        self._stop_waiting(conn)
        if conn.answer is not None:
            conn.answer.close()
            conn.answer = None
        self.nr_conns -= 1
        conn.close()

    # --- in a thread

    def handle(self, conn: Connection) -> object:
        """Read a request and begin to answer it, or go on with an answer."""
        if conn.answer is None:
            return super().handle(conn)
        try:
            result = conn.answer.go_on(conn.sock)
        except OSError:
            result = False
        if result not in (WAIT, AGAIN):
            conn.answer.close()
            conn.answer = None
        return result

    def handle_request(self, req: Any, conn: Connection) -> object:
        """Ask the application, and send what the reader takes at once."""
        began = time.monotonic()
        resp, environ = wsgi.create(req, conn.sock, conn.client, conn.server, self.cfg)
        environ["wsgi.multithread"] = True
        environ["storage.admitted"] = partial(self.method_queue.defer, self._decided, conn)
        self.nr += 1
        body = self.wsgi(environ, resp.start_response)
        unread = _unread(req)
        if not self.alive or unread or len(self.keepalived_conns) >= self.max_keepalived:
            resp.force_close()
        resp.sock = head = Collected()
        resp.send_headers()
        self.log.access(resp, req, environ, timedelta(seconds=time.monotonic() - began))
        conn.sock.setblocking(False)
        conn.answer = Answering(head.bytes, body, keep=not resp.should_close())
        return self.handle(conn)

    def _keepalive_after(self, conn: Connection, keepalive: object) -> object:
        """Nothing is left to drain: a connection with an unread body is closed."""
        return keepalive


def _unread(req: Any) -> bool:
    """Whether the application left some of the request's body where it is."""
    reader = req.body.reader
    length = getattr(reader, "length", None)
    return bool(length) if length is not None else bool(getattr(reader, "parser", None))
