"""Copies of one's own, and leaving"""

import sqlalchemy as sa
from alembic import op

import contest.kernel.db

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('departure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('taken_back_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('erased_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('done_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_departure_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_departure'))
    )
    with op.batch_alter_table('departure', schema=None) as batch_op:
        batch_op.create_index('uq_departure_open', ['person_id'], unique=True, sqlite_where=sa.text('taken_back_at IS NULL AND done_at IS NULL'), postgresql_where=sa.text('taken_back_at IS NULL AND done_at IS NULL'))

    op.create_table('export',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ready_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('parts', sa.JSON(), nullable=False),
    sa.Column('swept_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_export_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_export'))
    )
    with op.batch_alter_table('export', schema=None) as batch_op:
        batch_op.create_index('ix_export_person', ['person_id', 'id'], unique=False)
        batch_op.create_index('uq_export_running', ['person_id'], unique=True, sqlite_where=sa.text('ready_at IS NULL'), postgresql_where=sa.text('ready_at IS NULL'))



def downgrade() -> None:
    raise NotImplementedError("the books go forward only: restore a backup instead")
