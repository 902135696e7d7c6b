"""`flask worker`, stopped or killed while its cages start: it ends, with what it started, and prints no traceback."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.running import BIN, ROOT


def children_of(pid: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def starts_cages(pid: int) -> list[int]:
    """The process that loads the decoders, once it has become that program."""
    commands = {one: Path(f"/proc/{one}/cmdline").read_bytes() for one in children_of(pid)}
    return [one for one, command in commands.items() if b"forkserver" in command]


def wait(condition: Callable[[], object]) -> object:
    end = time.monotonic() + 60
    while not (found := condition()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)
    return found


@pytest.mark.parametrize(
    ("sent", "to", "code"),
    [
        (signal.SIGTERM, "worker", 0),
        (signal.SIGINT, "worker", 0),
        (signal.SIGTERM, "both", 0),  # as a service manager stops a unit
        (signal.SIGKILL, "worker", -signal.SIGKILL),
    ],
)
def test_a_worker_that_is_ended_while_its_cages_start_prints_no_traceback(tmp_path, sent, to, code):
    settings = {"KONPE_INSTANCE": str(tmp_path), "PUBLIC_URL": "http://127.0.0.1:8000"}
    with (tmp_path / "said").open("wb") as said:
        worker = subprocess.Popen(
            [str(BIN / "flask"), "--app", "wsgi", "worker"],
            cwd=ROOT, env={**os.environ, **settings}, stdout=said, stderr=said,
        )  # fmt: skip
    try:
        [cages] = wait(lambda: starts_cages(worker.pid))
        if to == "both":
            os.kill(cages, sent)
        worker.send_signal(sent)
        assert worker.wait(60) == code
        wait(lambda: not Path(f"/proc/{cages}").exists() or "\nState:\tZ" in _status(cages))
    finally:
        worker.kill()
        worker.wait()
    assert "Traceback" not in (tmp_path / "said").read_text()


def test_a_worker_without_cages_says_so_in_one_line(tmp_path):
    broken = (
        "import sys; from contest.imaging import server; server._BOOTSTRAP = 'raise SystemExit(3)';"
        "sys.argv = ['flask', '--app', 'wsgi', 'worker']; from flask.cli import main; main()"
    )
    settings = {"KONPE_INSTANCE": str(tmp_path), "PUBLIC_URL": "http://127.0.0.1:8000"}
    ended = subprocess.run(
        [str(BIN / "python"), "-c", broken], cwd=ROOT, env={**os.environ, **settings},
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert ended.returncode == 1
    assert "No cage for images could be started: the fork server did not start." in ended.stderr
    assert "Traceback" not in ended.stderr


def _status(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return "\nState:\tZ"
