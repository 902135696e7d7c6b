"""Worker processes, killed with SIGKILL: what they held is taken up again, and nothing runs twice beside."""

import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from contest.kernel.db import db
from contest.work.model import DEAD, DONE, Job
from contest.work.queue import enqueue
from tests.conftest import both_databases
from tests.work.notes import note

pytestmark = both_databases


class Crew:
    """Worker processes, stopped at the end whatever happens."""

    def __init__(self, app, count: int) -> None:
        command = [
            sys.executable,
            "-m",
            "tests.work.hand",
            app.config["DATABASE_URL"],
            str(app.config["INSTANCE"]),
        ]
        self.workers = [
            subprocess.Popen(command, cwd=Path(__file__).parents[2], stderr=subprocess.DEVNULL)
            for _ in range(count)
        ]

    def __enter__(self):
        return self.workers

    def __exit__(self, *_):
        for worker in self.workers:
            worker.kill()
            worker.wait()


@pytest.fixture
def ask(app, tmp_path):
    (tmp_path / "out").touch()

    def asking(line: str, seconds: float = 0) -> None:
        with app.app_context():
            enqueue(note, due_at=datetime.now(UTC), path=str(tmp_path / "out"), line=line, seconds=seconds)

    return asking


def wait(condition: Callable[[], bool], seconds: float) -> float:
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, "waited in vain"
        time.sleep(0.1)
    return time.monotonic() - began


def left(app) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(Job.id)).where(Job.state.notin_([DONE, DEAD])))


def test_a_killed_workers_job_is_taken_up_within_twenty_seconds_and_a_long_one_is_left_alone(
    app, ask, tmp_path
):
    out = tmp_path / "out"
    ask("killed", 60)
    with Crew(app, 1) as [victim]:
        wait(lambda: "killed" in out.read_text(), 30)
        ask("long", 17)  # longer than a lease: only its heartbeat keeps it
        with Crew(app, 2):
            wait(lambda: "long" in out.read_text(), 30)
            victim.kill()
            wait(lambda: out.read_text().count("killed") == 2, 20)
            wait(lambda: left(app) == 0, 60)
    assert out.read_text().split() == ["killed", "long", "killed"]


def test_three_workers_run_a_hundred_jobs_once_each(app, ask, tmp_path):
    for n in range(100):
        ask(str(n))
    with Crew(app, 3):
        wait(lambda: left(app) == 0, 60)
    assert sorted((tmp_path / "out").read_text().split(), key=int) == [str(n) for n in range(100)]
