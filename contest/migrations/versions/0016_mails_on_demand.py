"""Mails that anybody may ask for, told apart"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("mail", sa.Column("on_demand", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade():
    raise NotImplementedError("migrations go forward; restore a backup")
