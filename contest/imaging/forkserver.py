"""The small clean process that cages are forked from.

It is started anew from the interpreter with an empty environment: it has never seen
the house's settings, threads or database. It loads the decoders once, so that a cage
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
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

from contest.imaging.seal import Limits, close_all_but, leave_network, seal

Task = Callable[[dict[str, Any], list[int]], dict[str, Any]]

LONGEST_ORDER = 65_536
MOST_FILES = 16


@dataclass
class _Cage:
    pid: int
    channel: socket.socket
    began: float


def serve(control: socket.socket, limits: Limits, task: Task) -> None:
    """Fork a cage for each order until the worker hangs up."""
    server = _Server(control, limits, task)
    try:
        server.run()
    finally:
        server.kill_all()


class _Server:
    def __init__(self, control: socket.socket, limits: Limits, task: Task) -> None:
        self.control, self.limits, self.task = control, limits, task
        self.offline = leave_network()
        # Python itself puts this into an empty environment.
        os.environ.pop("LC_CTYPE", None)
        self.cages: dict[int, _Cage] = {}
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
        self.control.sendall(b"ready\n")
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
        letter, descriptors, _, _ = socket.recv_fds(self.control, LONGEST_ORDER, MOST_FILES)
        if not letter:
            return False
        channel = socket.socket(fileno=descriptors[0])
        files = descriptors[1:]
        server = os.getpid()
        pid = os.fork()
        if pid == 0:
            self._be_caged(channel, files, letter, server)
        for file in files:
            os.close(file)
        self.cages[pid] = _Cage(pid, channel, time.monotonic())
        self.selector.register(channel, selectors.EVENT_READ, data=pid)
        return True

    def _bury(self) -> None:
        """Report every child that has ended since, with the memory (KiB) and CPU seconds it used."""
        while self.cages:
            pid, status, used = os.wait4(-1, os.WNOHANG)
            if pid == 0:
                return
            cage = self.cages.pop(pid)
            if cage.channel in self.selector.get_map():
                self.selector.unregister(cage.channel)
            report = {
                "exit": os.waitstatus_to_exitcode(status),
                "memory_kib": used.ru_maxrss,
                "cpu_seconds": round(used.ru_utime + used.ru_stime, 3),
            }
            # Its buffer may be full: the server never waits.
            cage.channel.setblocking(False)
            _tell(cage.channel, report)
            cage.channel.close()

    def _be_caged(self, channel: socket.socket, files: list[int], letter: bytes, server: int) -> NoReturn:
        """The life of a cage: seal, work, answer, end. Never returns to the server's loop."""
        exit_code = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            nothing = os.open(os.devnull, os.O_RDWR)
            for standard in (0, 1, 2):
                os.dup2(nothing, standard)
            close_all_but({channel.fileno(), *files})
            in_force = seal(self.limits, parent=server, offline=self.offline)
            in_force["no_environment"] = not os.environ
            order = json.loads(letter)
            answer = self.task(order, files) if order else {}
            _tell(channel, {"in_force": in_force, **answer})
            exit_code = 0
        except MemoryError:
            _tell(channel, {"refused": ["image.used_too_much_memory", {}]})
            exit_code = 0
        except BaseException as fault:
            _tell(channel, {"fault": repr(fault)[:500]})
        finally:
            os._exit(exit_code)


def _tell(channel: socket.socket, message: dict[str, Any]) -> None:
    """One line. The newline before it parts it from a line that its writer did not live to end."""
    with contextlib.suppress(OSError):
        channel.sendall(b"\n" + json.dumps(message).encode() + b"\n")
