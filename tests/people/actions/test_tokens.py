"""Tokens: shown once, kept as a hash, ended at once; the last use is noted, seldom."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from contest.events.model import Recorded
from contest.kernel.db import db
from contest.kernel.refusal import Invalid, Refused
from contest.mail.model import Mail
from contest.notices.model import Notice
from contest.people import queries as person_queries, scopes
from contest.people.actions import accounts, tokens
from contest.people.model import Token
from contest.work import queue
from tests.cast import join
from tests.conftest import both_databases
from tests.make import NOON

SECOND = timedelta(seconds=1)


@both_databases
def test_a_token_opens_its_owners_account_and_is_kept_as_a_hash_alone(here, app):
    ids = join(app, "ken", "mei")
    secret = tokens.make(ids["ken"], name=" The shop’s\ncomputer ", scope="write", now=NOON)

    token, person = tokens.use(secret, now=NOON)
    assert (person.id, token.name, token.scope) == (ids["ken"], "The shop’s computer", "write")
    assert secret.startswith("konpe_") and len(secret) > 45
    rows = db.session.execute(select(Token.__table__)).all()
    assert secret not in repr(rows) and secret[6:] not in repr(rows)
    assert tokens.use(secret[:-1], now=NOON) is None
    assert tokens.use("", now=NOON) is None
    assert [one.kind for one in db.session.scalars(select(Recorded))] == ["person.token_made"]


def test_a_revoked_token_opens_nothing_from_then_on_and_only_its_owner_revokes_it(here, app):
    ids = join(app, "ken", "mei")
    secret = tokens.make(ids["ken"], name="x", scope="read", now=NOON)
    (token,) = person_queries.tokens_of(ids["ken"], now=NOON)
    token_id = token.id
    with pytest.raises(NoResultFound):
        tokens.revoke(token_id, by=ids["mei"], now=NOON)
    for _ in range(2):
        tokens.revoke(token_id, by=ids["ken"], now=NOON)

    assert tokens.use(secret, now=NOON) is None and person_queries.tokens_of(ids["ken"], now=NOON) == []
    kinds = [one.kind for one in db.session.scalars(select(Recorded).order_by(Recorded.id))]
    assert kinds == ["person.token_made", "person.token_revoked"]


def test_a_blocked_persons_tokens_open_nothing_until_the_block_ends(here, app):
    ids = join(app, "ken", "sota")
    secret = tokens.make(ids["ken"], name="x", scope="write", now=NOON)
    accounts.block(ids["ken"], reason="Tests", by=ids["sota"], now=NOON)
    assert tokens.use(secret, now=NOON) is None
    with pytest.raises(Refused, match=r"token\.blocked"):
        tokens.make(ids["ken"], name="y", scope="write", now=NOON)
    accounts.unblock(ids["ken"], reason="Tests", by=ids["sota"], now=NOON)
    assert tokens.use(secret, now=NOON) is not None


def test_the_last_use_is_noted_within_a_minute(here, ken):
    secret = tokens.make(ken, name="x", scope="read", now=NOON)
    assert person_queries.tokens_of(ken, now=NOON)[0].used_at is None
    for seconds, noted in ((0, 0), (59, 0), (60, 0), (61, 61), (100, 61)):
        tokens.use(secret, now=NOON + seconds * SECOND)
        assert person_queries.tokens_of(ken, now=NOON)[0].used_at == NOON + noted * SECOND


@pytest.mark.parametrize(
    ("name", "scope", "wrong"),
    [
        ("", "read", {"name"}),
        (" ", "all", {"name", "scope"}),
        ("x" * 61, "write", {"name"}),
        ("\0", "read", {"name"}),
    ],
)
def test_what_is_no_name_and_no_scope(here, name, scope, wrong, ken):
    with pytest.raises(Invalid) as why:
        tokens.make(ken, name=name, scope=scope, now=NOON)
    assert set(why.value.errors) == wrong


def test_twenty_tokens_that_work_are_enough(here, ken):
    for number in range(20):
        tokens.make(ken, name=str(number), scope="read", days=1, now=NOON)
    with pytest.raises(Refused, match=r"token\.too_many"):
        tokens.make(ken, name="x", scope="read", now=NOON)
    tokens.revoke(person_queries.tokens_of(ken, now=NOON)[0].id, by=ken, now=NOON)
    tokens.make(ken, name="x", scope="read", days=1, now=NOON)
    tokens.make(ken, name="x", scope="read", now=NOON + timedelta(days=2))


@both_databases
def test_a_token_works_until_its_last_instant(here, ken):
    usual, short = (tokens.make(ken, name="x", scope="read", now=NOON, **days) for days in ({}, {"days": 1}))

    for secret, days in ((usual, 90), (short, 1)):
        end = NOON + timedelta(days=days)
        assert tokens.use(secret, now=end) is not None
        assert tokens.use(secret, now=end + SECOND) is None
    assert len(person_queries.tokens_of(ken, now=NOON + timedelta(days=1))) == 2
    assert len(person_queries.tokens_of(ken, now=NOON + timedelta(days=1) + SECOND)) == 1


@pytest.mark.parametrize("days", [-1, 0, 366, 10_000])
def test_a_token_works_for_a_day_to_a_year(here, days, ken):
    with pytest.raises(Invalid) as why:
        tokens.make(ken, name="x", scope="read", days=days, now=NOON)
    assert {field: one.code for field, one in why.value.errors.items()} == {"days": "token.days"}
    for allowed in (1, 365):
        tokens.make(ken, name="x", scope="read", days=allowed, now=NOON)


def test_each_scope_does_what_those_before_it_do():
    assert {(has, needs) for has in scopes.SCOPES for needs in scopes.SCOPES if scopes.covers(has, needs)} == {
        ("read", "read"), ("write", "read"), ("write", "write"),
        ("money", "read"), ("money", "write"), ("money", "money"),
    }  # fmt: skip


def test_the_owner_is_told_of_each_token_whoever_made_it(here, app):
    ids = join(app, "ken")
    tokens.make(ids["ken"], name="Backup", scope="write", by=ids["ken"], now=NOON)  # on the account page
    tokens.make(ids["ken"], name="Robot", scope="money", now=NOON)  # at the command line
    queue.drain(NOON)

    mails = [(mail.to_address, mail.subject) for mail in db.session.scalars(select(Mail).order_by(Mail.id))]
    assert mails == [("ken@example.jp", "A new API token can act in your name")] * 2
    one, other = db.session.scalars(select(Mail.text).order_by(Mail.id))
    assert "“Backup”" in one and "write" in one and "/me/tokens" in one
    assert "“Robot”" in other and "money" in other
    assert [row.kind for row in db.session.scalars(select(Notice).order_by(Notice.id))] == [
        "person.token_made/doer", "person.token_made/person",
    ]  # fmt: skip
