"""Money out: the whole balance, to the details as they stood, one at a time."""

from datetime import timedelta

import pytest

from contest.events.model import Recorded
from contest.kernel.db import lock, reader, transaction
from contest.kernel.money import yen
from contest.kernel.refusal import Refused
from contest.ledger import books
from contest.payments import queries as payment_queries
from contest.payments.actions import holds, payouts, receipts
from contest.payments.lifecycle.payout import SAME_ACCOUNT
from contest.payments.model import FAILED, REQUESTED, SENT, SETTLED, Payout
from contest.people.model import Person
from tests import cast
from tests.conftest import both_databases
from tests.payments import scene as payment_scene
from tests.payments.scene import DUE, NOON, PRIZE

pytestmark = both_databases
WAIT = timedelta(hours=72)


@pytest.fixture
def who(here):
    people = cast.join(here)
    payment_scene.bank_details(people["ken"], "1234567")
    payment_scene.bank_details(people["hana"], "7654321")
    return people


@pytest.fixture
def won(who):
    return payment_scene.prize_for(who["ken"], client_id=who["hana"], staff_id=who["sota"])


def stored(payout_id: int) -> Payout:
    return reader().get_one(Payout, payout_id, populate_existing=True)


def block(person_id: int) -> None:
    with transaction():
        lock(Person, person_id).blocked_at = NOON


def test_a_payout_takes_the_whole_balance_and_runs_to_its_end(who, won):
    payout = payouts.request(who["ken"], currency="JPY", now=NOON)
    assert (stored(payout).state, payment_queries.balance(who["ken"], "JPY")) == (REQUESTED, yen(0))
    payment_scene.books_are_clean()

    payouts.dispatch(payout, by=who["sota"], now=NOON)
    assert (stored(payout).state, stored(payout).sent_at) == (SENT, NOON)

    payouts.settle(payout, by=who["sota"], now=NOON + WAIT)
    assert (stored(payout).state, stored(payout).ended_at) == (SETTLED, NOON + WAIT)
    assert stored(payout).amount == PRIZE.amount
    assert books.balance("cash/bank_transfer", "JPY") == DUE - PRIZE
    payment_scene.books_are_clean()


@pytest.mark.parametrize("sent", [True, False])
def test_a_failed_payout_is_balance_again_and_may_be_requested_anew(who, won, sent):
    payout = payouts.request(who["ken"], currency="JPY", now=NOON)
    if sent:
        payouts.dispatch(payout, by=who["sota"], now=NOON)

    payouts.fail(payout, reason="unknown account", by=who["sota"], now=NOON)

    assert (stored(payout).state, payment_queries.balance(who["ken"], "JPY")) == (FAILED, PRIZE)
    payment_scene.books_are_clean()
    again = payouts.request(who["ken"], currency="JPY", now=NOON)
    assert stored(again).amount == PRIZE.amount
    payment_scene.books_are_clean()


def test_only_one_payout_is_open_at_a_time(who, won):
    payouts.request(who["ken"], currency="JPY", now=NOON)
    payment_scene.prize_for(who["ken"], client_id=who["hana"], staff_id=who["sota"])

    with pytest.raises(Refused, match="payout.already_open"):
        payouts.request(who["ken"], currency="JPY", now=NOON)

    assert payment_queries.balance(who["ken"], "JPY") == PRIZE


def test_a_refund_is_paid_out_however_small_also_after_a_failure(who):
    contest = payment_scene.paid(who["hana"], by=who["sota"], amount=yen(3))
    holds.refund(contest_id=contest, client_id=who["hana"], now=NOON)

    first = payouts.request(who["hana"], currency="JPY", now=NOON)
    assert (stored(first).amount, stored(first).refund) == (3, True)
    payouts.fail(first, reason="closed", by=who["sota"], now=NOON)
    second = payouts.request(who["hana"], currency="JPY", now=NOON)
    assert stored(second).refund

    payouts.dispatch(second, by=who["sota"], now=NOON)
    payouts.settle(second, by=who["sota"], now=NOON)
    assert not payment_queries.inflow(who["hana"], "JPY").refund
    payment_scene.books_are_clean()


def test_without_bank_details_nothing_can_be_requested(who):
    payment_scene.prize_for(who["mei"], client_id=who["hana"], staff_id=who["sota"])

    with pytest.raises(Refused, match="payout.no_details"):
        payouts.request(who["mei"], currency="JPY", now=NOON)


def test_none_while_a_change_of_details_waits_its_72_hours(who, won):
    payment_scene.bank_details(who["ken"], "1111111", now=NOON)

    with pytest.raises(Refused, match="payout.details_wait"):
        payouts.request(who["ken"], currency="JPY", now=NOON + WAIT - timedelta(seconds=1))

    payout = payouts.request(who["ken"], currency="JPY", now=NOON + WAIT)
    assert payouts.reveal_bank_details(payout, by=who["sota"], now=NOON).number == "1111111"


