"""Imposing and lifting sanctions, what a suspension stops, and that blocking and banning are one truth."""

from datetime import timedelta

import pytest

from contest.contests import agreement
from contest.contests.actions import drafting, publication
from contest.judging import actions as judging_actions
from contest.kernel.db import db, end_page, reader
from contest.kernel.refusal import Refused
from contest.people import queries as person_queries
from contest.people.actions import accounts, sanctions
from contest.people.escalation import Measure
from contest.people.model import Sanction
from tests import cast
from tests.make import NOON

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
WARNING, WEEK, BAN = Measure(kind="warning"), Measure(kind="suspension", days=7), Measure(kind="ban")


@pytest.fixture
def ids(app):
    return cast.join(app)


def test_a_sanction_is_taken_back_with_a_reason(here, ids):
    imposed = sanctions.impose(ids["ken"], WARNING, reason="Copied", by=ids["sota"], now=NOON)
    with pytest.raises(Refused, match="person.reason_missing"):
        sanctions.lift(imposed, reason=" ", by=ids["sota"], now=NOON)


def test_a_suspension_holds_to_its_last_instant_and_not_when_lifted(here, ids):
    ends = NOON + 7 * DAY
    imposed = sanctions.impose(ids["ken"], WEEK, reason="Copied", by=ids["sota"], now=NOON)
    for now, until in ((NOON, ends), (ends, ends), (ends + SECOND, None)):
        assert person_queries.suspended_until(ids["ken"], now=now) == until
    assert person_queries.suspended_until(ids["mei"], now=NOON) is None
    sanctions.lift(imposed, reason="A mistake", by=ids["sota"], now=NOON)
    assert person_queries.suspended_until(ids["ken"], now=NOON) is None


def test_a_ban_blocks_and_unblocking_lifts_it(here, ids):
    banned = sanctions.impose(ids["ken"], BAN, reason="Copied", by=ids["sota"], now=NOON)
    assert person_queries.person(ids["ken"]).blocked_reason == "Copied"
    accounts.unblock(ids["ken"], reason="A mistake", by=ids["sota"], now=NOON)
    assert reader().get_one(Sanction, banned).lifted_reason == "A mistake"

    again = sanctions.impose(ids["ken"], BAN, reason="Copied", by=ids["sota"], now=NOON)
    sanctions.lift(again, reason="A mistake", by=ids["sota"], now=NOON)
    end_page()
    assert person_queries.person(ids["ken"]).blocked_at is None and person_queries.person(ids["ken"]).active


def test_a_ban_of_who_is_blocked_already_stands_beside_the_block(here, ids):
    accounts.block(ids["ken"], reason="First", by=ids["sota"], now=NOON)
    sanctions.impose(ids["ken"], BAN, reason="Second", by=ids["sota"], now=NOON)

    assert person_queries.person(ids["ken"]).blocked_reason == "First"


def test_an_account_is_open_again_once_its_last_ban_is_taken_back(here, ids):
    bans = [
        sanctions.impose(ids["ken"], BAN, reason=why, by=ids["sota"], now=NOON) for why in ("First", "Second")
    ]
    for banned, blocked in zip(bans, ("First", None), strict=True):
        sanctions.lift(banned, reason="A mistake", by=ids["sota"], now=NOON)
        end_page()
        assert person_queries.person(ids["ken"]).blocked_reason == blocked
        assert person_queries.person(ids["ken"]).active == (blocked is None)


def test_who_is_suspended_publishes_nothing_and_invites_nobody(here, ids):
    number = drafting.create(by=ids["hana"], language="ja", time_zone="Asia/Tokyo", now=NOON)
    sanctions.impose(ids["hana"], WEEK, reason="Copied", by=ids["sota"], now=NOON)
    with pytest.raises(Refused, match="person.suspended"):
        judging_actions.invite(number, email="rei@example.jp", by=ids["hana"], now=NOON)
    with pytest.raises(Refused, match="person.suspended"):
        publication.publish(number, agreement=agreement.CURRENT, by=ids["hana"], now=NOON)
    judging_actions.invite(number, email="rei@example.jp", by=ids["hana"], now=NOON + 7 * DAY + SECOND)
    db.session.remove()
