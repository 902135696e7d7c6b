"""Fifty at once, released together: exactly one wins, and the books never notice."""

from datetime import timedelta

import pytest

from contest.kernel.money import yen
from contest.ledger import books
from contest.payments import queries as payment_queries
from contest.payments.actions import holds, payouts, receipts
from tests import cast, crowd
from tests.conftest import both_databases
from tests.payments import scene as payment_scene
from tests.payments.scene import DUE, NOON, PRIZE, TODAY

pytestmark = both_databases
CROWD = 50


@pytest.fixture
def who(app):
    return cast.join(app)


def test_fifty_requests_make_one_payout(app, who):
    with app.app_context():
        payment_scene.bank_details(who["ken"], "1234567")
        payment_scene.prize_for(who["ken"], client_id=who["hana"], staff_id=who["sota"])

    outcomes = crowd.at_once(app, *[lambda: payouts.request(who["ken"], currency="JPY", now=NOON)] * CROWD)

    assert outcomes == {"done": 1, "payout.already_open": CROWD - 1}
    with app.app_context():
        assert [row.amount for row in payment_queries.payouts(who["ken"])] == [PRIZE.amount]
        assert books.balance("cash/bank_transfer", "JPY") == DUE - PRIZE
        payment_scene.books_are_clean()


def test_fifty_ends_of_a_payout_settle_or_fail_it_once(app, who):
    with app.app_context():
        payment_scene.bank_details(who["ken"], "1234567")
        payment_scene.prize_for(who["ken"], client_id=who["hana"], staff_id=who["sota"])
        payout = payouts.request(who["ken"], currency="JPY", now=NOON)
        payouts.dispatch(payout, by=who["sota"], now=NOON)

    ends = (
        lambda: payouts.settle(payout, by=who["sota"], now=NOON),
        lambda: payouts.fail(payout, reason="closed", by=who["sota"], now=NOON),
    )
    outcomes = crowd.at_once(app, *ends * (CROWD // 2))

    assert outcomes["done"] == 1
    assert set(outcomes) <= {"done", "payout.not_sent", "payout.ended"}
    with app.app_context():
        payment_scene.books_are_clean()


def test_fifty_settlements_release_one_prize(app, who):
    with app.app_context():
        contest = payment_scene.paid(who["hana"], by=who["sota"])
        payment_scene.publish(contest, who["hana"])

    act = {"client_id": who["hana"], "winner_id": who["ken"]}
    outcomes = crowd.at_once(app, *[lambda: payment_scene.settle(contest, **act)] * CROWD)

    assert outcomes == {"done": CROWD}  # the same facts again: nothing happens
    with app.app_context():
        assert payment_queries.balance(who["ken"], "JPY") == PRIZE
        payment_scene.books_are_clean()


def test_publication_and_reversal_at_once_leave_one_outcome(app, who):
    with app.app_context():
        drafts = []
        for _ in range(8):
            contest = payment_scene.draft(who["hana"])
            drafts.append((contest, payment_scene.receive(contest, by=who["sota"])))

    acts = []
    for contest, receipt in drafts:
        acts.append(lambda contest=contest: payment_scene.publish(contest, who["hana"]))
        acts.append(
            lambda receipt=receipt: receipts.reverse(receipt, reason="slip", by=who["sota"], now=NOON)
        )
    outcomes = crowd.at_once(app, *acts)

    assert outcomes["done"] == len(drafts)
    assert set(outcomes) <= {"done", "funding.short", "receipt.contest_published"}
    with app.app_context():
        for contest, _ in drafts:
            view = payment_queries.funding(contest)
            assert (view.state, view.held) in [("held", DUE), ("pending", yen(0))]
        payment_scene.books_are_clean()


def test_the_same_line_recorded_by_two_at_once_is_recorded_once(app, who):
    facts = {"statement": "ミナト", "amount": DUE, "bank": "b", "received_on": TODAY, "now": NOON}

    outcomes = crowd.at_once(app, *[lambda: receipts.record(**facts, by=who["sota"])] * 20)

    assert outcomes == {"done": 1, "receipt.same_again": 19}


def test_funding_asked_for_by_twenty_at_once_is_one(app, who):
    with app.app_context():
        contest = payment_scene.draft(who["hana"], asked=False)

    facts = {"contest_id": contest, "payer_id": who["hana"], "gateway": "bank_transfer", "now": NOON}
    ids = set()
    outcomes = crowd.at_once(app, *[lambda: ids.add(holds.request_funding(due=DUE, **facts))] * 20)

    assert (outcomes, len(ids)) == ({"done": 20}, 1)


def test_money_in_prizes_and_payouts_of_one_person_at_once_end_without_deadlock(app, who):
    with app.app_context():
        payment_scene.bank_details(who["hana"], "7654321")
        payment_scene.prize_for(who["hana"], client_id=who["mei"], staff_id=who["sota"])
        published = []
        for client, winner in (("hana", "ken"), ("mei", "hana"), ("hana", "mei"), ("mei", "hana")):
            contest = payment_scene.paid(who[client], by=who["sota"])
            payment_scene.publish(contest, who[client])
            published.append((contest, client, winner))

    def settle(contest, client, winner):
        return lambda: payment_scene.settle(contest, client_id=who[client], winner_id=who[winner])

    acts = [settle(*one) for one in published]
    for contest, _, _ in published:
        acts += [lambda contest=contest: payment_scene.receive(contest, yen(5_000), by=who["sota"])] * 5
    acts += [lambda: payouts.request(who["hana"], currency="JPY", now=NOON + timedelta(days=1))] * 6
    outcomes = crowd.at_once(app, *acts)

    assert set(outcomes) <= {"done", "payout.already_open"}
    with app.app_context():
        payment_scene.books_are_clean()


@pytest.mark.nightly
@pytest.mark.parametrize("turn", range(20))
def test_twenty_rounds_of_fifty_payouts(app, who, turn):
    test_fifty_requests_make_one_payout(app, who)
