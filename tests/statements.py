"""Counting what a page asks of the database."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import event

from contest.kernel.db import db


def counted(app: Flask, act: Callable[[], Any]) -> int:
    """How many statements `act` takes, that which finds who is signed in included; not BEGIN and its like."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.split()[0] not in ("BEGIN", "ROLLBACK", "COMMIT", "PRAGMA"):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(seen)
