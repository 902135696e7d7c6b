"""Accounts of the books are append-only too; bank accounts are also compared by kind, number and holder"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

import contest.kernel.db
from contest.ledger import triggers

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("account") as batch:
        batch.create_check_constraint(op.f("ck_account_id_not_minus_one"), "id <> -1")
    triggers.install(op.get_bind())
    op.add_column(
        "payout_details", sa.Column("likeness", sa.String(length=64), server_default="", nullable=False)
    )
    op.create_index(op.f("ix_payout_details_likeness"), "payout_details", ["likeness"])
    # Banks' names are compared in a new form: a worker, which has the keys, writes the hashes anew.
    job = sa.table(
        "job", sa.column("kind", sa.String), sa.column("queue", sa.String), sa.column("args", sa.JSON),
        sa.column("due_at", contest.kernel.db.UtcDateTime(timezone=True)), sa.column("slot", sa.String),
    )  # fmt: skip
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM payout_details")):
        values = {"kind": "people.refresh_fingerprints", "queue": "money", "args": {}, "due_at": datetime.now(UTC)}
        op.execute(sa.insert(job).values(values | {"slot": "people.refresh_fingerprints/0027"}))


def downgrade():
    raise NotImplementedError("migrations go forward; restore a backup")
