"""Receipts carry the gateway's own id of what it told, of which the first counts"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("receipt", sa.Column("event_id", sa.String(length=200), nullable=True))
    op.create_index("uq_receipt_event", "receipt", ["gateway", "event_id"], unique=True)


def downgrade():
    raise NotImplementedError("migrations go forward; restore a backup")
