"""Reports, inquiries and sanctions"""

import sqlalchemy as sa
from alembic import op

import contest.kernel.db

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('sanction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('until', contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('lifted_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('lifted_by', sa.Integer(), nullable=True),
    sa.Column('lifted_reason', sa.Text(), nullable=True),
    sa.CheckConstraint("(kind = 'suspension') = (until IS NOT NULL)", name=op.f('ck_sanction_span')),
    sa.CheckConstraint("kind IN ('warning', 'suspension', 'ban')", name=op.f('ck_sanction_kind')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_sanction_by_id')),
    sa.ForeignKeyConstraint(['lifted_by'], ['person.id'], name=op.f('fk_sanction_lifted_by')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_sanction_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sanction'))
    )
    with op.batch_alter_table('sanction', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sanction_person_id'), ['person_id'], unique=False)

    op.create_table('inquiry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contest_id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=True),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('state', sa.String(length=7), nullable=False),
    sa.Column('opened_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('answered_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('breach', sa.Boolean(), nullable=True),
    sa.Column('measure', sa.String(length=6), nullable=True),
    sa.Column('sanction_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('decided_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.CheckConstraint("(state = 'decided') = (decided_at IS NOT NULL)", name=op.f('ck_inquiry_decided')),
    sa.CheckConstraint("measure IN ('keep', 'hide', 'cancel')", name=op.f('ck_inquiry_measure')),
    sa.CheckConstraint("state IN ('open', 'decided')", name=op.f('ck_inquiry_state')),
    sa.ForeignKeyConstraint(['contest_id'], ['contest.id'], name=op.f('fk_inquiry_contest_id')),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_inquiry_decided_by')),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_inquiry_entry_id')),
    sa.ForeignKeyConstraint(['sanction_id'], ['sanction.id'], name=op.f('fk_inquiry_sanction_id')),
    sa.ForeignKeyConstraint(['subject_id'], ['person.id'], name=op.f('fk_inquiry_subject_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inquiry'))
    )
    with op.batch_alter_table('inquiry', schema=None) as batch_op:
        batch_op.create_index('ix_inquiry_queue', ['state', 'id'], unique=False)
        batch_op.create_index('ix_inquiry_subject', ['subject_id', 'id'], unique=False)
        batch_op.create_index('uq_inquiry_contest', ['contest_id', 'kind'], unique=True, sqlite_where=sa.text("state = 'open' AND entry_id IS NULL"), postgresql_where=sa.text("state = 'open' AND entry_id IS NULL"))
        batch_op.create_index('uq_inquiry_entry', ['entry_id', 'kind'], unique=True, sqlite_where=sa.text("state = 'open' AND entry_id IS NOT NULL"), postgresql_where=sa.text("state = 'open' AND entry_id IS NOT NULL"))

    op.create_table('report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('inquiry_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('links', sa.JSON(), nullable=False),
    sa.Column('entries', sa.JSON(), nullable=False),
    sa.Column('at', contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('sanction_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_report_by_id')),
    sa.ForeignKeyConstraint(['inquiry_id'], ['inquiry.id'], name=op.f('fk_report_inquiry_id')),
    sa.ForeignKeyConstraint(['sanction_id'], ['sanction.id'], name=op.f('fk_report_sanction_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report')),
    sa.UniqueConstraint('inquiry_id', 'by_id', name=op.f('uq_report_inquiry_id_by_id'))
    )
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.create_index('ix_report_by', ['by_id', 'at'], unique=False)



def downgrade() -> None:
    raise NotImplementedError("the books go forward only: restore a backup instead")
