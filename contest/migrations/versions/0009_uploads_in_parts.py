"""Uploads in parts"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('upload', sa.Column('part_size', sa.Integer(), nullable=True))
    op.add_column('upload', sa.Column('parts_id', sa.Text(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("A step back would lose what is on its way: take the backup instead.")
