"""Jobs of exports and deletions that still wait are called by the package's new name"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

KINDS = {
    "belongings.write_export": "personal_data.write_export",
    "belongings.sweep_exports": "personal_data.sweep_exports",
    "belongings.let_go": "personal_data.erase_due",
    "belongings.erase": "personal_data.erase_account",
    "belongings.forget_mails": "mail.forget_mails",
}


def upgrade():
    renamed = sa.text("UPDATE job SET kind = :new WHERE kind = :old")
    for old, new in KINDS.items():
        op.get_bind().execute(renamed, {"old": old, "new": new})


def downgrade():
    raise NotImplementedError("migrations go forward; restore a backup")
