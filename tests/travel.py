"""Letting days pass in a test: what is stored moves into the past, so that no clock in the product need be turned.

Clocks stay as they are, and with them what is signed by them: sessions, mailed links, the store's addresses.
The ledger's rows stay too; its triggers allow no change, and no rule reads their instants.
"""

from datetime import timedelta

from sqlalchemy import Table, bindparam, create_engine, select, update

from contest import load_packages
from contest.kernel import db as kernel_db
from contest.ledger.model import Account, Transfer

APPEND_ONLY = {Account.__tablename__, Transfer.__tablename__}


def travel(url: str, span: timedelta) -> None:
    """Let `span` pass in the site whose database is at `url`. Its worker must not be running."""
    load_packages()
    engine = create_engine(url)
    kernel_db.prepare(engine)
    with kernel_db.writer(engine).begin() as connection:
        for table in kernel_db.db.metadata.sorted_tables:
            if table.name not in APPEND_ONLY:
                _shift(connection, table, span)
    engine.dispose()


def _shift(connection, table: Table, span: timedelta) -> None:
    instants = [column for column in table.columns if isinstance(column.type, kernel_db.UtcDateTime)]
    if not instants:
        return
    keys = list(table.primary_key.columns)
    rows = connection.execute(select(*keys, *instants)).all()
    if not rows:
        return
    moved = [
        {f"at_{column.name}": row._mapping[column] for column in keys}
        | {f"to_{column.name}": row._mapping[column] and row._mapping[column] - span for column in instants}
        for row in rows
    ]
    here = [column == bindparam(f"at_{column.name}") for column in keys]
    there = {column.name: bindparam(f"to_{column.name}") for column in instants}
    connection.execute(update(table).where(*here).values(there), moved)
