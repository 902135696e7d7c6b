"""Asking whether anything has changed, for the least that it can cost."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect, Select
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import PoolProxiedConnection

from contest.kernel.db import db, end_page


def fingerprint(statement: Select[Any], values: dict[str, Any]) -> str | None:
    """The one row of a statement in words to compare by, as the driver gives it; None where there is none.

    For what is asked by far more often than it changes: the statement is made ready once and the row never read into
    types, which leaves a tenth of the cost. It is asked where the page reads, so that both see the same on SQLite;
    while the page has not read yet, on a connection of its own, without a transaction. None too where the database
    fails: who then asks in the usual way meets the failure there. Raises ValueError for a statement that holds
    values (but for those given) which their types must write.
    """
    engine, page = db.engine, db.session()
    text, ready = _ready(statement, engine.dialect, tuple(values))
    given, failures = ready(values), (engine.dialect.loaded_dbapi.Error, PoolTimeout)
    if page.in_transaction():
        try:
            return _sent(page.connection().connection.cursor(), text, given)
        except failures:
            end_page()  # PostgreSQL answers nothing more in a transaction that has failed
            return None
    try:
        connection = engine.raw_connection()
    except failures:
        return None
    try:
        return _sent_alone(connection, text, given, on_server=engine.dialect.name == "postgresql")
    except failures as failure:
        connection.invalidate(failure)
        return None
    except BaseException:
        connection.invalidate()
        raise
    finally:
        connection.close()


@lru_cache(16)
def _ready(
    statement: Select[Any], dialect: Dialect, names: tuple[str, ...]
) -> tuple[str, Callable[[dict[str, Any]], Any]]:
    """The text of a statement for this driver, and what puts the values of these names where it expects them."""
    compiled = statement.compile(dialect=dialect)
    state = compiled.construct_expanded_state(dict.fromkeys(names))
    binds = {
        name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in compiled.binds.items()
    }
    if any(writes for name, writes in binds.items() if name not in names):
        raise ValueError("only the values given are written by their types")

    def value(name: str, values: dict[str, Any]) -> Any:
        if name not in values:
            return state.parameters[name]  # part of the statement
        writes = binds[name]
        return writes(values[name]) if writes else values[name]

    def in_order(values: dict[str, Any]) -> tuple[Any, ...]:
        return tuple(value(name, values) for name in state.positiontup or ())

    def by_name(values: dict[str, Any]) -> dict[str, Any]:
        return {name: value(name, values) for name in state.parameters}

    return state.statement, in_order if compiled.positional else by_name


def _sent(cursor: Any, text: str, values: Any) -> str | None:
    cursor.execute(text, values)
    row = cursor.fetchone()
    cursor.close()
    return None if row is None else repr(row)


def _sent_alone(connection: PoolProxiedConnection, text: str, values: Any, *, on_server: bool) -> str | None:
    if not on_server:  # SQLite's never begin a transaction by themselves
        return _sent(connection.cursor(), text, values)
    driver: Any = connection.driver_connection
    driver.autocommit = True
    found = _sent(connection.cursor(), text, values)
    driver.autocommit = False
    return found
