"""What happened is written with the act, and those who listen act with it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from contest.events import Event, at_once, record
from contest.events.model import Recorded
from contest.events.record import _listeners, kinds
from contest.kernel.db import db, transaction
from contest.kernel.money import Money, yen
from tests.cast import join
from tests.make import NOON


class BellRung(Event, kind="test.bell_rung"):
    """For these tests."""

    price: Money
    times: list[int]
    until: object = None


RUNG = BellRung(price=yen(500), times=[1, 2], until=NOON + timedelta(days=1), at=NOON)


@pytest.fixture
def listeners():
    yield _listeners["test.bell_rung"]
    _listeners["test.bell_rung"].clear()


def test_an_event_is_kept_with_its_facts(here, app):
    ken = join(app, "ken")["ken"]
    record(RUNG, by=ken)
    row = db.session.scalars(select(Recorded)).one()
    assert (row.kind, row.by_id, row.at) == ("test.bell_rung", ken, NOON)
    assert row.facts == {
        "price": {"amount": 500, "currency": "JPY"},
        "times": [1, 2],
        "until": (NOON + timedelta(days=1)).isoformat(),
    }


def test_the_clock_needs_no_person(here):
    record(RUNG, by=None)
    assert db.session.scalars(select(Recorded)).one().by_id is None


def test_where_nothing_happened_nothing_is_recorded(here):
    assert record(None, by=None) is None
    assert db.session.scalars(select(Recorded)).all() == []


def test_listeners_act_in_the_same_transaction(here, listeners):
    heard = []
    at_once(BellRung)(lambda event, row: heard.append((event, row.id)))
    with pytest.raises(ZeroDivisionError), transaction():
        record(RUNG, by=None)
        1 / 0  # noqa: B018
    assert heard == [(RUNG, 1)] and db.session.scalars(select(Recorded)).all() == []


def test_a_listener_that_fails_undoes_the_act(here, listeners):
    @at_once(BellRung)
    def deaf(_event, _row):
        raise ValueError("deaf")

    with pytest.raises(ValueError, match="deaf"):
        record(RUNG, by=None)
    assert db.session.scalars(select(Recorded)).all() == []


def test_a_kind_is_declared_once():
    with pytest.raises(TypeError, match="two events of kind"):

        class Again(Event, kind="test.bell_rung"):
            pass


def test_kinds_are_named_noun_and_what_happened():
    for kind, event in kinds().items():
        noun, _, what = kind.partition(".")
        assert noun.isidentifier() and what.isidentifier(), event
