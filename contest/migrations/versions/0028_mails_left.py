"""How mails were chosen before a link switched them off"""

import sqlalchemy as sa
from alembic import op

import contest.kernel.db

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("mail_setting", sa.Column("before", sa.String(length=6), nullable=True))
    op.add_column("mail_setting", sa.Column("told_at", contest.kernel.db.UtcDateTime(timezone=True), nullable=True))


def downgrade():
    raise NotImplementedError("migrations go forward; restore a backup")
