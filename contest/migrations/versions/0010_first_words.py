"""How long each entry waited for the client's first star, word or decline, worked out for those there are."""

import sqlalchemy as sa
from alembic import op

from contest.kernel.db import UtcDateTime

revision = "0010"
down_revision = "0009"

entry = sa.table(
    "entry", sa.column("id"), sa.column("contest_id"), sa.column("made_at", UtcDateTime()), sa.column("answered_after")
)
contest = sa.table("contest", sa.column("id"), sa.column("client_id"))
event = sa.table(
    "event", sa.column("entry_id"), sa.column("by_id"), sa.column("kind"), sa.column("at", UtcDateTime())
)
WORDS = ("entry.rated", "entry.commented", "entry.declined")


def upgrade():
    op.add_column("entry", sa.Column("answered_after", sa.Integer(), nullable=True))
    first = (
        sa.select(entry.c.id, entry.c.made_at, sa.func.min(event.c.at, type_=UtcDateTime()))
        .select_from(entry)
        .join(contest, contest.c.id == entry.c.contest_id)
        .join(event, event.c.entry_id == entry.c.id)
        .where(event.c.by_id == contest.c.client_id, event.c.kind.in_(WORDS))
        .group_by(entry.c.id, entry.c.made_at)
    )
    for id_, made_at, at in op.get_bind().execute(first).all():
        seconds = max(0, int((at - made_at).total_seconds()))
        op.get_bind().execute(entry.update().where(entry.c.id == id_).values(answered_after=seconds))


def downgrade():
    raise NotImplementedError("migrations go forward; restore a backup")
