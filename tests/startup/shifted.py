"""Moving the clock of a Python process by an offset: used by the test process and by those it starts."""

import time
from datetime import UTC, datetime, timedelta

import time_machine

_EXACT = 0.001  # seconds between two readings of the machine's clock for the offset between them to count


def travel(offset: timedelta) -> time_machine.travel:
    """Show the machine's time plus `offset` from now on; `stop()` of what is returned ends it."""
    traveller = time_machine.travel(datetime.now(UTC) + offset, tick=True)
    coordinates = traveller.start()
    # On a busy machine seconds can pass between reading the clock and moving it.
    real, exact = time_machine.escape_hatch.time.time, False
    while not exact:
        before = real()
        lag = before + offset.total_seconds() - time.time()
        exact = real() - before < _EXACT
    coordinates.shift(lag)
    return traveller
