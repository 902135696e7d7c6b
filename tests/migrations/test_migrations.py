"""From empty to head on both databases: the models agree, the triggers guard the books, a careless step is undone."""

import importlib
import shutil
from pathlib import Path

import flask_migrate
import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

from contest.health.checks import newest_migration
from contest.kernel.db import db
from contest.ledger import triggers
from tests.conftest import both_databases

pytestmark = both_databases
CARELESS = """
from alembic import op
import sqlalchemy as sa

revision, down_revision = "careless", "{head}"


def upgrade():
    with op.batch_alter_table("transfer", recreate="always") as batch:
        batch.alter_column("key", type_=sa.String(240), existing_type=sa.String())
    {then}


def downgrade():
    pass
"""


def head(app):
    """The newest step there is."""
    return ScriptDirectory(app.extensions["migrate"].directory).get_current_head()


def checks(engine):
    """The CHECK constraints of every table, as the database writes them."""
    seen = inspect(engine)
    return {
        (table, one["name"], " ".join(one["sqltext"].split()))
        for table in seen.get_table_names()
        for one in seen.get_check_constraints(table)
    }


def test_models_and_migrations_agree(here, request):
    flask_migrate.check()
    sqlite = db.engine.dialect.name == "sqlite"
    by_models = create_engine("sqlite://" if sqlite else request.getfixturevalue("postgres_server").fresh())
    with by_models.begin() as connection:
        if not sqlite:
            connection.execute(text("CREATE EXTENSION pg_trgm"))
        db.metadata.create_all(connection)
        assert checks(db.engine) == checks(connection)  # Alembic compares none
    by_models.dispose()


def test_the_newest_migration_is_found_without_alembic(app):
    assert newest_migration() == head(app)


def test_every_trigger_is_there_and_foreign_keys_hold(here):
    with db.engine.connect() as connection:
        assert triggers.missing(connection) == set()
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def test_every_constraint_has_a_name(here):
    seen = inspect(db.engine)
    for table in seen.get_table_names():
        if table != "alembic_version" and not table.startswith("contest_text_fts"):  # SQLite's own
            assert seen.get_pk_constraint(table)["name"] and all(
                one["name"] for one in seen.get_foreign_keys(table)
            )


@pytest.fixture
def folder(app, tmp_path):
    """The site's migrations, copied, so that a step can be added."""
    copy = tmp_path / "migrations"
    shutil.copytree(
        Path(app.extensions["migrate"].directory), copy, ignore=shutil.ignore_patterns("__pycache__")
    )
    return copy


def test_a_step_that_loses_the_triggers_is_undone_whole(here, app, folder):
    """Alembic's batch mode makes the table anew, and says nothing of the triggers."""
    (folder / "versions/careless.py").write_text(CARELESS.format(head=head(app), then=""))
    with pytest.raises(SystemExit):  # Flask-Migrate logs our RuntimeError and exits
        flask_migrate.upgrade(directory=str(folder))
    with db.engine.connect() as connection:
        assert triggers.missing(connection) == set()
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == head(app)


def test_a_step_that_puts_them_back_is_taken(here, app, folder):
    then = "from contest.ledger import triggers; triggers.install(op.get_bind())"
    (folder / "versions/careless.py").write_text(CARELESS.format(head=head(app), then=then))
    flask_migrate.upgrade(directory=str(folder))
    with db.engine.connect() as connection:
        assert triggers.missing(connection) == set()
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "careless"


def test_the_books_are_never_taken_back(here):
    with pytest.raises(NotImplementedError, match="restore a backup"):
        importlib.import_module("contest.migrations.versions.0001_the_first_house").downgrade()
