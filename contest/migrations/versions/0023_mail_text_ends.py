"""Blank the text of sent mails; unsent ones know until when their link works"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("mail", sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE mail SET text = '', html = '', unsubscribe = NULL WHERE sent_at IS NOT NULL")


def downgrade():
    raise NotImplementedError("migrations go forward; restore a backup")
