"""Acts at the server's command line, told apart from those of the clock"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("event", sa.Column("via", sa.String(length=20), nullable=True))


def downgrade():
    raise NotImplementedError("migrations go forward; restore a backup")
