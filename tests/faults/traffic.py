"""People who write while something breaks: what was confirmed to them must be there afterwards, once."""

import http.client
import threading
import time
from datetime import timedelta
from types import TracebackType

from sqlalchemy import update
from sqlalchemy.exc import SQLAlchemyError

from contest.entries.model import Comment
from contest.kernel.clock import utcnow
from contest.kernel.db import transaction
from tests.faults.inside import Inside


class Traffic:
    """Threads that write numbered words into the threads of entries; `confirmed` are those that were answered with
    a redirect, `refused` counts the errors met, `last` is when something was confirmed last."""

    def __init__(self, here: Inside, contest: int, entries: dict[str, int]) -> None:
        self.here, self.contest, self.entries = here, contest, entries
        self.confirmed: list[str] = []
        self.refused, self.last = 0, 0.0
        self._stop, self._crew = threading.Event(), []

    def __enter__(self) -> "Traffic":
        self._crew = [threading.Thread(target=self._writes, args=(who,)) for who in self.entries]
        [one.start() for one in self._crew]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        [one.join() for one in self._crew]

    def heals(self, *, within: float) -> float:
        """Wait until a word that is sent from now on is confirmed; how many seconds that took."""
        began = time.monotonic()
        while self.last <= began:
            assert time.monotonic() < began + within, f"not healed after {within} s, {self.refused} errors"
            time.sleep(0.05)
        return self.last - began

    def verify(self) -> None:
        """Every confirmed word is there once, and the books balance."""
        written = [row.text for row in self.here.rows(Comment.text)]
        assert len(written) == len(set(written))
        assert set(self.confirmed) <= set(written)
        assert self.here.books() == []

    def _writes(self, who: str) -> None:
        there, visitor, n = f"/contests/{self.contest}/entries/{self.entries[who]}", None, 0
        while not self._stop.is_set():
            n += 1
            word = f"{who} {n}"
            try:
                visitor = visitor or self.here.visitor(who, timeout=20)
                page = visitor.get(there)
                if page.status != 200:
                    raise ConnectionError
                fields = {"text": word, "once": page.value("once", form="/comments#thread")}
                for _again in range(2):  # answered or not, the same form may be sent twice
                    began = time.monotonic()
                    if visitor.post(f"{there}/comments", fields, page).status != 303:
                        raise ConnectionError
                self.confirmed.append(word)
                self.last = max(self.last, began)
                if len(self.confirmed) % 5 == 0:
                    self._lets_days_pass()
            except (OSError, http.client.HTTPException, AssertionError, SQLAlchemyError):
                self.refused += 1
                time.sleep(0.05)

    def _lets_days_pass(self) -> None:
        """Nobody may write more than twenty words a day into one thread."""
        with self.here.app.app_context(), transaction() as session:
            session.execute(update(Comment).values(at=utcnow() - timedelta(days=2)))
