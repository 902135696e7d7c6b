"""History cannot be changed: every form is tried on real rows, after every migration."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from contest.kernel.db import db, writer
from contest.kernel.money import yen
from contest.ledger import books, triggers
from tests.conftest import both_databases
from tests.make import NOON

pytestmark = both_databases

WAYS = {
    "sqlite": [
        "UPDATE transfer SET amount = 2",
        "UPDATE transfer SET kind = kind",
        "UPDATE OR REPLACE transfer SET key = 'other'",
        "UPDATE account SET name = 'balance/9' WHERE name = 'unmatched'",
        "UPDATE account SET kind = kind",
        "DELETE FROM account",
        "REPLACE INTO account SELECT * FROM account",
        "REPLACE INTO account SELECT id + 9, name, kind, currency FROM account",
        "UPDATE OR REPLACE account SET name = 'cash/bank_transfer' WHERE name = 'unmatched'",
        "DELETE FROM transfer",
        "REPLACE INTO transfer SELECT * FROM transfer",
        "INSERT OR REPLACE INTO transfer SELECT * FROM transfer",
        "INSERT OR IGNORE INTO transfer SELECT * FROM transfer",
        "REPLACE INTO transfer SELECT id + 1, key, kind, source_id, target_id, 9, currency, contest_id, at FROM transfer",
        "INSERT INTO transfer SELECT * FROM transfer WHERE 1 ON CONFLICT (id) DO UPDATE SET amount = 2",
        "INSERT INTO transfer SELECT * FROM transfer WHERE 1 ON CONFLICT (key) DO UPDATE SET amount = 2",
    ],
    "postgresql": [
        "UPDATE transfer SET amount = 2",
        "UPDATE transfer SET kind = kind",
        "DELETE FROM transfer",
        "TRUNCATE transfer",
        "TRUNCATE account CASCADE",
        "SET LOCAL session_replication_role = replica; DELETE FROM transfer",
        "INSERT INTO transfer SELECT * FROM transfer ON CONFLICT (id) DO UPDATE SET amount = 2",
        "INSERT INTO transfer SELECT * FROM transfer ON CONFLICT (key) DO UPDATE SET amount = 2",
        "UPDATE account SET name = 'balance/9' WHERE name = 'unmatched'",
        "UPDATE account SET kind = kind",
        "DELETE FROM account",
        "INSERT INTO account SELECT * FROM account ON CONFLICT (id) DO UPDATE SET name = 'x'",
        "MERGE INTO transfer t USING transfer s ON t.id = s.id WHEN MATCHED THEN UPDATE SET amount = 2",
    ],
}  # fmt: skip


@pytest.fixture
def one_transfer(here):
    books.post(
        "receipt_unmatched", key="receipt/1/in", source="cash/bank_transfer", target="unmatched",
        amount=yen(1), now=NOON,
    )  # fmt: skip


def columns():
    with db.engine.connect() as connection:
        return [
            tuple(row)
            for table in ("transfer", "account")
            for row in connection.execute(text(f"SELECT * FROM {table} ORDER BY id"))
        ]


def test_no_form_of_any_statement_changes_a_transfer(one_transfer):
    before = columns()
    for way in WAYS[db.engine.dialect.name]:
        with (
            pytest.raises(DBAPIError, match="append-only"),
            writer(db.engine).connect() as connection,
            connection.begin(),
        ):
            for statement in way.split("; "):
                connection.exec_driver_sql(statement)
        assert columns() == before, way


def test_the_probe_finds_nothing_open_and_leaves_nothing(one_transfer):
    before = columns()

    assert triggers.open_ways(db.engine) == []
    assert columns() == before


def test_the_probe_names_the_ways_that_are_open(one_transfer):
    dialect = db.engine.dialect.name
    with writer(db.engine).connect() as connection, connection.begin():
        for name in triggers.NAMES[dialect]:
            connection.exec_driver_sql(
                f"DROP TRIGGER {name}" + (f" ON {name.partition('_')[0]}" if dialect == "postgresql" else "")
            )

    assert set(triggers.open_ways(db.engine)) == triggers.NAMES[dialect] | set(triggers.WAYS[dialect])
