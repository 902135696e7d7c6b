"""The first house"""

import sqlalchemy as sa
from alembic import op

import contest.kernel.db
from contest.ledger import triggers

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('account',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account')),
    sa.UniqueConstraint('id', 'currency', name=op.f('uq_account_id_currency')),
    sa.UniqueConstraint('name', 'currency', name=op.f('uq_account_name_currency'))
    )
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_account_kind'), ['kind'], unique=False)

    op.create_table('job',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('args', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(length=10), server_default='queued', nullable=False),
    sa.Column('due_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('attempts', sa.Integer(), server_default='0', nullable=False),
    sa.Column('lost', sa.Integer(), server_default='0', nullable=False),
    sa.Column('lease', sa.String(length=32), nullable=True),
    sa.Column('slot', sa.String(length=120), nullable=True),
    sa.Column('error', sa.Text(), nullable=True),
    sa.Column('ended_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('queued', 'running', 'done', 'dead')", name=op.f('ck_job_state')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job')),
    sa.UniqueConstraint('slot', name=op.f('uq_job_slot'))
    )
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.create_index('ix_job_due', ['state', 'due_at'], unique=False)

    op.create_table('person',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('language', sa.String(length=2), server_default='ja', nullable=False),
    sa.Column('time_zone', sa.String(length=40), server_default='Asia/Tokyo', nullable=False),
    sa.Column('shortcuts', sa.Boolean(), server_default='1', nullable=False),
    sa.Column('is_staff', sa.Boolean(), server_default='0', nullable=False),
    sa.Column('seeded', sa.Boolean(), server_default='0', nullable=False),
    sa.Column('blocked_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('blocked_reason', sa.Text(), nullable=True),
    sa.Column('joined_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('password', sa.String(length=255), nullable=True),
    sa.Column('active', sa.Boolean(), server_default='1', nullable=False),
    sa.Column('fs_uniquifier', sa.String(length=64), nullable=False),
    sa.Column('confirmed_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('last_login_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('current_login_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('last_login_ip', sa.String(length=64), nullable=True),
    sa.Column('current_login_ip', sa.String(length=64), nullable=True),
    sa.Column('login_count', sa.Integer(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('email', name=op.f('uq_person_email')),
    sa.UniqueConstraint('fs_uniquifier', name=op.f('uq_person_fs_uniquifier'))
    )
    op.create_table('sign_in_attempt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email_hash', sa.String(length=64), nullable=False),
    sa.Column('network', sa.String(length=64), nullable=False),
    sa.Column('at', contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_attempt'))
    )
    with op.batch_alter_table('sign_in_attempt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_attempt_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_sign_in_attempt_email_hash'), ['email_hash'], unique=False)
        batch_op.create_index(batch_op.f('ix_sign_in_attempt_network'), ['network'], unique=False)

    op.create_table('contest',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('created_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('lead', sa.String(length=160), nullable=False),
    sa.Column('category', sa.String(length=20), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('wanted', sa.Text(), nullable=False),
    sa.Column('avoided', sa.Text(), nullable=False),
    sa.Column('required_formats', sa.JSON(), nullable=False),
    sa.Column('visibility', sa.String(length=5), nullable=False),
    sa.Column('reveal', sa.Boolean(), nullable=False),
    sa.Column('ai_policy', sa.String(length=9), nullable=False),
    sa.Column('prize_amount', sa.BigInteger(), nullable=True),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('time_zone', sa.String(length=40), nullable=False),
    sa.Column('entries_close_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('fee_percent', sa.String(length=8), nullable=True),
    sa.Column('fee_tax', sa.String(length=8), nullable=True),
    sa.Column('published_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('agreement_version', sa.String(length=20), nullable=True),
    sa.Column('awarded_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('reopened_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('ended_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('end_reason', sa.Text(), nullable=True),
    sa.Column('hidden_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('hidden_reason', sa.Text(), nullable=True),
    sa.CheckConstraint("state IN ('draft', 'cancelled') OR published_at IS NOT NULL", name=op.f('ck_contest_published')),
    sa.CheckConstraint("state IN ('draft', 'published', 'awarded', 'settled', 'cancelled', 'lapsed')", name=op.f('ck_contest_state')),
    sa.CheckConstraint('prize_amount IS NULL OR prize_amount > 0', name=op.f('ck_contest_prize_positive')),
    sa.ForeignKeyConstraint(['client_id'], ['person.id'], name=op.f('fk_contest_client_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contest'))
    )
    with op.batch_alter_table('contest', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contest_client_id'), ['client_id'], unique=False)
        batch_op.create_index('ix_contest_list', ['state', 'entries_close_at', 'id'], unique=False)

    op.create_table('form_key',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('used_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('answer', sa.JSON(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_form_key_person_id')),
    sa.PrimaryKeyConstraint('person_id', 'key', name=op.f('pk_form_key'))
    )
    op.create_table('payout_details',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('sealed', sa.Text(), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('given_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('usable_from', contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_payout_details_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payout_details'))
    )
    with op.batch_alter_table('payout_details', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_payout_details_fingerprint'), ['fingerprint'], unique=False)
        batch_op.create_index(batch_op.f('ix_payout_details_person_id'), ['person_id'], unique=False)

    op.create_table('entrant',
    sa.Column('contest_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['contest_id'], ['contest.id'], name=op.f('fk_entrant_contest_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_entrant_person_id')),
    sa.PrimaryKeyConstraint('contest_id', 'person_id', name=op.f('pk_entrant')),
    sa.UniqueConstraint('contest_id', 'ordinal', name=op.f('uq_entrant_contest_id_ordinal'))
    )
    op.create_table('entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contest_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('made_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('shown_version', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('declined_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('decline_reasons', sa.JSON(), nullable=False),
    sa.Column('decline_text', sa.Text(), nullable=False),
    sa.Column('hidden_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('hidden_reason', sa.Text(), nullable=True),
    sa.CheckConstraint("state IN ('processing', 'ready', 'unreadable', 'withdrawn', 'declined')", name=op.f('ck_entry_state')),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_entry_author_id')),
    sa.ForeignKeyConstraint(['contest_id'], ['contest.id'], name=op.f('fk_entry_contest_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_entry')),
    sa.UniqueConstraint('contest_id', 'number', name=op.f('uq_entry_contest_id_number'))
    )
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.create_index('ix_entry_author', ['author_id', 'id'], unique=False)
        batch_op.create_index('ix_entry_gallery', ['contest_id', 'state', 'number'], unique=False)

    op.create_table('funding',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contest_id', sa.Integer(), nullable=False),
    sa.Column('payer_id', sa.Integer(), nullable=False),
    sa.Column('gateway', sa.String(length=20), nullable=False),
    sa.Column('reference', sa.String(length=20), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('due', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('asked_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("state IN ('pending', 'held', 'released', 'refunded')", name=op.f('ck_funding_state')),
    sa.CheckConstraint('due > 0', name=op.f('ck_funding_due_positive')),
    sa.ForeignKeyConstraint(['contest_id'], ['contest.id'], name=op.f('fk_funding_contest_id')),
    sa.ForeignKeyConstraint(['payer_id'], ['person.id'], name=op.f('fk_funding_payer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_funding')),
    sa.UniqueConstraint('contest_id', name=op.f('uq_funding_contest_id')),
    sa.UniqueConstraint('reference', name=op.f('uq_funding_reference'))
    )
    with op.batch_alter_table('funding', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_funding_payer_id'), ['payer_id'], unique=False)
        batch_op.create_index('ix_funding_state', ['state', 'id'], unique=False)

    op.create_table('invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contest_id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('sent_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('accepted_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_invitation_by_id')),
    sa.ForeignKeyConstraint(['contest_id'], ['contest.id'], name=op.f('fk_invitation_contest_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_invitation_token_hash'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index('ix_invitation_contest', ['contest_id', 'email'], unique=False)

    op.create_table('payout',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('details_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('refund', sa.Boolean(), nullable=False),
    sa.Column('waits', sa.String(length=40), nullable=True),
    sa.Column('requested_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('sent_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('ended_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('failed_reason', sa.Text(), nullable=True),
    sa.CheckConstraint("state IN ('requested', 'sent', 'settled', 'failed')", name=op.f('ck_payout_state')),
    sa.CheckConstraint('amount > 0', name=op.f('ck_payout_amount_positive')),
    sa.ForeignKeyConstraint(['details_id'], ['payout_details.id'], name=op.f('fk_payout_details_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_payout_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payout'))
    )
    with op.batch_alter_table('payout', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_payout_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_payout_state', ['state', 'id'], unique=False)
        batch_op.create_index('uq_payout_open', ['person_id', 'currency'], unique=True, sqlite_where=sa.text("state IN ('requested', 'sent')"), postgresql_where=sa.text("state IN ('requested', 'sent')"))

    op.create_table('transfer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=120), nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.Column('target_id', sa.Integer(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('contest_id', sa.Integer(), nullable=True),
    sa.Column('at', contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_transfer_amount_positive')),
    sa.CheckConstraint('id <> -1', name=op.f('ck_transfer_id_not_minus_one')),
    sa.CheckConstraint('source_id <> target_id', name=op.f('ck_transfer_two_accounts')),
    sa.ForeignKeyConstraint(['contest_id'], ['contest.id'], name=op.f('fk_transfer_contest_id')),
    sa.ForeignKeyConstraint(['source_id', 'currency'], ['account.id', 'account.currency'], name='source'),
    sa.ForeignKeyConstraint(['target_id', 'currency'], ['account.id', 'account.currency'], name='target'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_transfer')),
    sa.UniqueConstraint('key', name=op.f('uq_transfer_key'))
    )
    with op.batch_alter_table('transfer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_transfer_contest_id'), ['contest_id'], unique=False)
        batch_op.create_index('ix_transfer_source', ['source_id', 'id', 'amount'], unique=False)
        batch_op.create_index('ix_transfer_target', ['target_id', 'id', 'amount'], unique=False)

    op.create_table('upload',
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.Column('contest_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(length=11), nullable=False),
    sa.Column('filename', sa.String(length=255), nullable=False),
    sa.Column('content_type', sa.String(length=100), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('inbox_key', sa.String(length=120), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('promised_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('used_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('promised', 'received', 'expired')", name=op.f('ck_upload_state')),
    sa.CheckConstraint('size >= 0', name=op.f('ck_upload_size')),
    sa.ForeignKeyConstraint(['contest_id'], ['contest.id'], name=op.f('fk_upload_contest_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_upload_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_upload')),
    sa.UniqueConstraint('inbox_key', name=op.f('uq_upload_inbox_key'))
    )
    with op.batch_alter_table('upload', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_upload_contest_id'), ['contest_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_upload_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_upload_state', ['state', 'expires_at'], unique=False)

    op.create_table('award',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contest_id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('winner_id', sa.Integer(), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=False),
    sa.Column('decided_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('void_asked_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('void_asked_reason', sa.Text(), nullable=True),
    sa.Column('voided_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('void_reason', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['contest_id'], ['contest.id'], name=op.f('fk_award_contest_id')),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_award_decided_by')),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_award_entry_id')),
    sa.ForeignKeyConstraint(['winner_id'], ['person.id'], name=op.f('fk_award_winner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_award'))
    )
    with op.batch_alter_table('award', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_award_contest_id'), ['contest_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_award_winner_id'), ['winner_id'], unique=False)
        batch_op.create_index('uq_award_live', ['contest_id'], unique=True, sqlite_where=sa.text('voided_at IS NULL'), postgresql_where=sa.text('voided_at IS NULL'))

    op.create_table('comment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('at', contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_comment_by_id')),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_comment_entry_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comment'))
    )
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.create_index('ix_comment_thread', ['entry_id', 'id'], unique=False)

    op.create_table('event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('contest_id', sa.Integer(), nullable=True),
    sa.Column('entry_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('at', contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_event_by_id')),
    sa.ForeignKeyConstraint(['contest_id'], ['contest.id'], name=op.f('fk_event_contest_id')),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_event_entry_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_event_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event'))
    )
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_by_id'), ['by_id'], unique=False)
        batch_op.create_index('ix_event_contest', ['contest_id', 'id'], unique=False)
        batch_op.create_index('ix_event_kind', ['kind', 'at'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_person_id'), ['person_id'], unique=False)

    op.create_table('judge',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contest_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('invitation_id', sa.Integer(), nullable=False),
    sa.Column('seed', sa.Integer(), nullable=False),
    sa.Column('joined_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('removed_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['contest_id'], ['contest.id'], name=op.f('fk_judge_contest_id')),
    sa.ForeignKeyConstraint(['invitation_id'], ['invitation.id'], name=op.f('fk_judge_invitation_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_judge_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_judge')),
    sa.UniqueConstraint('contest_id', 'person_id', name=op.f('uq_judge_contest_id_person_id'))
    )
    with op.batch_alter_table('judge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_judge_person_id'), ['person_id'], unique=False)

    op.create_table('rating',
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('stars', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('stars BETWEEN 1 AND 5', name=op.f('ck_rating_stars')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_rating_by_id')),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_rating_entry_id')),
    sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_rating'))
    )
    op.create_table('receipt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('funding_id', sa.Integer(), nullable=True),
    sa.Column('gateway', sa.String(length=20), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('bank', sa.String(length=80), nullable=False),
    sa.Column('reference', sa.String(length=80), nullable=False),
    sa.Column('recorded_by', sa.Integer(), nullable=True),
    sa.Column('recorded_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('reversed_reason', sa.Text(), nullable=True),
    sa.CheckConstraint("state IN ('applied', 'unmatched', 'reversed')", name=op.f('ck_receipt_state')),
    sa.CheckConstraint('amount > 0', name=op.f('ck_receipt_amount_positive')),
    sa.ForeignKeyConstraint(['funding_id'], ['funding.id'], name=op.f('fk_receipt_funding_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['person.id'], name=op.f('fk_receipt_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_receipt'))
    )
    with op.batch_alter_table('receipt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_receipt_funding_id'), ['funding_id'], unique=False)
        batch_op.create_index('ix_receipt_same', ['bank', 'received_on', 'amount', 'reference'], unique=False)
        batch_op.create_index('ix_receipt_state', ['state', 'id'], unique=False)

    op.create_table('shortlisting',
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_shortlisting_by_id')),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_shortlisting_entry_id')),
    sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_shortlisting'))
    )
    op.create_table('version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('made_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('alt', sa.String(length=300), nullable=False),
    sa.Column('declarations', sa.JSON(), nullable=False),
    sa.CheckConstraint("state IN ('processing', 'ready', 'unreadable')", name=op.f('ck_version_state')),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_version_entry_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_version')),
    sa.UniqueConstraint('entry_id', 'number', name=op.f('uq_version_entry_id_number'))
    )
    with op.batch_alter_table('version', schema=None) as batch_op:
        batch_op.create_index('ix_version_state', ['state', 'made_at'], unique=False)

    op.create_table('handover',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('award_id', sa.Integer(), nullable=False),
    sa.Column('contest_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=17), nullable=False),
    sa.Column('due_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('accept_by', contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('deliveries', sa.Integer(), nullable=False),
    sa.Column('changes_used', sa.Integer(), nullable=False),
    sa.Column('client_agreed_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('winner_agreed_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('agreement_version', sa.String(length=20), nullable=False),
    sa.Column('accepted_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('accepted_by', sa.Integer(), nullable=True),
    sa.CheckConstraint("state IN ('awaiting', 'delivered', 'changes_requested', 'accepted', 'ended')", name=op.f('ck_handover_state')),
    sa.ForeignKeyConstraint(['accepted_by'], ['person.id'], name=op.f('fk_handover_accepted_by')),
    sa.ForeignKeyConstraint(['award_id'], ['award.id'], name=op.f('fk_handover_award_id')),
    sa.ForeignKeyConstraint(['contest_id'], ['contest.id'], name=op.f('fk_handover_contest_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handover')),
    sa.UniqueConstraint('award_id', name=op.f('uq_handover_award_id'))
    )
    with op.batch_alter_table('handover', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_handover_contest_id'), ['contest_id'], unique=False)
        batch_op.create_index('ix_handover_state', ['state', 'accept_by'], unique=False)

    op.create_table('image',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=True),
    sa.Column('reference_of', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('upload_id', sa.String(length=22), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('salt', sa.String(length=32), nullable=False),
    sa.Column('original_key', sa.String(length=160), nullable=True),
    sa.Column('content_type', sa.String(length=40), nullable=True),
    sa.Column('width', sa.Integer(), nullable=True),
    sa.Column('height', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=60), nullable=True),
    sa.Column('reason_values', sa.JSON(), nullable=False),
    sa.CheckConstraint("state IN ('processing', 'ready', 'unreadable')", name=op.f('ck_image_state')),
    sa.CheckConstraint('(version_id IS NULL) <> (reference_of IS NULL)', name=op.f('ck_image_one_owner')),
    sa.ForeignKeyConstraint(['reference_of'], ['contest.id'], name=op.f('fk_image_reference_of')),
    sa.ForeignKeyConstraint(['upload_id'], ['upload.id'], name=op.f('fk_image_upload_id')),
    sa.ForeignKeyConstraint(['version_id'], ['version.id'], name=op.f('fk_image_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_image')),
    sa.UniqueConstraint('upload_id', name=op.f('uq_image_upload_id')),
    sa.UniqueConstraint('version_id', 'position', name=op.f('uq_image_version_id_position'))
    )
    with op.batch_alter_table('image', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_image_reference_of'), ['reference_of'], unique=False)

    op.create_table('mark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('judge_id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('mark', sa.String(length=5), nullable=True),
    sa.Column('at', contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("mark IN ('keep', 'maybe', 'out')", name=op.f('ck_mark_mark')),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_mark_entry_id')),
    sa.ForeignKeyConstraint(['judge_id'], ['judge.id'], name=op.f('fk_mark_judge_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mark'))
    )
    with op.batch_alter_table('mark', schema=None) as batch_op:
        batch_op.create_index('ix_mark_judge', ['judge_id', 'entry_id', 'id'], unique=False)
        batch_op.create_index('ix_mark_latest', ['entry_id', 'judge_id', 'id'], unique=False)

    op.create_table('notice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('slot', sa.String(length=80), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=True),
    sa.Column('contest_id', sa.Integer(), nullable=True),
    sa.Column('at', contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['contest_id'], ['contest.id'], name=op.f('fk_notice_contest_id')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_notice_event_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_notice_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice')),
    sa.UniqueConstraint('person_id', 'kind', 'slot', name=op.f('uq_notice_person_id_kind_slot'))
    )
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.create_index('ix_notice_inbox', ['person_id', 'id'], unique=False)

    op.create_table('relation',
    sa.Column('judge_id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.ForeignKeyConstraint(['judge_id'], ['judge.id'], name=op.f('fk_relation_judge_id')),
    sa.PrimaryKeyConstraint('judge_id', 'email', name=op.f('pk_relation'))
    )
    op.create_table('change_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('handover_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('at', contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('number IN (1, 2)', name=op.f('ck_change_request_rounds')),
    sa.ForeignKeyConstraint(['handover_id'], ['handover.id'], name=op.f('fk_change_request_handover_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_change_request')),
    sa.UniqueConstraint('handover_id', 'number', name=op.f('uq_change_request_handover_id_number'))
    )
    op.create_table('deliverable',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('handover_id', sa.Integer(), nullable=False),
    sa.Column('upload_id', sa.String(length=22), nullable=False),
    sa.Column('format', sa.String(length=40), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.String(length=60), nullable=True),
    sa.Column('salt', sa.String(length=32), nullable=False),
    sa.Column('key', sa.String(length=160), nullable=True),
    sa.Column('filename', sa.String(length=255), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('added_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('removed_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('processing', 'ready', 'refused')", name=op.f('ck_deliverable_state')),
    sa.ForeignKeyConstraint(['handover_id'], ['handover.id'], name=op.f('fk_deliverable_handover_id')),
    sa.ForeignKeyConstraint(['upload_id'], ['upload.id'], name=op.f('fk_deliverable_upload_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deliverable')),
    sa.UniqueConstraint('upload_id', name=op.f('uq_deliverable_upload_id'))
    )
    with op.batch_alter_table('deliverable', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deliverable_handover_id'), ['handover_id'], unique=False)

    op.create_table('mail',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('notice_id', sa.Integer(), nullable=True),
    sa.Column('to_address', sa.String(length=254), nullable=False),
    sa.Column('subject', sa.String(length=300), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('message_id', sa.String(length=120), nullable=False),
    sa.Column('written_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('sent_at', contest.kernel.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['notice_id'], ['notice.id'], name=op.f('fk_mail_notice_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail')),
    sa.UniqueConstraint('message_id', name=op.f('uq_mail_message_id')),
    sa.UniqueConstraint('notice_id', name=op.f('uq_mail_notice_id'))
    )
    with op.batch_alter_table('mail', schema=None) as batch_op:
        batch_op.create_index('ix_mail_to', ['to_address', 'id'], unique=False)

    op.create_table('rendition',
    sa.Column('image_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=7), nullable=False),
    sa.Column('key', sa.String(length=160), nullable=False),
    sa.Column('content_type', sa.String(length=40), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['image_id'], ['image.id'], name=op.f('fk_rendition_image_id')),
    sa.PrimaryKeyConstraint('image_id', 'kind', name=op.f('pk_rendition'))
    )
    op.create_table('delivered',
    sa.Column('handover_id', sa.Integer(), nullable=False),
    sa.Column('delivery', sa.Integer(), nullable=False),
    sa.Column('deliverable_id', sa.Integer(), nullable=False),
    sa.Column('at', contest.kernel.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['deliverable_id'], ['deliverable.id'], name=op.f('fk_delivered_deliverable_id')),
    sa.ForeignKeyConstraint(['handover_id'], ['handover.id'], name=op.f('fk_delivered_handover_id')),
    sa.PrimaryKeyConstraint('handover_id', 'delivery', 'deliverable_id', name=op.f('pk_delivered'))
    )
    triggers.install(op.get_bind())


def downgrade() -> None:
    raise NotImplementedError("the books go forward only: restore a backup instead")
