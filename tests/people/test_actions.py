"""Making people, staff, blocking: outcomes and refusals."""

import pytest
from sqlalchemy import select

from contest.events.model import Recorded
from contest.kernel.db import db
from contest.kernel.refusal import Invalid, Refused
from contest.people import actions, queries
from tests.cast import PASSWORD, join
from tests.conftest import both_databases
from tests.crowd import together
from tests.make import NOON

MEI = {"email": "Mei@Example.jp", "name": "林 芽衣", "password": PASSWORD}


def test_the_house_makes_an_account_that_can_sign_in_at_once(here):
    person = queries.person(actions.create(**MEI, now=NOON))
    assert (person.email, person.confirmed_at, person.active, person.is_staff) == (
        "mei@example.jp",
        NOON,
        True,
        False,
    )


def test_a_confirmed_address_is_taken(here):
    actions.create(**MEI, now=NOON)
    with pytest.raises(Refused, match="person.address_taken"):
        actions.create(**MEI | {"email": "MEI@example.jp"}, now=NOON)


@both_databases
def test_ten_at_once_make_one_account(app):
    def make():
        with app.app_context():
            return actions.create(**MEI, now=NOON)

    answers = together(*[make] * 10)
    refused = [one for one in answers if isinstance(one, Refused)]
    assert len(refused) == 9 and {one.code for one in refused} == {"person.address_taken"}


def test_every_wrong_field_is_named(here):
    with pytest.raises(Invalid) as why:
        actions.create(email="x", name=" ", password="x", language="tlh", time_zone="Mars", now=NOON)
    assert set(why.value.errors) == {"email", "name", "password", "language", "time_zone"}


def test_blocking_is_recorded_reversible_and_never_of_oneself(here, app):
    ids = join(app, "ken", "sota")
    with pytest.raises(Refused, match="person.not_yourself"):
        actions.block(ids["sota"], reason="x", by=ids["sota"], now=NOON)
    with pytest.raises(Refused, match="person.reason_missing"):
        actions.block(ids["ken"], reason="  ", by=ids["sota"], now=NOON)
    with pytest.raises(Refused, match="person.not_blocked"):
        actions.unblock(ids["ken"], reason="x", by=ids["sota"], now=NOON)
    before = queries.person(ids["ken"]).fs_uniquifier
    actions.block(ids["ken"], reason="Copied", by=ids["sota"], now=NOON)
    blocked = queries.person(ids["ken"])
    assert (blocked.active, blocked.blocked_at, blocked.blocked_reason) == (False, NOON, "Copied")
    assert blocked.fs_uniquifier != before
    with pytest.raises(Refused, match="person.already_blocked"):
        actions.block(ids["ken"], reason="again", by=ids["sota"], now=NOON)
    actions.unblock(ids["ken"], reason="A mistake", by=ids["sota"], now=NOON)
    assert queries.person(ids["ken"]).active
    kinds = db.session.execute(select(Recorded.kind, Recorded.by_id, Recorded.facts)).all()
    assert kinds == [
        ("person.blocked", ids["sota"], {"reason": "Copied"}),
        ("person.unblocked", ids["sota"], {"reason": "A mistake"}),
    ]


def test_staff_are_made_once(here, app):
    ken = join(app, "ken")["ken"]
    for _ in range(2):
        actions.make_staff(ken, by=None, now=NOON)
    assert queries.person(ken).is_staff
    assert db.session.scalars(select(Recorded.kind)).all() == ["person.staff_made"]
