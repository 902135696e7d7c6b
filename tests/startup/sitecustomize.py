"""Start-up of Python processes that tests start: they read the clock of the test run (see tests/clock.py)."""

import os

if offset := os.environ.get("TEST_CLOCK_OFFSET"):
    from datetime import timedelta

    from shifted import travel  # this file's folder is on the path

    travel(timedelta(seconds=float(offset)))
