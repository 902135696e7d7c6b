"""Mails of registrations, counted for each network, and accounts nobody confirmed"""

import sqlalchemy as sa
from alembic import op

import contest.kernel.db

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "registration_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network", sa.String(length=64), nullable=False),
        sa.Column("due_at", contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_mail")),
    )
    op.create_index("ix_registration_mail_network", "registration_mail", ["network", "due_at"])
    unconfirmed = sa.text("confirmed_at IS NULL")
    op.create_index(
        "ix_person_unconfirmed", "person", ["joined_at"], sqlite_where=unconfirmed, postgresql_where=unconfirmed
    )


def downgrade():
    raise NotImplementedError("migrations go forward; restore a backup")
