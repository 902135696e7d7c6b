"""Checks of uploaded images before they are used: state, refusal, and the backgrounds on which they cannot be seen"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("upload", sa.Column("check_state", sa.String(7), nullable=True))
    op.add_column("upload", sa.Column("check_reason", sa.String(60), nullable=True))
    op.add_column("upload", sa.Column("check_values", sa.JSON(), nullable=True))
    op.add_column("upload", sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("upload", sa.Column("unseen_on", sa.JSON(), nullable=True))


def downgrade():
    raise NotImplementedError("migrations go forward; restore a backup")