def test_the_details_count_as_they_stood_at_the_request(who, won):
    payout = payouts.request(who["ken"], currency="JPY", now=NOON)
    payment_scene.bank_details(who["ken"], "2222222", now=NOON)

    assert payouts.reveal_bank_details(payout, by=who["sota"], now=NOON).number == "1234567"


def test_every_look_at_bank_details_is_on_the_record(who, won):
    payout = payouts.request(who["ken"], currency="JPY", now=NOON)

    for _ in range(2):
        payouts.reveal_bank_details(payout, by=who["sota"], now=NOON)

    looks = reader().query(Recorded).filter_by(kind="payout.details_seen").all()
    assert [(row.by_id, row.person_id, row.facts) for row in looks] == 2 * [
        (who["sota"], who["ken"], {"payout_id": payout})
    ]


def test_a_blocked_person_requests_nothing_and_their_payout_waits(who, won):
    payout = payouts.request(who["ken"], currency="JPY", now=NOON)
    block(who["ken"])

    with pytest.raises(Refused, match="payout.payee_blocked"):
        payouts.dispatch(payout, by=who["sota"], now=NOON)
    with pytest.raises(Refused, match="payout.blocked"):
        payouts.request(who["ken"], currency="JPY", now=NOON)


def test_a_winner_with_the_clients_account_waits_until_staff_let_it_go(who, won):
    payment_scene.bank_details(who["hana"], "1234567")  # the client takes the winner's account
    payout = payouts.request(who["ken"], currency="JPY", now=NOON)
    assert stored(payout).waits == SAME_ACCOUNT

    with pytest.raises(Refused, match="payout.waits"):
        payouts.dispatch(payout, by=who["sota"], now=NOON)
    with pytest.raises(Refused, match="payout.reason_needed"):
        payouts.approve(payout, reason="", by=who["sota"], now=NOON)
    payouts.approve(payout, reason="a married couple, asked", by=who["sota"], now=NOON)
    payouts.dispatch(payout, by=who["sota"], now=NOON)

    assert stored(payout).state == SENT
    with pytest.raises(Refused, match="payout.does_not_wait"):
        payouts.approve(payout, reason="again", by=who["sota"], now=NOON)


def test_a_clients_own_refund_does_not_wait_for_its_own_account(who):
    contest = payment_scene.paid(who["hana"], by=who["sota"])
    holds.refund(contest_id=contest, client_id=who["hana"], now=NOON)

    assert stored(payouts.request(who["hana"], currency="JPY", now=NOON)).waits is None


def test_staff_act_on_no_payout_of_their_own_nor_of_their_own_contest(who):
    payment_scene.bank_details(who["sota"], "3333333")
    payment_scene.prize_for(who["ken"], client_id=who["sota"], staff_id=who["mei"])
    prize = payouts.request(who["ken"], currency="JPY", now=NOON)
    refunded = payment_scene.paid(who["sota"], by=who["mei"])
    holds.refund(contest_id=refunded, client_id=who["sota"], now=NOON)
    own = payouts.request(who["sota"], currency="JPY", now=NOON)

    for payout, code in ((prize, "money.own_contest"), (own, "money.own_payout")):
        with pytest.raises(Refused, match=code):
            payouts.dispatch(payout, by=who["sota"], now=NOON)
        with pytest.raises(Refused, match=code):
            payouts.fail(payout, reason="x", by=who["sota"], now=NOON)
        payouts.dispatch(payout, by=who["mei"], now=NOON)
        with pytest.raises(Refused, match=code):
            payouts.settle(payout, by=who["sota"], now=NOON)


def test_a_later_payout_is_nobodys_own_contest_any_more(who):
    payment_scene.prize_for(who["ken"], client_id=who["sota"], staff_id=who["mei"])
    first = payouts.request(who["ken"], currency="JPY", now=NOON)
    payouts.dispatch(first, by=who["mei"], now=NOON)
    payouts.settle(first, by=who["mei"], now=NOON)
    payment_scene.prize_for(who["ken"], client_id=who["hana"], staff_id=who["sota"])

    payouts.dispatch(payouts.request(who["ken"], currency="JPY", now=NOON), by=who["sota"], now=NOON)


def test_a_payout_is_drawn_from_all_the_cash_there_is_and_returns_to_it(who):
    for gateway in ("bank_transfer", "sandbox"):
        contest = payment_scene.draft(who["hana"])
        if gateway == "sandbox":
            receipts.pay_at_once(contest, gateway="sandbox", by=who["hana"], now=NOON)
        else:
            payment_scene.receive(contest, by=who["sota"])
        payment_scene.publish(contest, who["hana"])
        payment_scene.settle(contest, client_id=who["hana"], winner_id=who["ken"])
    cash = ["cash/bank_transfer", "cash/sandbox"]
    before = books.balances(cash, "JPY")

    payout = payouts.request(who["ken"], currency="JPY", now=NOON)

    assert [name for name, _ in payment_queries.draws(stored(payout))] == cash
    payouts.fail(payout, reason="closed", by=who["sota"], now=NOON)
    assert books.balances(cash, "JPY") == before
    payment_scene.books_are_clean()
