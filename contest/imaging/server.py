"""Client of the fork server, in the worker: it starts it, sends it orders, ends it."""

import contextlib
import json
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from contest.imaging.seal import Limits

OLDEST_PILLOW = 13
STARTING = 30.0
"""Seconds to load the decoders on a machine that is busy."""
ENDING = 2.0
# Large pages where the system offers them: a cage then spends a fifth less CPU, most of it on fresh memory.
MEMORY = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
ROOT = Path(__file__).resolve().parents[2]

# The package is put in place by hand, because importing `contest` itself would bring
# Flask and the settings into a process that must know neither.
_BOOTSTRAP = """
import importlib, json, socket, sys, types
root, path, descriptor, limits, task = sys.argv[1:]
house = sys.modules["contest"] = types.ModuleType("contest")
house.__path__ = [root + "/contest"]
sys.path[:] = [*json.loads(path), root]
from contest.imaging import child, forkserver, seal
child.warm_up()
module, name = task.split(":")
forkserver.serve(
    socket.socket(fileno=int(descriptor)),
    seal.Limits(**json.loads(limits)),
    getattr(importlib.import_module(module), name),
)
"""


class CageUnavailable(Exception):
    """There is no fork server to give an order to."""


class Server:
    """One running fork server."""

    def __init__(self, limits: Limits, task: str) -> None:
        check_pillow()
        self._giving = threading.Lock()
        self._control, far = socket.socketpair()
        # It starts in a folder of its own, which is gone before the first order.
        folder = tempfile.mkdtemp(prefix="konpe-cage-")
        try:
            with far:
                self._process = subprocess.Popen(  # noqa: S603
                    [
                        *(sys.executable, "-I", "-X", "utf8", "-c", _BOOTSTRAP),
                        *(
                            str(ROOT),
                            json.dumps([place for place in sys.path if place]),
                            str(far.fileno()),
                            json.dumps(asdict(limits)),
                            task,
                        ),
                    ],
                    env=MEMORY,
                    cwd=folder,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    pass_fds=[far.fileno()],
                    start_new_session=True,
                )
            self._await_ready()
        except OSError as failure:
            raise CageUnavailable(str(failure)) from failure
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    @property
    def pid(self) -> int:
        """The process id of the fork server."""
        return self._pid

    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def give(self, message: bytes, files: list[int]) -> None:
        """Hand over an order and its open files; raises CageUnavailable when nobody takes it."""
        try:
            with self._giving:
                socket.send_fds(self._control, [message], files)
        except OSError as failure:
            raise CageUnavailable(str(failure)) from failure

    def stop(self) -> None:
        """Hang up, upon which it kills its cages and ends; if it does not, kill it."""
        self._control.close()
        try:
            self._process.wait(timeout=ENDING)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _await_ready(self) -> None:
        self._control.settimeout(STARTING)
        self._pid, said = self._process.pid, b""
        with contextlib.suppress(OSError):
            while not said.endswith(b"ready\n") and (more := self._control.recv(64)):
                said += more
        if not said.endswith(b"ready\n"):
            self.stop()
            raise CageUnavailable("the fork server did not start")
        if number := said.removesuffix(b"ready\n"):  # it went on in a child
            self._pid = int(number)
        self._control.settimeout(5)


def check_pillow() -> None:
    """Refuse to work with a Pillow older than 13.0; raises RuntimeError."""
    found = version("pillow")
    if int(re.split(r"\D", found)[0]) < OLDEST_PILLOW:
        raise RuntimeError(f"Konpe needs Pillow {OLDEST_PILLOW}.0 or later, found {found}")
