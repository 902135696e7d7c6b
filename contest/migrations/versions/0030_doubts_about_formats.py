"""A source file whose name, first bytes and required format do not agree, and its winner's word that it is right"""

import sqlalchemy as sa
from alembic import op

from contest.kernel.db import UtcDateTime

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("deliverable", sa.Column("doubt", sa.String(20), nullable=True))
    op.add_column("deliverable", sa.Column("found", sa.String(12), nullable=True))
    op.add_column("deliverable", sa.Column("confirmed_at", UtcDateTime(), nullable=True))


def downgrade():
    raise NotImplementedError("migrations go forward; restore a backup")
