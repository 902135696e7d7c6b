"""Pins: messages of a thread with a place on an image; that the image is one of the entry the database holds by its keys"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_comment_of_entry", "comment", ["id", "entry_id"], unique=True)
    op.create_index("ix_version_of_entry", "version", ["id", "entry_id"], unique=True)
    op.create_index("ix_image_of_version", "image", ["id", "version_id"], unique=True)
    op.create_table(
        "pin",
        sa.Column("comment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("image_id", sa.Integer(), nullable=False),
        sa.Column("x", sa.Integer(), nullable=False),
        sa.Column("y", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.CheckConstraint("state IN ('open', 'done', 'resolved')", name=op.f("ck_pin_state")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_pin_number")),
        sa.CheckConstraint("x BETWEEN 0 AND 1000 AND y BETWEEN 0 AND 1000", name=op.f("ck_pin_place")),
        sa.ForeignKeyConstraint(
            ["comment_id", "entry_id"], ["comment.id", "comment.entry_id"],
            name=op.f("fk_pin_comment_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id", "entry_id"], ["version.id", "version.entry_id"],
            name=op.f("fk_pin_version_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["image_id", "version_id"], ["image.id", "image.version_id"],
            name=op.f("fk_pin_image_id_version_id"),
        ),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_pin")),
        sa.UniqueConstraint("entry_id", "number", name=op.f("uq_pin_entry_id_number")),
    )  # fmt: skip


def downgrade():
    raise NotImplementedError("migrations go forward; restore a backup")
