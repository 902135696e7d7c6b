"""Counting what the database is asked."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from contest.kernel.db import db


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements of this block; BEGIN is not one."""
    seen: list[str] = []

    def note(_conn, _cursor, statement, *_):
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
