"""Finding contests: the words of what is published, and orders of the list"""

import sqlalchemy as sa
from alembic import op

from contest.contests.folding import fold

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NO_FTS = (
    "This Python's SQLite was built without FTS5 or its trigram tokenizer (SQLite 3.34 or later), by which contests "
    "are searched. Use a Python with a full SQLite, or PostgreSQL (DATABASE_URL). Nothing was changed."
)
NO_TRGM = (
    "Contests are searched by PostgreSQL's extension pg_trgm, and this role may not create it here, or it is not "
    "installed (Debian: postgresql-contrib, part of postgresql). Let an administrator run, in this very database:\n\n"
    "    CREATE EXTENSION pg_trgm;\n\nthen run this again. Nothing was changed."
)
FTS = [
    "CREATE VIRTUAL TABLE contest_text_fts USING fts5("
    "text, content='contest_text', content_rowid='contest_id', tokenize='trigram')",
    "CREATE TRIGGER contest_text_added AFTER INSERT ON contest_text BEGIN "
    "INSERT INTO contest_text_fts (rowid, text) VALUES (new.contest_id, new.text); END",
    "CREATE TRIGGER contest_text_removed AFTER DELETE ON contest_text BEGIN "
    "INSERT INTO contest_text_fts (contest_text_fts, rowid, text) VALUES ('delete', old.contest_id, old.text); END",
    "CREATE TRIGGER contest_text_changed AFTER UPDATE ON contest_text BEGIN "
    "INSERT INTO contest_text_fts (contest_text_fts, rowid, text) VALUES ('delete', old.contest_id, old.text); "
    "INSERT INTO contest_text_fts (rowid, text) VALUES (new.contest_id, new.text); END",
]


def upgrade() -> None:
    op.create_table(
        "contest_text",
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["contest_id"], ["contest.id"], name=op.f("fk_contest_text_contest_id")),
        sa.PrimaryKeyConstraint("contest_id", name=op.f("pk_contest_text")),
    )
    op.create_index("ix_contest_newest", "contest", ["state", "published_at", "id"])
    op.create_index("ix_contest_prize", "contest", ["state", "prize_amount", "id"])
    bind = op.get_bind()
    if bind.dialect.name == "sqlite":
        _keep_trigrams_by_triggers(bind)
    else:
        _have_pg_trgm(bind)
        op.create_index(
            "ix_contest_text_trigrams", "contest_text", ["text"],
            postgresql_using="gin", postgresql_ops={"text": "gin_trgm_ops"},
        )
    _fill(bind)


def downgrade() -> None:
    raise NotImplementedError("migrations go forward; restore a backup instead")


def _keep_trigrams_by_triggers(bind: sa.Connection) -> None:
    try:
        for statement in FTS:
            bind.exec_driver_sql(statement)
    except sa.exc.OperationalError as why:
        raise RuntimeError(NO_FTS) from why


def _have_pg_trgm(bind: sa.Connection) -> None:
    if bind.exec_driver_sql("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'").scalar():
        return
    try:
        bind.exec_driver_sql("CREATE EXTENSION pg_trgm")
    except sa.exc.DBAPIError as why:
        raise RuntimeError(NO_TRGM) from why


def _fill(bind: sa.Connection) -> None:
    """Contests that were published before."""
    rows = bind.execute(
        sa.text(
            "SELECT c.id, c.title, c.lead, p.name, c.required_formats, c.description, c.wanted FROM contest c "
            "JOIN person p ON p.id = c.client_id WHERE c.published_at IS NOT NULL"
        ).columns(sa.column("id"), sa.column("title"), sa.column("lead"), sa.column("name"),
                  sa.column("required_formats", sa.JSON()), sa.column("description"), sa.column("wanted"))
    ).all()  # fmt: skip
    for number, title, lead, client, formats, *texts in rows:
        text = " ".join(fold(part) for part in (title, lead, client, *formats, *texts))
        bind.execute(
            sa.text("INSERT INTO contest_text (contest_id, text) VALUES (:number, :text)"),
            {"number": number, "text": text},
        )
