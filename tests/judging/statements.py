"""Counting what the database is asked."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import Engine, event

from contest.kernel.db import db


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements of this block; BEGIN is not one."""
    with _noted(db.engine) as seen:
        yield seen


@contextmanager
def watched(app: Flask) -> Iterator[list[str]]:
    """The statements of the requests in this block; no context is held open around them."""
    with app.app_context():
        engine = db.engine
    with _noted(engine) as seen:
        yield seen


@contextmanager
def _noted(engine: Engine) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_):
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
