"""An inbox: what notices say and where they lead, whether they were read, how people want to be told, digests."""

import sqlalchemy as sa
from alembic import op

from contest.kernel.db import UtcDateTime

revision = "0014"
down_revision = "0013"


def upgrade():
    op.add_column("person", sa.Column("unread", sa.Integer(), server_default="0", nullable=False))
    op.add_column("mail", sa.Column("unsubscribe", sa.String(300), nullable=True))
    op.add_column("notice", sa.Column("subject", sa.String(300), server_default="", nullable=False))
    op.add_column("notice", sa.Column("path", sa.String(300), server_default="", nullable=False))
    op.add_column("notice", sa.Column("way", sa.String(6), server_default="mail", nullable=False))
    op.add_column("notice", sa.Column("read_at", UtcDateTime(), nullable=True))
    op.add_column("notice", sa.Column("digested_at", UtcDateTime(), nullable=True))
    op.create_index("ix_notice_digest", "notice", ["way", "digested_at", "person_id"])
    # What was told before there was an inbox was read in the mail; it keeps the mail's subject.
    op.execute(
        "UPDATE notice SET read_at = at, subject = coalesce("
        "(SELECT mail.subject FROM mail WHERE mail.notice_id = notice.id), '')"
    )
    op.execute("UPDATE notice SET path = '/contests/' || contest_id WHERE contest_id IS NOT NULL")
    op.create_table(
        "mail_setting",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("group", sa.String(10), nullable=False),
        sa.Column("way", sa.String(6), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mail_setting_person_id")),
        sa.PrimaryKeyConstraint("person_id", "group", name=op.f("pk_mail_setting")),
    )
    op.create_table(
        "digest",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_digest_person_id")),
        sa.PrimaryKeyConstraint("person_id", "day", name=op.f("pk_digest")),
    )


def downgrade():
    raise NotImplementedError("migrations go forward; restore a backup")
