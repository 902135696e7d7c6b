"""Contests of erased clients are not found by the name they had"""

import sqlalchemy as sa
from alembic import op

from contest.contests.folding import fold

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade():
    bind = op.get_bind()
    rows = bind.execute(
        sa.text(
            "SELECT c.id, c.title, c.lead, p.name, c.required_formats, c.description, c.wanted FROM contest c "
            "JOIN person p ON p.id = c.client_id JOIN contest_text t ON t.contest_id = c.id "
            "WHERE p.email LIKE 'deleted-%@deleted.invalid'"
        ).columns(sa.column("id"), sa.column("title"), sa.column("lead"), sa.column("name"),
                  sa.column("required_formats", sa.JSON()), sa.column("description"), sa.column("wanted"))
    ).all()  # fmt: skip
    for number, title, lead, client, formats, *texts in rows:
        words = " ".join(fold(part) for part in (title, lead, client, *formats, *texts))
        kept = {"number": number, "text": words}
        bind.execute(sa.text("UPDATE contest_text SET text = :text WHERE contest_id = :number"), kept)


def downgrade():
    raise NotImplementedError("migrations go forward; restore a backup")
