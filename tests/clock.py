"""The clock of a test run: it starts at one instant, whatever today is, and goes on from there.

Everything inside the test process reads it (`time-machine` moves the interpreter's own clock): actions, the stores and
their signatures, sessions, one-time codes. Python processes that tests start read it too: their environment carries
the offset, and `tests/startup/sitecustomize.py` applies it before their first line.

Programs that are not ours judge by the machine's clock: Ceph a signature's age, Chromium a cookie's end. Tests that
meet them carry the marker `real_clock` and take their dates relative to now.

TEST_CLOCK_START (an ISO instant) starts a run on another day.
"""

import os
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import time_machine

from tests.startup.shifted import travel

USUAL = "2026-11-22T03:00:00+00:00"  # noon in Tokyo, a Sunday
OFFSET = "TEST_CLOCK_OFFSET"  # seconds, in the environment of child processes
STARTUP = Path(__file__).parent / "startup"


@cache
def start() -> datetime:
    """The instant at which the clock of this run starts, aware, in UTC. Raises ValueError for a malformed setting."""
    return datetime.fromisoformat(os.environ.get("TEST_CLOCK_START", USUAL)).astimezone(UTC)


class Clock:
    """The clock of this process, `offset` away from the machine's."""

    def __init__(self, offset: timedelta) -> None:
        self._offset = offset
        self._traveller: time_machine.travel | None = None

    @property
    def is_real(self) -> bool:
        """Whether the machine's time is shown."""
        return self._traveller is None

    def move(self) -> None:
        """Show the run's time, here and in processes started from now on; does nothing if it is shown already."""
        if self.is_real:
            self._traveller = travel(self._offset)
            os.environ[OFFSET] = str(self._offset.total_seconds())

    def restore(self) -> None:
        """Show the machine's time again; does nothing if it is shown already."""
        if self._traveller is not None:
            self._traveller.stop()
            self._traveller = None
            os.environ.pop(OFFSET, None)


@cache
def clock() -> Clock:
    """The clock of this test process: `start()` at the first call."""
    paths = [str(STARTUP), *filter(None, [os.environ.get("PYTHONPATH")])]
    os.environ["PYTHONPATH"] = os.pathsep.join(paths)
    return Clock(start() - datetime.now(UTC))


def require_real(program: str) -> None:
    """Fail unless the machine's time is shown: `program` judges by it."""
    assert clock().is_real, f"a test that meets {program} carries the marker real_clock"


def child_environment() -> dict[str, str]:
    """What a Python process that is given an environment of its own needs in it to read this clock."""
    return {name: os.environ[name] for name in ("PYTHONPATH", OFFSET) if name in os.environ}
