"""Counting what a page asks of the database."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from contest.kernel.db import db

_SIGN_IN = "WHERE person.fs_uniquifier"


def statements(app: Flask, client: FlaskClient, path: str) -> list[str]:
    """The statements a page needs beside finding out who is signed in; the page must open."""
    said: list[str] = []

    def hear(_connection, _cursor, statement, *_rest):
        if not statement.startswith(("BEGIN", "ROLLBACK", "COMMIT", "PRAGMA")):
            said.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", hear)
    try:
        assert client.get(path).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", hear)
    return [one for one in said if _SIGN_IN not in one]
