"""What is said in public about a contest: questions, answers, clarifications, moved deadlines, announcements."""

import sqlalchemy as sa
from alembic import op

from contest.kernel.db import UtcDateTime

revision = "0004"
down_revision = "0003"


def upgrade():
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["contest_id"], ["contest.id"], name=op.f("fk_question_contest_id")),
        sa.ForeignKeyConstraint(["asker_id"], ["person.id"], name=op.f("fk_question_asker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("contest_id", "number", name=op.f("uq_question_contest_id_number")),
    )
    op.create_index("ix_question_asker", "question", ["asker_id", "asked_at"])
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_answer_question_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_answer_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
    )
    op.create_index(op.f("ix_answer_question_id"), "answer", ["question_id"])
    op.create_table(
        "clarification",
        *_numbered(),
        sa.Column("part", sa.String(11), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        *_keys("clarification"),
    )
    op.create_table(
        "deadline_change",
        *_numbered(),
        sa.Column("early", sa.Boolean(), nullable=False),
        sa.Column("was", UtcDateTime(), nullable=False),
        sa.Column("becomes", UtcDateTime(), nullable=False),
        *_keys("deadline_change"),
    )
    op.create_table(
        "announcement",
        *_numbered(),
        sa.Column("text", sa.Text(), nullable=False),
        *_keys("announcement"),
    )


def downgrade():
    raise NotImplementedError("migrations go forward; restore a backup")


def _numbered():
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
    )


def _keys(table):
    return (
        sa.ForeignKeyConstraint(["contest_id"], ["contest.id"], name=op.f(f"fk_{table}_contest_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f(f"fk_{table}_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("contest_id", "number", name=op.f(f"uq_{table}_contest_id_number")),
    )
