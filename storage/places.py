"""Fair shares of uploads: one at a time per address, few per sender, and never so many that nobody can read."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

MOST_OF_ONE = 6


class Busy(Exception):
    """This upload has to wait for others: `status` says which (409 the same address, 503 else), `after` for how
    many seconds at least."""

    def __init__(self, status: int, sentence: str, *, after: int) -> None:
        super().__init__(sentence)
        self.status, self.after = status, after


class Places:
    """Uploads under way in one process of `threads` threads: at most three quarters of them.

    One sender has at most six at once. The fuller it gets the fewer: two once half of the places are taken, one
    once three quarters are, so that a few senders with many files each leave room for everybody else.
    """

    def __init__(self, threads: int) -> None:
        self.most = max(1, threads * 3 // 4)
        self._lock = threading.Lock()
        self._addresses: set[str] = set()
        self._senders: Counter[str] = Counter()

    @contextmanager
    def taken(self, address: str, sender: str) -> Iterator[None]:
        """A place for the time of one upload. Raises Busy.

        An address of no particular sender counts as a sender of its own.
        """
        who = sender or address
        with self._lock:
            if address in self._addresses:
                raise Busy(409, "A file is being sent to this address already.", after=5)
            if len(self._addresses) >= self.most:
                raise Busy(503, "Too many files are being sent. Try again later.", after=5)
            if self._senders[who] >= self._share():
                raise Busy(503, "Too many of your files are being sent at once. Try again later.", after=3)
            self._addresses.add(address)
            self._senders[who] += 1
        try:
            yield
        finally:
            with self._lock:
                self._addresses.remove(address)
                self._senders[who] -= 1
                if not self._senders[who]:
                    del self._senders[who]

    def _share(self) -> int:
        """How many uploads one sender may have under way now."""
        taken = len(self._addresses)
        if 2 * taken < self.most:
            return MOST_OF_ONE
        return 2 if 4 * taken < 3 * self.most else 1
