"""All pending migrations in one transaction, or none; never without the triggers that guard the books."""

from typing import Any

from alembic import context
from flask import current_app

from contest.kernel.db import Base
from contest.ledger.triggers import migrating


def _ours(name: str | None, kind: str, _parents: Any) -> bool:
    """SQLite's full-text table keeps its trigrams in tables that no model knows."""
    return kind != "table" or not str(name).startswith("contest_text_fts")


def _comes_here(thing: Any, _name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    """An index of PostgreSQL's own kind is not missed on SQLite."""
    return kind != "index" or engine.name == "postgresql" or not thing.kwargs.get("postgresql_using")


engine = current_app.extensions["migrate"].db.engine

with migrating(engine) as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        compare_server_default=False,
        include_name=_ours,
        include_object=_comes_here,
    )
    context.run_migrations()
