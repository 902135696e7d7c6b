"""Scans for viruses"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ('image', 'deliverable'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column('scan', sa.String(length=11), nullable=True))
            batch_op.add_column(sa.Column('scan_note', sa.String(length=100), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("the books go forward only: restore a backup instead")
