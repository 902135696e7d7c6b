"""Fork server: the small clean process that cages are forked from.

It is started from the interpreter with an empty environment: it has never seen
the site's settings, threads or database. It loads the decoders once, so that a cage
costs a fork. For each order it forks a child, seals it, and tells afterwards how it
ended. When the worker hangs up on an order, its child is killed; when the worker
itself is gone, so are all of them.
"""

import contextlib
import gc
import json
import os
import selectors
import signal
import socket
from collections.abc import Callable
from typing import Any, NoReturn

from contest.imaging.seal import Limits, close_all_but, dies_with_parent, leave, seal

Task = Callable[[dict[str, Any], list[int]], dict[str, Any]]

LONGEST_ORDER = 65_536
MOST_FILES = 16


def serve(control: socket.socket, limits: Limits, task: Task) -> None:
    """Fork a cage for each order until the worker hangs up."""
    apart = leave()
    if "own_processes" in apart:
        _go_on_as_the_first(control)
    server = _Server(control, limits, task, apart)
    try:
        server.run()
    finally:
        server.kill_all()


def _go_on_as_the_first(control: socket.socket) -> None:
    """Go on in a child, which is the first of a world of processes that sees no others; here, wait for its end.

    When the first one ends, the kernel ends all others of its world: no cage outlives it.
    """
    here, there = socket.socketpair()
    child = os.fork()
    if child == 0:
        here.close()
        dies_with_parent()
        with there:
            known = there.recv(1)  # The worker must learn the number of this process before all else.
        if not known:
            os._exit(1)
        return
    there.close()
    with contextlib.suppress(OSError), here:
        control.sendall(b"%d\n" % child)
        here.sendall(b"!")
    control.close()
    os._exit(min(abs(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])), 255))


class _Server:
    def __init__(self, control: socket.socket, limits: Limits, task: Task, apart: frozenset[str]) -> None:
        self.control, self.limits, self.task, self.apart = control, limits, task, apart
        # One is for the memory of this process, the other Python puts into an empty environment by itself.
        for name in ("GLIBC_TUNABLES", "LC_CTYPE"):
            os.environ.pop(name, None)
        self.cages: dict[int, socket.socket] = {}
        self.selector = selectors.DefaultSelector()

    def run(self) -> None:
        bell, ring = socket.socketpair()
        bell.setblocking(False)
        ring.setblocking(False)
        signal.set_wakeup_fd(ring.fileno())
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self.selector.register(bell, selectors.EVENT_READ)
        self.selector.register(self.control, selectors.EVENT_READ)
        gc.freeze()
        try:
            self.control.sendall(b"ready\n")
        except OSError:  # the worker was killed as this process started
            return
        while True:
            for key, _ in self.selector.select():
                if key.fileobj is bell:
                    bell.recv(4096)
                elif key.fileobj is self.control:
                    if not self._take_order():
                        return
                elif key.data in self.cages:
                    os.kill(key.data, signal.SIGKILL)
                    self.selector.unregister(key.fileobj)
            self._bury()

    def kill_all(self) -> None:
        for pid in self.cages:
            os.kill(pid, signal.SIGKILL)

    def _take_order(self) -> bool:
        """Fork a child for the next order; False when the worker has hung up."""
        try:
            message, descriptors, _, _ = socket.recv_fds(self.control, LONGEST_ORDER, MOST_FILES)
        except ConnectionError:
            return False
        if not message:
            return False
        channel = socket.socket(fileno=descriptors[0])
        files = descriptors[1:]
        server = os.getpid()
        pid = os.fork()
        if pid == 0:
            self._be_caged(files, message, server)
        for file in files:
            os.close(file)
        self.cages[pid] = channel
        self.selector.register(channel, selectors.EVENT_READ, data=pid)
        return True

    def _bury(self) -> None:
        """Report every child that has ended since, with the memory (KiB) and CPU seconds it used."""
        while self.cages:
            pid, status, used = os.wait4(-1, os.WNOHANG)
            if pid == 0:
                return
            channel = self.cages.pop(pid)
            if channel in self.selector.get_map():
                self.selector.unregister(channel)
            report = {
                "exit": os.waitstatus_to_exitcode(status),
                "memory_kib": used.ru_maxrss,
                "cpu_seconds": round(used.ru_utime + used.ru_stime, 3),
            }
            with channel, contextlib.suppress(OSError):
                channel.sendall(json.dumps(report).encode())

    def _be_caged(self, files: list[int], message: bytes, server: int) -> NoReturn:
        """The life of a cage: seal, work, write the answer into the first file, end.

        It keeps no channel to the server or the worker: whatever becomes of it, it can
        neither interrupt nor invent what the server reports.
        """
        exit_code = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            nothing = os.open(os.devnull, os.O_RDWR)
            for standard in (0, 1, 2):
                os.dup2(nothing, standard)
            close_all_but(set(files))
            in_force = seal(self.limits, parent=server, apart=self.apart)
            in_force["no_environment"] = not os.environ
            order = json.loads(message)
            answer = self.task(order, files[1:]) if order else {}
            os.write(files[0], json.dumps({"in_force": in_force, **answer}).encode())
            exit_code = 0
        except MemoryError:
            os.write(files[0], b'{"refused": ["image.used_too_much_memory", {}]}')
            exit_code = 0
        except BaseException as fault:
            os.write(files[0], json.dumps({"fault": repr(fault)[:500]}).encode())
        finally:
            os._exit(exit_code)
