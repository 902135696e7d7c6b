"""Moving images"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("image", sa.Column("frames", sa.Integer(), nullable=True))


def downgrade():
    raise NotImplementedError("migrations go forward; restore a backup")
