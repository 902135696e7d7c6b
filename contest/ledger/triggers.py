"""Triggers that keep tables append-only, enforced by the database itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError

from contest.kernel.db import writer

TABLES = ("transfer", "account")
# What makes a row another's equal, beside its id: REPLACE deletes by it.
_UNIQUE = {"transfer": "key = NEW.key", "account": "name = NEW.name AND currency = NEW.currency"}
NAMES = {
    "sqlite": {f"{table}_no_{way}" for table in TABLES for way in ("update", "delete", "replace")},
    "postgresql": {f"{table}_no_{way}" for table in TABLES for way in ("change", "truncate")},
}


def _sqlite(table: str) -> list[str]:
    abort = f"SELECT RAISE(ABORT, '{table} is append-only')"
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN {abort}; END",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN {abort}; END",
        # REPLACE deletes without firing the trigger above (recursive_triggers is off by default): stop it at the
        # door. NEW.id is -1 when SQLite is to choose it, so no row may ever have the id -1 (see the CHECK).
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}"
        f" WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id OR ({_UNIQUE[table]})) BEGIN {abort}; END",
    ]


def _postgresql(table: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION ledger_append_only()",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only()",
        # ALWAYS: session_replication_role = replica would silence ordinary triggers.
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_change",
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_truncate",
    ]


_DDL = {
    "sqlite": [statement for table in TABLES for statement in _sqlite(table)],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only', ERRCODE = 'restrict_violation'; END $$",
        *(statement for table in TABLES for statement in _postgresql(table)),
        "DROP FUNCTION IF EXISTS transfer_append_only()",  # what earlier versions called
    ],
}
_LIST = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('transfer', 'account')",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled = 'A'"
    " AND tgrelid IN ('transfer'::regclass, 'account'::regclass)",
}


_PROBE = (
    "INSERT INTO transfer (id, key, kind, source_id, target_id, amount, currency, at)"
    " VALUES (-7, 'probe', 'probe', -7, -8, 1, 'XTS', '2000-01-01 00:00:00')"
)
_ACCOUNTS = "INSERT INTO account (id, name, kind, currency) VALUES (-7, 'probe/1', 'probe', 'XTS'), (-8, 'probe/2', 'probe', 'XTS'), (-9, 'probe/3', 'probe', 'XTS')"
_REPLACE = _PROBE.replace("INSERT", "REPLACE")
_ACCOUNT = "INSERT INTO account (id, name, kind, currency) VALUES (-7, 'probe/1', 'probe', 'XTS')"
_REPLACE_ACCOUNT = _ACCOUNT.replace("INSERT", "REPLACE")
# Every way of changing history that the database knows.
WAYS = {
    "sqlite": [
        "UPDATE transfer SET amount = 2 WHERE id = -7",
        "DELETE FROM transfer WHERE id = -7",
        _PROBE + " ON CONFLICT (id) DO UPDATE SET amount = 2",
        _PROBE + " ON CONFLICT (key) DO UPDATE SET amount = 2",
        _REPLACE,  # the same id
        _REPLACE.replace("(-7, 'probe'", "(-9, 'probe'"),  # the same key
        "UPDATE OR REPLACE transfer SET key = 'other' WHERE id = -7",
        "UPDATE account SET name = 'probe/4' WHERE id = -7",
        "DELETE FROM account WHERE id = -9",
        _ACCOUNT + " ON CONFLICT (id) DO UPDATE SET name = 'probe/4'",
        _REPLACE_ACCOUNT,  # the same id
        _REPLACE_ACCOUNT.replace("(-7, 'probe/1'", "(-10, 'probe/3'"),  # the same name
        "UPDATE OR REPLACE account SET name = 'probe/3' WHERE id = -7",
    ],
    "postgresql": [
        "UPDATE transfer SET amount = 2 WHERE id = -7",
        "DELETE FROM transfer WHERE id = -7",
        _PROBE + " ON CONFLICT (id) DO UPDATE SET amount = 2",
        _PROBE + " ON CONFLICT (key) DO UPDATE SET amount = 2",
        "TRUNCATE transfer",
        "UPDATE account SET name = 'probe/4' WHERE id = -7",
        "DELETE FROM account WHERE id = -9",
        _ACCOUNT + " ON CONFLICT (id) DO UPDATE SET name = 'probe/4'",
        "TRUNCATE account CASCADE",
    ],
}


def install(connection: Connection) -> None:
    """Put the triggers (back) in place: in the first migration, and in each that touches the tables (Alembic's
    batch mode drops SQLite's silently)."""
    dialect = connection.dialect.name
    drops = [
        f"DROP TRIGGER IF EXISTS {name}"
        + (f" ON {name.partition('_')[0]}" if dialect == "postgresql" else "")
        for name in sorted(NAMES[dialect])
    ]
    for statement in drops + _DDL[dialect]:
        connection.exec_driver_sql(statement)


def missing(connection: Connection) -> set[str]:
    """Triggers that are gone or switched off; cheap, takes no lock, for readiness checks."""
    dialect = connection.dialect.name
    return NAMES[dialect] - set(connection.scalars(sa.text(_LIST[dialect])))


def open_ways(engine: Engine) -> list[str]:
    """Triggers that are gone, and every way of changing history that is open: each is tried on a probe row, and all
    of it is rolled back. Takes SQLite's write lock; on PostgreSQL, for an instant, the tables', and where others
    hold those for over two seconds the triggers' presence must do as proof."""
    with writer(engine).connect() as connection, connection.begin() as whole:
        found = sorted(missing(connection))
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL lock_timeout = '2s'")
        connection.exec_driver_sql(_ACCOUNTS)
        connection.exec_driver_sql(_PROBE)
        for way in WAYS[connection.dialect.name]:
            attempt = connection.begin_nested()
            try:
                connection.exec_driver_sql(way)
                found.append(way)
            except OperationalError as busy:
                if getattr(busy.orig, "sqlstate", None) != "55P03":  # lock_not_available
                    raise
            except DBAPIError as refused:
                not_granted = getattr(refused.orig, "sqlstate", None) == "42501"
                if "append-only" not in str(refused.orig) and not not_granted:
                    raise
            attempt.rollback()
        whole.rollback()
    return found


@contextmanager
def migrating(engine: Engine) -> Iterator[Connection]:
    """The connection for Alembic's env.py: all migrations or none, and never without the triggers.

    Batch mode drops and renames tables; with foreign keys on that deletes (or refuses) the rows that point
    at them, and the pragma does nothing inside a transaction: so off before, checked after.
    """
    with writer(engine).connect() as connection:
        raw: Any = connection.connection.dbapi_connection  # no transaction has begun on it
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            raw.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                yield connection
                if is_sqlite and (orphans := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
                    raise RuntimeError(f"rows that point nowhere: {orphans[:5]}")
                if sa.inspect(connection).has_table("transfer") and (gone := missing(connection)):
                    raise RuntimeError(
                        f"this migration lost {sorted(gone)}: call triggers.install(op.get_bind())"
                    )
        finally:
            if is_sqlite:
                raw.execute("PRAGMA foreign_keys = ON")
