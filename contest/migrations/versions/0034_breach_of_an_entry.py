"""An entry knows that a report of it was found right: once withdrawn, it stays withdrawn"""

import sqlalchemy as sa
from alembic import op

from contest.kernel.db import UtcDateTime

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("entry", sa.Column("breach_found_at", UtcDateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE entry SET breach_found_at = (SELECT min(decided_at) FROM inquiry"
        " WHERE inquiry.entry_id = entry.id AND inquiry.state = 'decided' AND inquiry.breach)"
    )


def downgrade():
    raise NotImplementedError("migrations go forward; restore a backup")
