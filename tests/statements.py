"""Counting what the database is asked."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from contest.kernel.db import db

_SIGN_IN = "WHERE sign_in.key_hash"
_FRAME = ("BEGIN", "ROLLBACK", "COMMIT", "PRAGMA")


@contextmanager
def heard(app: Flask) -> Iterator[list[str]]:
    """The statements of this block, BEGIN and its like left out; no context is held open around them."""
    with app.app_context():
        engine = db.engine
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(_FRAME):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def counted(app: Flask, act: Callable[[], Any]) -> int:
    """How many statements `act` takes, that which finds who is signed in included."""
    with heard(app) as seen:
        act()
    return len(seen)


def of_page(app: Flask, client: FlaskClient, path: str) -> list[str]:
    """The statements a page needs beside finding out who is signed in; the page must open."""
    with heard(app) as seen:
        assert client.get(path).status_code == 200
    return [one for one in seen if _SIGN_IN not in one]
