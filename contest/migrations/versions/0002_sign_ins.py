"""Sign-ins"""

import sqlalchemy as sa
from alembic import op

import contest.kernel.db

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=60), nullable=False),
        sa.Column("strong", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("began_at", contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("seen_at", contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("proved_at", contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("until", contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_sign_in_key_hash")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_person_id"), ["person_id"], unique=False)
