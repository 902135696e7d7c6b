"""Watch list"""

import sqlalchemy as sa
from alembic import op

import contest.kernel.db

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "watch",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("at", contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["contest_id"], ["contest.id"], name=op.f("fk_watch_contest_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_watch_person_id")),
        sa.PrimaryKeyConstraint("person_id", "contest_id", name=op.f("pk_watch")),
    )
    op.create_index(op.f("ix_watch_contest_id"), "watch", ["contest_id"])
    op.create_index("ix_watch_list", "watch", ["person_id", "at", "contest_id"])


def downgrade() -> None:
    raise NotImplementedError("migrations go forward; restore a backup instead")
