"""Runs of pictures in cages: sent into one, waited for, and its answer checked.

Each picture gets a process of its own that has little memory and time, can open no
file, reaches no network and knows no secret (see `forkserver` and `seal`). Whatever
happens in there, `run` returns or raises in time, and believes no answer
without checking it (`answer`).
"""

import json
import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from contest.imaging import answer, specs
from contest.imaging.answer import Rendition
from contest.imaging.inspect import check_size
from contest.imaging.reasons import Unreadable
from contest.imaging.seal import Limits
from contest.imaging.server import CageUnavailable, Server
from contest.imaging.specs import Facts

log = logging.getLogger(__name__)

TRIES = 2
"""After a crash, which may have been the machine's. What took too long or too much memory would do so again."""
CRASHED = "image.crashed"
SECOND_WALL = 0.8
"""The second try waits a little less: both together stay within twice the wall limit."""
GRACE = 2.0
"""Seconds for the fork server to report a cage it was ordered to kill."""


@dataclass(frozen=True)
class Outcome:
    """A picture that could be used, what was made of it, and what that cost in the cage.

    `unseen_on` tells on which backgrounds (visibility.BACKGROUNDS) its artwork cannot be seen, in per cent of the
    artwork; it is measured with the thumb, and empty where none was asked for.
    """

    facts: Facts
    renditions: tuple[Rendition, ...]
    memory_kib: int
    cpu_seconds: float
    unseen_on: dict[str, int]


@dataclass(frozen=True)
class _Ending:
    """How one try ended: the cage's answer if it gave one, and the fork server's report."""

    answer: dict[str, Any]
    report: dict[str, Any]
    out_of_time: bool


