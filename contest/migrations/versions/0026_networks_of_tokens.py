"""The networks a token was used from"""

import sqlalchemy as sa
from alembic import op

import contest.kernel.db

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "token_network",
        sa.Column("token_id", sa.Integer(), nullable=False),
        sa.Column("network", sa.String(length=64), nullable=False),
        sa.Column("first_at", contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["token_id"], ["token.id"], name=op.f("fk_token_network_token_id")),
        sa.PrimaryKeyConstraint("token_id", "network", name=op.f("pk_token_network")),
    )


def downgrade():
    raise NotImplementedError("migrations go forward; restore a backup")
