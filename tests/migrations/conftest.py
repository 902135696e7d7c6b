"""Sites as they were before an update, and rows of their tables."""

import json
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from contest import create_app
from contest.kernel.db import db
from tests.conftest import settings

THEN = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request, tmp_path):
    """A site without a table, on both databases, in its context."""
    url = f"sqlite:///{tmp_path / 'konpe.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_server").fresh()
    app = create_app(**settings(url, tmp_path))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def insert(connection, name, /, **values):
    """A row of a table as it is in the database now, with something in each column that must have a value; its id."""
    table = sa.Table(name, sa.MetaData(), autoload_with=connection)
    somethings = {sa.Integer: 1, sa.Boolean: False, sa.DateTime: THEN, sa.JSON: {}}
    for column in table.columns:
        needed = not column.nullable and column.server_default is None and not column.primary_key
        if needed and column.name not in values:
            kinds = [value for kind, value in somethings.items() if isinstance(column.type, kind)]
            values[column.name] = kinds[0] if kinds else f"{name}{len(values)}"
    if connection.dialect.name == "sqlite":
        written = {datetime: str, dict: json.dumps}  # where the types of columns are not known
        values = {key: written.get(type(it), lambda it: it)(it) for key, it in values.items()}
        table = sa.table(name, *(sa.column(key) for key in values))
        connection.execute(table.insert().values(**values))
        return connection.scalar(sa.text("SELECT last_insert_rowid()"))
    row = connection.execute(table.insert().values(**values))
    return row.inserted_primary_key[0]


def person(connection, name, **more):
    """A person of this name."""
    facts = {"email": f"{name}@example.jp", "fs_uniquifier": name, "password": "-", "language": "en"}
    return insert(connection, "person", name=name, time_zone="UTC", **facts | more)
