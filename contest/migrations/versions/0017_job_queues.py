"""Each job has a queue, and its owner where people share one"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# What was asked for before the update and is not done yet, by the queue of its kind today.
QUEUES = {
    "mail": ["mail.send", "notices.tell"],
    "money": ["awards.accept_due", "awards.lapse_due", "work.beat"],
}
OWNERS = {
    "entries.render": (
        "render", "image_id",
        "SELECT upload.person_id FROM image JOIN upload ON upload.id = image.upload_id WHERE image.id = :id",
    ),
    "entries.redraw": (
        "render", "image_id",
        "SELECT upload.person_id FROM image JOIN upload ON upload.id = image.upload_id WHERE image.id = :id",
    ),
    "entries.render_clean": ("render", "entry_id", "SELECT author_id FROM entry WHERE id = :id"),
    "awards.keep": (
        "files", "deliverable_id",
        "SELECT upload.person_id FROM deliverable JOIN upload ON upload.id = deliverable.upload_id"
        " WHERE deliverable.id = :id",
    ),
    "belongings.write_export": ("files", "export_id", "SELECT person_id FROM export WHERE id = :id"),
}  # fmt: skip


def upgrade():
    op.add_column("job", sa.Column("person_id", sa.Integer()))
    op.add_column("job", sa.Column("worker", sa.String(32)))
    op.add_column("job", sa.Column("seconds", sa.Float()))
    # Written out, as a column's own constraint: SQLite would copy the table for one beside the columns.
    op.execute(
        "ALTER TABLE job ADD COLUMN queue VARCHAR(10) DEFAULT 'sweep' NOT NULL CONSTRAINT ck_job_owned"
        " CHECK (queue NOT IN ('render', 'files') OR person_id IS NOT NULL)"
    )
    op.create_table(
        "job_share",
        sa.Column("queue", sa.String(10), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("used", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_job_share_person_id_person"),
        sa.PrimaryKeyConstraint("queue", "person_id", name="pk_job_share"),
    )
    _sort()
    undone = {"sqlite_where": sa.text("ended_at IS NULL"), "postgresql_where": sa.text("ended_at IS NULL")}
    op.create_index("ix_job_next", "job", ["queue", "due_at", "id"], **undone)
    op.create_index("ix_job_turn", "job", ["queue", "person_id", "due_at", "id"], **undone)


def _sort():
    house = op.get_bind()
    for queue, kinds in QUEUES.items():
        moved = sa.text("UPDATE job SET queue = :queue WHERE state <> 'done' AND kind IN :kinds")
        house.execute(moved.bindparams(sa.bindparam("kinds", expanding=True)), {"queue": queue, "kinds": kinds})
    for kind, (queue, name, owner) in OWNERS.items():
        waiting = sa.text("SELECT id, args FROM job WHERE state <> 'done' AND kind = :kind")
        for job_id, args in house.execute(waiting, {"kind": kind}).all():
            about = json.loads(args) if isinstance(args, str) else args
            person_id = house.scalar(sa.text(owner), {"id": about[name]})
            if person_id is not None:
                house.execute(
                    sa.text("UPDATE job SET queue = :queue, person_id = :person_id WHERE id = :id"),
                    {"queue": queue, "person_id": person_id, "id": job_id},
                )


def downgrade():
    raise NotImplementedError("migrations go forward; restore a backup")
