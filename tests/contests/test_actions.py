from datetime import time, timedelta

import pytest
from sqlalchemy import select

from contest.contests import agreement, finding, queries as contest_queries, rules as contest_rules
from contest.contests.actions import drafting, publication
from contest.contests.finding import ContestFilter
from contest.contests.model import Contest
from contest.events.model import Recorded
from contest.kernel.db import db
from contest.kernel.money import yen
from contest.kernel.refusal import Invalid, Refused
from contest.ledger.audit import verify
from contest.payments import queries as payment_queries
from contest.payments.actions import receipts
from tests import cast, crowd, make
from tests.conftest import both_databases
from tests.contests import stored
from tests.make import NOON


@pytest.fixture
def hana(app):
    return cast.join(app, "hana")["hana"]


def kinds(number):
    return list(db.session.scalars(select(Recorded.kind).where(Recorded.contest_id == number)))


def publish(number, hana, *, agreement=agreement.CURRENT, now=NOON):
    publication.publish(number, agreement=agreement, by=hana, now=now)


@both_databases
def test_a_new_brief_begins_with_what_most_clients_want(here, hana):
    number = drafting.create(by=hana, language="ja", time_zone="Asia/Tokyo", now=NOON)
    contest = contest_queries.contest(number)

    assert contest.entries_close_at == make.tokyo(7, time(18))
    assert (contest.state, contest.visibility, contest.reveal, contest.ai_policy) == (
        "draft", "blind", False, "declare",
    )  # fmt: skip
    assert kinds(number) == ["contest.created"]


@both_databases
def test_so_many_briefs_are_begun_in_a_day_from_however_many_pages_at_once(app, hana, monkeypatch):
    monkeypatch.setattr(contest_rules, "MOST_BRIEFS", 3)

    def begin(now=NOON):
        return drafting.create(by=hana, language="ja", time_zone="Asia/Tokyo", now=now)

    assert crowd.at_once(app, *[begin] * 8) == {"done": 3, "contest.too_many": 5}
    with app.app_context():
        with pytest.raises(Refused, match="contest.too_many"):
            begin(NOON + timedelta(days=1, seconds=-1))
        assert begin(NOON + timedelta(days=1))


@both_databases
def test_two_tabs_that_save_different_fields_both_keep_theirs(here, hana):
    number = stored.contest(here, hana)
    drafting.save(number, {"title": "From the first tab"}, by=hana, now=NOON)
    drafting.save(number, {"description": "From the second"}, by=hana, now=NOON)
    drafting.save(number, {"title": "From the second tab"}, by=hana, now=NOON)
    contest = contest_queries.contest(number)

    assert (contest.title, contest.description) == ("From the second tab", "From the second")


def test_nothing_is_saved_when_one_field_is_wrong(here, hana):
    number = stored.contest(here, hana)
    with pytest.raises(Invalid):
        drafting.save(number, {"title": "New", "prize": yen(1)}, by=hana, now=NOON)

    assert contest_queries.contest(number).title == "みなと焙煎所のロゴ"


def test_a_published_brief_cannot_be_changed(here, hana):
    number = stored.contest(here, hana, state="published")
    with pytest.raises(Refused, match="contest.not_draft"):
        drafting.save(number, {"title": "New"}, by=hana, now=NOON)

    assert contest_queries.contest(number).title == "みなと焙煎所のロゴ"


@both_databases
def test_publishing_a_paid_draft_opens_it_and_gives_the_surplus_back(here, hana):
    number = stored.paid(here, hana)
    drafting.save(number, {"prize": yen(50_000)}, by=hana, now=NOON)
    publish(number, hana)
    contest = contest_queries.contest(number)

    assert (contest.state, contest.published_at) == ("published", NOON)
    assert contest.agreement_version == agreement.CURRENT
    assert payment_queries.held_for(number, "JPY") == yen(55_500)
    assert payment_queries.balance(hana, "JPY") == yen(111_000 - 55_500)
    assert not verify()


def test_a_higher_prize_must_be_paid_before_publishing(app, hana):
    number = stored.paid(app, hana)
    with app.app_context():
        drafting.save(number, {"prize": yen(200_000)}, by=hana, now=NOON)
        with pytest.raises(Refused, match="contest.prize_not_held") as why:
            publish(number, hana)
        assert why.value.values["missing"] == yen(111_000)

        receipts.pay_at_once(number, gateway="sandbox", by=hana, now=NOON)
        publish(number, hana)
        assert contest_queries.contest(number).state == "published"


def test_the_prize_cannot_be_emptied_once_its_funding_was_asked_for(here, hana):
    number = stored.paid(here, hana)
    with pytest.raises(Invalid) as why:
        drafting.save(number, {"prize": None}, by=hana, now=NOON)

    assert why.value.errors["prize"].code == "contest.prize_needed_now"
    assert contest_queries.contest(number).prize == yen(100_000)


def test_the_rates_of_the_first_asking_stay_whatever_the_site_charges_later(here, hana):
    number = stored.contest(here, hana)
    publication.fund(number, gateway="sandbox", by=hana, now=NOON)
    here.config["FEE_PERCENT"] = here.config["FEE_PERCENT"] + 10
    publication.fund(number, gateway="bank_transfer", by=hana, now=NOON)

    assert payment_queries.funding(number).due == yen(111_000)
    assert payment_queries.funding(number).gateway == "bank_transfer"


@pytest.mark.parametrize("version", ["", "2020-01", "x" * 9_999])
def test_another_text_than_the_present_agreement_is_not_acceptance(here, hana, version):
    number = stored.paid(here, hana)
    with pytest.raises(Refused, match="contest.agreement_changed"):
        publish(number, hana, agreement=version)

    assert contest_queries.contest(number).state == "draft"


def test_a_client_cancels_a_draft_without_a_word(here, hana):
    number = stored.contest(here, hana)

    publication.cancel(number, by=hana, staff=False, now=NOON)

    assert contest_queries.contest(number).state == "cancelled"


def test_staff_cancel_a_published_contest_with_a_reason(here, hana):
    number = stored.contest(here, hana, state="published")
    sota = cast.join(here, "sota")["sota"]
    with pytest.raises(Refused, match="contest.reason_needed"):
        publication.cancel(number, by=sota, staff=True, now=NOON)

    publication.cancel(number, by=sota, staff=True, reason="The client is away.", now=NOON)

    contest = contest_queries.contest(number)
    assert (contest.state, contest.end_reason) == ("cancelled", "The client is away.")
    by = select(Recorded.by_id).where(Recorded.kind == "contest.cancelled")
    assert db.session.scalars(by).one() == sota


def test_staff_hide_and_show_a_contest(here, hana):
    number = stored.contest(here, hana, state="published")
    sota = cast.join(here, "sota")["sota"]
    publication.hide(number, reason="通報を確認中", by=sota, now=NOON)
    assert contest_queries.contest(number).hidden_at == NOON
    assert finding.find(ContestFilter(), now=NOON).rows == []

    publication.show(number, reason="問題なし", by=sota, now=NOON)
    assert [row.id for row in finding.find(ContestFilter(), now=NOON).rows] == [number]
    assert kinds(number) == ["contest.hidden", "contest.shown"]


@both_databases
def test_of_twenty_publications_at_once_one_counts(app, hana):
    number = stored.paid(app, hana)

    outcomes = crowd.at_once(app, *[lambda: publish(number, hana)] * 20)

    assert outcomes == {"done": 1, "contest.not_draft": 19}
    with app.app_context():
        assert kinds(number).count("contest.published") == 1
        assert db.session.get(Contest, number).state == "published"
