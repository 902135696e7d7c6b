"""Start-up of Python processes that tests start: they read the clock of the test run (see tests/clock.py)."""

import os

if offset := os.environ.get("TEST_CLOCK_OFFSET"):
    from datetime import UTC, datetime, timedelta

    import time_machine

    time_machine.travel(datetime.now(UTC) + timedelta(seconds=float(offset)), tick=True).start()
