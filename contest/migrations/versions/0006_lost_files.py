"""Lost files"""

import sqlalchemy as sa
from alembic import op

import contest.kernel.db

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ('image', 'rendition', 'deliverable'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column('lost_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=True))
            batch_op.create_index(
                f'ix_{table}_lost', ['lost_at'], unique=False,
                sqlite_where=sa.text('lost_at IS NOT NULL'), postgresql_where=sa.text('lost_at IS NOT NULL'),
            )


def downgrade() -> None:
    raise NotImplementedError("the books go forward only: restore a backup instead")
