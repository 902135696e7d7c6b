"""The network of a sign-in, and what exempts an address from the waits after failed ones"""

import sqlalchemy as sa
from alembic import op

import contest.kernel.db

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("sign_in", sa.Column("network", sa.String(length=64), server_default="", nullable=False))
    op.create_table(
        "sign_in_exemption",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=True),
        sa.Column("wrong_tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("until", contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_exemption_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_exemption")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_sign_in_exemption_key_hash")),
    )
    op.create_index(op.f("ix_sign_in_exemption_person_id"), "sign_in_exemption", ["person_id"])
    # Whole addresses are not needed any more: sign-ins have their network.
    op.execute("UPDATE person SET last_login_ip = NULL, current_login_ip = NULL")


def downgrade():
    raise NotImplementedError("migrations go forward; restore a backup")
