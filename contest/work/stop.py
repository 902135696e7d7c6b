"""Stop signals SIGTERM and SIGINT, waited for without a handler that takes locks."""

import os
import select
import signal


class StopSignal:
    """From now on SIGTERM and SIGINT of this process are noticed here, and do nothing else.

    The interpreter writes the signal's number to a pipe, outside of Python. A handler that sets a `threading.Event`
    would wait forever where the signal comes while the main thread holds that Event's own lock.
    """

    def __init__(self) -> None:
        self._reading, writing = os.pipe()
        os.set_blocking(writing, False)
        signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: None)

    def came(self) -> bool:
        """Whether one has come."""
        return bool(select.select([self._reading], [], [], 0)[0])

    def wait(self) -> None:
        """Return once one has come."""
        select.select([self._reading], [], [])
