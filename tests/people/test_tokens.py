"""Tokens: shown once, kept as a hash, ended at once; the last use is noted, seldom."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from contest.events.model import Recorded
from contest.kernel.db import db
from contest.kernel.refusal import Invalid, Refused
from contest.people import actions, tokens
from contest.people.model import Token
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
    (token,) = tokens.of(ids["ken"])
    token_id = token.id
    with pytest.raises(NoResultFound):
        tokens.revoke(token_id, by=ids["mei"], now=NOON)
    for _ in range(2):
        tokens.revoke(token_id, by=ids["ken"], now=NOON)

    assert tokens.use(secret, now=NOON) is None and tokens.of(ids["ken"]) == []
    kinds = [one.kind for one in db.session.scalars(select(Recorded).order_by(Recorded.id))]
    assert kinds == ["person.token_made", "person.token_revoked"]


def test_a_blocked_persons_tokens_open_nothing_until_the_block_ends(here, app):
    ids = join(app, "ken", "sota")
    secret = tokens.make(ids["ken"], name="x", scope="write", now=NOON)
    actions.block(ids["ken"], reason="Tests", by=ids["sota"], now=NOON)
    assert tokens.use(secret, now=NOON) is None
    with pytest.raises(Refused, match=r"token\.blocked"):
        tokens.make(ids["ken"], name="y", scope="write", now=NOON)
    actions.unblock(ids["ken"], reason="Tests", by=ids["sota"], now=NOON)
    assert tokens.use(secret, now=NOON) is not None


def test_the_last_use_is_noted_within_a_minute(here, app):
    ken = join(app, "ken")["ken"]
    secret = tokens.make(ken, name="x", scope="read", now=NOON)
    assert tokens.of(ken)[0].used_at is None
    for seconds, noted in ((0, 0), (59, 0), (60, 0), (61, 61), (100, 61)):
        tokens.use(secret, now=NOON + seconds * SECOND)
        assert tokens.of(ken)[0].used_at == NOON + noted * SECOND


@pytest.mark.parametrize(
    ("name", "scope", "wrong"),
    [
        ("", "read", {"name"}),
        (" ", "all", {"name", "scope"}),
        ("x" * 61, "write", {"name"}),
        ("\0", "read", {"name"}),
    ],
)
def test_what_is_no_name_and_no_scope(here, app, name, scope, wrong):
    with pytest.raises(Invalid) as why:
        tokens.make(join(app, "ken")["ken"], name=name, scope=scope, now=NOON)
    assert set(why.value.errors) == wrong


def test_twenty_tokens_are_enough(here, app):
    ken = join(app, "ken")["ken"]
    for number in range(20):
        tokens.make(ken, name=str(number), scope="read", now=NOON)
    with pytest.raises(Refused, match=r"token\.too_many"):
        tokens.make(ken, name="x", scope="read", now=NOON)
    tokens.revoke(tokens.of(ken)[0].id, by=ken, now=NOON)
    tokens.make(ken, name="x", scope="read", now=NOON)
