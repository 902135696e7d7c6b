"""A signal to stop is never lost, and never stops the process that waits for it from ending."""

import os
import subprocess
import sys
from pathlib import Path

# Takes a signal per line and says so; another process sends them at moments nobody chose.
WAITS = """
import random, sys
from contest.work.worker import StopSignal
for _ in range(int(sys.argv[1])):
    told = StopSignal()
    print(flush=True)
    for _ in range(random.randrange(300)):
        pass
    told.wait()
    assert told.came()
"""
SIGNALS = 400


def test_a_signal_that_comes_as_the_process_begins_to_wait_ends_the_waiting():
    command = [sys.executable, "-c", WAITS, str(SIGNALS)]
    with subprocess.Popen(
        command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, text=True, env=dict(os.environ)
    ) as process:
        try:
            for _ in range(SIGNALS):
                assert process.stdout.readline() == "\n"
                process.terminate()
            assert process.wait(60) == 0
        finally:
            process.kill()


def test_before_any_signal_none_came():
    said = subprocess.run(
        [sys.executable, "-c", "from contest.work.worker import StopSignal; print(StopSignal().came())"],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert said.stdout == "False\n"
