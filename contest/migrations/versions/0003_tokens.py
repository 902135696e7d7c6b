"""Tokens of the JSON API, and what a request said whose key comes again."""

import sqlalchemy as sa
from alembic import op

import contest.kernel.db

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("scope", sa.String(length=5), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("used_at", contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("scope IN ('read', 'write')", name=op.f("ck_token_scope")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_token_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token")),
        sa.UniqueConstraint("hash", name=op.f("uq_token_hash")),
    )
    op.create_index(op.f("ix_token_person_id"), "token", ["person_id"])
    op.add_column("form_key", sa.Column("body", sa.String(length=64), nullable=True))


def downgrade() -> None:
    op.drop_column("form_key", "body")
    op.drop_table("token")
