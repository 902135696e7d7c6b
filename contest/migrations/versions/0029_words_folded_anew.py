"""Words by which contests are found are compared in a new form: a worker folds those of all contests anew"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

import contest.kernel.db

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade():
    if op.get_bind().scalar(sa.text("SELECT contest_id FROM contest_text LIMIT 1")) is None:
        return
    job = sa.table(
        "job", sa.column("kind", sa.String), sa.column("queue", sa.String), sa.column("args", sa.JSON),
        sa.column("due_at", contest.kernel.db.UtcDateTime(timezone=True)), sa.column("slot", sa.String),
    )  # fmt: skip
    values = {"kind": "contests.refold", "queue": "sweep", "args": {}, "due_at": datetime.now(UTC)}
    op.execute(sa.insert(job).values(values | {"slot": "contests.refold/0029"}))


def downgrade():
    raise NotImplementedError("migrations go forward; restore a backup")
