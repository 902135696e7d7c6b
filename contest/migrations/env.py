"""All pending migrations in one transaction, or none; never without the triggers that guard the books."""

from alembic import context
from flask import current_app

from contest.kernel.db import Base
from contest.ledger.triggers import migrating

engine = current_app.extensions["migrate"].db.engine

with migrating(engine) as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        compare_server_default=False,
    )
    context.run_migrations()