class Cages:
    """A fork server and the right to have `at_once` cages open; safe to use from many threads."""

    def __init__(
        self,
        *,
        limits: Limits | None = None,
        at_once: int = 2,
        task: str = "contest.imaging.child:make_renditions",
    ) -> None:
        self.limits = limits or Limits()
        self._task = task
        self._places = threading.BoundedSemaphore(at_once)
        self._starting = threading.Lock()
        self._server: Server | None = None
        self._stopped = False

    def start(self) -> None:
        """Have a living fork server; raises CageUnavailable if there can be none, RuntimeError for an old Pillow."""
        self._stopped = False
        self._living_server()

    def stop(self) -> None:
        """End the fork server, and with it every cage; those who wait for one get CageUnavailable."""
        with self._starting:
            self._stopped = True
            if self._server is not None:
                self._server.stop()
                self._server = None

    @property
    def server_pid(self) -> int | None:
        """The process id of the fork server, if there is one."""
        return self._server.pid if self._server is not None else None

    def run(
        self,
        path: Path,
        *,
        out_dir: Path,
        kinds: Sequence[str] = specs.ENTRY_KINDS,
        watermark_text: str = "",
        watermark_seed: str = "",
    ) -> Outcome:
        """Inspect the file at `path` and write its renditions into `out_dir`, each named by its kind.

        Raises Unreadable when the picture cannot be used (then nothing is left in
        `out_dir`) and CageUnavailable when this machine has no cage to offer: try later.
        """
        check_size(path.stat().st_size)
        order = {
            "kinds": list(kinds),
            "watermark": {"text": watermark_text, "seed": watermark_seed},
        }
        with self._places:
            for number in range(1, TRIES + 1):
                wall = self.limits.wall if number == 1 else self.limits.wall * SECOND_WALL
                try:
                    return self._try(order, path, out_dir, wall)
                except _Failed as failed:
                    if self._stopped:
                        raise CageUnavailable("the cages were stopped") from None
                    log.warning("cage failed: %s (try %s of %s)", failed.code, number, TRIES)
                    code = failed.code
                    if code != CRASHED:
                        break
        raise Unreadable(code)

    def limits_in_force(self) -> dict[str, bool]:
        """Which of the cage's limits this machine really sets, as a cage itself reports."""
        ending = self._ending({}, [], self.limits.wall)
        return {name: value is True for name, value in ending.answer.get("in_force", {}).items()}

    def _try(self, order: dict[str, Any], path: Path, out_dir: Path, wall: float) -> Outcome:
        places = {kind: out_dir / kind for kind in order["kinds"]}
        files: list[int] = []
        done = False
        try:
            files.append(os.open(path, os.O_RDONLY | os.O_CLOEXEC))
            for place in places.values():
                place.unlink(missing_ok=True)
                files.append(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
            ending = self._ending(order, files, wall)
            outcome = _judge(ending, order, places, self.limits)
            done = True
            return outcome
        finally:
            for file in files:
                os.close(file)
            if not done:
                for place in places.values():
                    place.unlink(missing_ok=True)

    def _ending(self, order: dict[str, Any], files: list[int], wall: float) -> _Ending:
        """Give the order and wait for its end, but no longer than `wall` seconds and a little grace."""
        near, far = socket.socketpair()
        with near, TemporaryFile() as paper:
            with far:
                server = self._give(json.dumps(order).encode(), [far.fileno(), paper.fileno(), *files])
            said, in_time = _listen(near, time.monotonic() + wall)
            if not in_time:
                near.shutdown(socket.SHUT_WR)
                said, ended = _listen(near, time.monotonic() + GRACE)
                if not ended:
                    log.error("fork server does not answer; ending it")
                    server.stop()
            return _Ending(
                answer=answer.read(paper), report=json.loads(said) if said else {}, out_of_time=not in_time
            )

    def _give(self, message: bytes, files: list[int]) -> Server:
        server = self._living_server()
        try:
            server.give(message, files)
        except CageUnavailable:
            # It died since we looked; no picture is to blame for that.
            server.stop()
            server = self._living_server()
            server.give(message, files)
        return server

    def _living_server(self) -> Server:
        with self._starting:
            if self._stopped:
                raise CageUnavailable("the cages were stopped")
            if self._server is None or not self._server.alive():
                if self._server is not None:
                    log.warning("fork server is gone; starting another")
                    self._server.stop()
                self._server = Server(self.limits, self._task)
            return self._server


class _Failed(Exception):
    """One try came to nothing, for the reason `code`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _judge(ending: _Ending, order: dict[str, Any], places: dict[str, Path], limits: Limits) -> Outcome:
    exit_code = ending.report.get("exit")
    memory = int(ending.report.get("memory_kib", 0))
    # SIGXCPU comes at the limit; to one that does not heed it, SIGKILL a second later.
    out_of_cpu = exit_code == -signal.SIGXCPU or (
        exit_code == -signal.SIGKILL and ending.report["cpu_seconds"] >= limits.cpu
    )
    if ending.out_of_time or out_of_cpu:
        raise _Failed("image.took_too_long")
    if exit_code != 0:
        log.warning("cage ended with %s: %s", exit_code, ending.answer.get("fault"))
        hungry = exit_code is not None and memory * 1024 > 0.8 * limits.memory
        raise _Failed("image.used_too_much_memory" if hungry else CRASHED)
    try:
        if "refused" in ending.answer:
            raise answer.refusal(ending.answer["refused"])
        facts = answer.facts(ending.answer.get("facts"))
        renditions = answer.renditions(ending.answer.get("renditions"), facts=facts, places=places)
        unseen_on = answer.unseen_on(ending.answer.get("unseen_on"))
    except answer.Unbelievable as lie:
        log.warning("cage's answer was not believed: %s", lie)
        raise _Failed(CRASHED) from None
    return Outcome(facts, renditions, memory, float(ending.report["cpu_seconds"]), unseen_on)


def _listen(channel: socket.socket, until: float) -> tuple[bytes, bool]:
    """All that is said before the other side hangs up, and whether it did so in time."""
    said = b""
    while (left := until - time.monotonic()) > 0:
        channel.settimeout(left)
        try:
            block = channel.recv(4096)
        except TimeoutError:
            break
        except OSError:
            return said, True
        if not block:
            return said, True
        said += block
    return said, False
