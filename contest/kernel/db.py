"""Database sessions: pages read on `db.session`, actions write inside `transaction()`; one pool."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, event, func, inspect, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, ORMExecuteState, Session, UOWTransaction
from sqlalchemy.types import TypeDecorator

from contest.kernel.faults import reached

M = TypeVar("M", bound=DeclarativeBase)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware UTC in Python on both databases (SQLite keeps no zone)."""

    impl, cache_ok = DateTime(timezone=True), True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)  # type: ignore[no-any-return]


class Base(DeclarativeBase):
    """The root of every table; constraints have names, so that later migrations can find them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


# No autoflush: what a library changes on the page's session waits for `commit_page`.
db = SQLAlchemy(model_class=Base, session_options={"autoflush": False})
_open: ContextVar[Session | None] = ContextVar("transaction", default=None)


def prepare(engine: Engine) -> None:
    """Give SQLite the manners of a server; call once per engine, before its first connection."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # sqlite3 itself never begins; `began` below does
        for pragma in (
            "busy_timeout = 10000",
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def began(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def writer(engine: Engine) -> Engine:
    """The same engine and pool, whose transactions take SQLite's write lock at their first word."""
    return engine.execution_options(writes=True)


@contextmanager
def transaction() -> Iterator[Session]:
    """Do one action wholly or not at all; a transaction inside another joins it.

    The page's read transaction ends on both sides: before, as its snapshot can never become a write (SQLite
    refuses at once) and its connection goes back to the pool; after, as all it saw meanwhile is the past.
    A joined transaction that fails breaks the whole, even if the failure is caught: for an attempt that may
    fail use `session.begin_nested()`.
    """
    if outer := _open.get():
        try:
            yield outer
            return
        except BaseException:
            outer.info["broken"] = True
            raise
    end_page()
    with Session(writer(db.engine), expire_on_commit=False) as session:
        token = _open.set(session)
        try:
            with session.begin():
                session.connection()  # BEGIN now, not at the first statement
                yield session
                if session.info.get("broken"):
                    raise RuntimeError("a joined transaction failed and the failure was swallowed")
                reached("transaction.before_commit")
            reached("transaction.after_commit")
        finally:
            _open.reset(token)
            end_page()


def lock(model: type[M], identity: Any) -> M:
    """The row as it is now, ours until the transaction ends. Raises NoResultFound when there is none.

    Without `populate_existing` SQLAlchemy locks the row and hands back what it read earlier. PostgreSQL: FOR NO KEY
    UPDATE, which excludes every other `lock` but not rows that merely point here (an event about a person whose
    payout is being made): those would deadlock with FOR UPDATE.
    """
    session = _open.get()
    if session is None:
        raise RuntimeError("lock() belongs inside transaction()")
    # The session's autoflush first writes what a joined action has changed; populate_existing would lose it.
    return session.get_one(model, identity, with_for_update={"key_share": True}, populate_existing=True)


def insert_once(model: type[Base], **values: Any) -> Any:
    """Insert a row unless one with the same unique key exists: its id (the first column of its primary key), or None.

    Two transactions that insert one key at once: the later waits for the first, then finds the row.
    """
    session = _open.get()
    if session is None:
        raise RuntimeError("insert_once() belongs inside transaction()")
    dialect = sqlite if session.connection().dialect.name == "sqlite" else postgresql
    row = dialect.insert(model).values(**values).on_conflict_do_nothing()
    return session.scalar(row.returning(inspect(model).primary_key[0]))


def serialize(*names: str) -> None:
    """Wait until no other open transaction has serialized one of these names: what is counted before it is written is
    then counted by one at a time. SQLite writes one at a time anyway; PostgreSQL takes advisory locks, in one order."""
    session = _open.get()
    if session is None:
        raise RuntimeError("serialize() belongs inside transaction()")
    if session.connection().dialect.name == "postgresql":
        for place in sorted(
            int.from_bytes(sha256(name.encode()).digest()[:8], signed=True) for name in names
        ):
            session.execute(select(func.pg_advisory_xact_lock(place)))


def reader() -> Session:
    """Where a query reads: the open transaction if there is one, else the page's session."""
    return _open.get() or db.session()


def end_page() -> None:
    """End the page's read transaction: every object it holds reads afresh at the next touch."""
    page = db.session()
    if page.new or page.deleted or any(page.is_modified(thing) for thing in page.dirty):
        raise RuntimeError("a page changed objects outside transaction()")
    page.rollback()


def commit_page(then: Callable[[], None] | None = None) -> None:
    """Write what a library changed on the page's session, and do `then` in the same transaction; for
    people/security/datastore.py alone. Actions called by `then` join it."""
    page = db.session()
    if then is None and not (page.new or page.deleted or page.dirty):
        return
    connection = page.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("ROLLBACK")  # a snapshot cannot become a write: change it for the lock
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    page.info["writes"] = True
    token = _open.set(page)
    try:
        page.flush()
        if then is not None:
            then()
        if page.info.pop("broken", False):
            raise RuntimeError("a joined transaction failed and the failure was swallowed")
        page.commit()
    except BaseException:
        page.rollback()
        raise
    finally:
        _open.reset(token)
        page.info.pop("writes", None)
        page.info.pop("broken", None)


@event.listens_for(db.session, "do_orm_execute")
def _executes(state: ORMExecuteState) -> None:
    """Pages read: refuse any statement that writes (and any plain text) on their session."""
    if not state.is_select and not state.session.info.get("writes"):
        raise RuntimeError("pages read; write inside transaction()")


@event.listens_for(db.session, "before_flush")
def _flushes(page: Session, _context: UOWTransaction, _instances: Any) -> None:
    """Pages read: nothing changed on their session is ever written but by `commit_page`."""
    if not page.info.get("writes"):
        raise RuntimeError("pages read; write inside transaction()")
