"""Tokens end, some may act on money, and it is kept which were made under a second factor"""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

import contest.kernel.db

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

LIVES = timedelta(days=90)


def upgrade():
    now = datetime.now(UTC)
    instant = contest.kernel.db.UtcDateTime(timezone=True)
    op.add_column("token", sa.Column("expires_at", instant, nullable=True))
    op.add_column("token", sa.Column("strong", sa.Boolean(), server_default=sa.false(), nullable=False))
    token = sa.table("token", sa.column("expires_at", instant))
    op.execute(sa.update(token).values(expires_at=now + LIVES))
    with op.batch_alter_table("token") as batch:
        batch.alter_column("expires_at", existing_type=instant, nullable=False)
        batch.drop_constraint(op.f("ck_token_scope"), type_="check")
        batch.create_check_constraint(op.f("ck_token_scope"), "scope IN ('read', 'write', 'money')")
    _tell(now)


def _tell(now):
    """Everybody with tokens that work hears, as of any other event, that they now end."""
    instant = contest.kernel.db.UtcDateTime(timezone=True)
    site = op.get_bind()
    event = sa.table(
        "event", sa.column("id", sa.Integer), sa.column("kind", sa.String), sa.column("person_id", sa.Integer),
        sa.column("at", instant), sa.column("facts", sa.JSON),
    )  # fmt: skip
    job = sa.table(
        "job", sa.column("kind", sa.String), sa.column("queue", sa.String), sa.column("args", sa.JSON),
        sa.column("due_at", instant), sa.column("slot", sa.String),
    )  # fmt: skip
    owners = site.execute(
        sa.text("SELECT person_id, count(*) FROM token WHERE revoked_at IS NULL GROUP BY person_id ORDER BY person_id")
    )
    for person_id, count in owners.all():
        facts = {"count": count, "expires_at": (now + LIVES).isoformat()}
        values = {"kind": "person.tokens_limited", "person_id": person_id, "at": now, "facts": facts}
        event_id = site.scalar(sa.insert(event).values(values).returning(event.c.id))
        values = {"kind": "notices.tell", "queue": "mail", "args": {"event_id": event_id}, "due_at": now}
        site.execute(sa.insert(job).values(values | {"slot": f"tell/{event_id}"}))


def downgrade():
    raise NotImplementedError("migrations go forward; restore a backup")
