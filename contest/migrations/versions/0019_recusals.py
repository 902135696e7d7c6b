"""Recusals by entry, in place of mail addresses that judges gave when they joined"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from contest.kernel.db import UtcDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

# Also of somebody who has not entered yet, while they still may: the judge was promised never to be shown their entries.
CONVERT = """
    INSERT INTO recusal (contest_id, person_id, author_id, reason, at)
    SELECT judge.contest_id, judge.person_id, person.id, 'declared', judge.joined_at
    FROM relation
    JOIN judge ON judge.id = relation.judge_id
    JOIN contest ON contest.id = judge.contest_id
    JOIN person ON person.email = relation.email AND person.id <> judge.person_id
    LEFT JOIN entrant ON entrant.contest_id = judge.contest_id AND entrant.person_id = person.id
    WHERE entrant.person_id IS NOT NULL OR contest.state IN ('draft', 'published')
"""
# Marks that did not count because of it: from now on a recusal looks like no mark.
TAKE_MARKS_BACK = """
    INSERT INTO mark (judge_id, entry_id, mark, at)
    SELECT mark.judge_id, mark.entry_id, NULL, :now
    FROM recusal
    JOIN judge ON judge.contest_id = recusal.contest_id AND judge.person_id = recusal.person_id
    JOIN entry ON entry.contest_id = recusal.contest_id AND entry.author_id = recusal.author_id
    JOIN mark ON mark.id = (
        SELECT max(latest.id) FROM mark AS latest
        WHERE latest.judge_id = judge.id AND latest.entry_id = entry.id
    )
    WHERE mark.mark IS NOT NULL
"""
# Alembic's batch mode drops SQLite's triggers silently: a migration that touches the table puts them back.
TRIGGERS = {
    "sqlite": [
        "CREATE TRIGGER recusal_no_delete BEFORE DELETE ON recusal"
        " BEGIN SELECT RAISE(ABORT, 'recusals are never deleted'); END",
        "CREATE TRIGGER recusal_fixed BEFORE UPDATE OF id, contest_id, person_id, author_id, slot ON recusal"
        " BEGIN SELECT RAISE(ABORT, 'whose a recusal is never changes'); END",
    ],
    "postgresql": [
        "CREATE FUNCTION recusal_refuse() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'recusals are never deleted, and whose one is never changes'"
        " USING ERRCODE = 'restrict_violation'; END $$",
        "CREATE TRIGGER recusal_no_delete BEFORE DELETE ON recusal"
        " FOR EACH ROW EXECUTE FUNCTION recusal_refuse()",
        "CREATE TRIGGER recusal_fixed BEFORE UPDATE OF id, contest_id, person_id, author_id, slot ON recusal"
        " FOR EACH ROW EXECUTE FUNCTION recusal_refuse()",
        "CREATE TRIGGER recusal_no_truncate BEFORE TRUNCATE ON recusal"
        " FOR EACH STATEMENT EXECUTE FUNCTION recusal_refuse()",
    ],
}


def upgrade() -> None:
    op.add_column("judge", sa.Column("removal_reason", sa.Text(), nullable=True))
    op.add_column("judge", sa.Column("finished_at", UtcDateTime(timezone=True), nullable=True))
    op.add_column(
        "person", sa.Column("has_judged", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.execute("UPDATE person SET has_judged = true WHERE id IN (SELECT person_id FROM judge)")
    op.create_table(
        "recusal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=True),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("undone_at", UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "reason IN ('related', 'knows_work', 'other', 'declared')", name=op.f("ck_recusal_reason")
        ),
        sa.CheckConstraint(
            "(reason = 'declared' AND slot IS NULL AND entry_id IS NULL AND undone_at IS NULL)"
            " OR (reason <> 'declared' AND slot IS NOT NULL AND slot BETWEEN 1 AND 5 AND entry_id IS NOT NULL)",
            name=op.f("ck_recusal_slot"),
        ),
        sa.CheckConstraint("undone_at >= at", name=op.f("ck_recusal_undone")),
        sa.ForeignKeyConstraint(["contest_id"], ["contest.id"], name=op.f("fk_recusal_contest_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_recusal_person_id")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_recusal_author_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_recusal_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recusal")),
        sa.UniqueConstraint(
            "contest_id", "person_id", "author_id", name=op.f("uq_recusal_contest_id_person_id_author_id")
        ),
        sa.UniqueConstraint(
            "contest_id", "person_id", "slot", name=op.f("uq_recusal_contest_id_person_id_slot")
        ),
    )
    connection = op.get_bind()
    connection.execute(sa.text(CONVERT))
    now = sa.bindparam("now", datetime.now(UTC), type_=UtcDateTime())
    connection.execute(sa.text(TAKE_MARKS_BACK).bindparams(now))
    op.drop_table("relation")
    for statement in TRIGGERS[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def downgrade() -> None:
    raise NotImplementedError("the books go forward only: restore a backup instead")
