"""Asked for, held, released or refunded: exactly once, and always by the books."""

import pytest

from contest.kernel.money import yen
from contest.kernel.refusal import Refused
from contest.ledger import books, chart
from contest.payments import queries as payment_queries
from contest.payments.actions import holds
from contest.payments.model import HELD, REFUNDED, RELEASED
from tests.conftest import both_databases
from tests.payments import scene as payment_scene
from tests.payments.scene import DUE, FEE, NOON, PRIZE, TAX

pytestmark = both_databases


def test_asking_twice_keeps_one_funding_and_its_reference(who):
    contest = payment_scene.draft(who["hana"])
    before = payment_queries.funding(contest)

    holds.request_funding(
        contest_id=contest, payer_id=who["hana"], due=yen(222_000), gateway="bank_transfer", now=NOON
    )

    after = payment_queries.funding(contest)
    assert (after.id, after.reference) == (before.id, before.reference)
    assert (after.due, after.missing) == (yen(222_000), yen(222_000))


def test_an_unknown_gateway_is_refused(who):
    with pytest.raises(Refused, match="funding.unknown_gateway"):
        holds.request_funding(contest_id=1, payer_id=who["hana"], due=DUE, gateway="stripe", now=NOON)


def test_short_receipts_add_up_to_what_is_due(who):
    contest = payment_scene.draft(who["hana"])
    for amount in (60_000, 50_999):
        payment_scene.receive(contest, yen(amount), by=who["sota"])

    view = payment_queries.funding(contest)
    assert (view.held, view.missing, view.surplus) == (yen(110_999), yen(1), yen(0))
    with pytest.raises(Refused, match="funding.short"):
        payment_scene.publish(contest, who["hana"])

    payment_scene.receive(contest, yen(1), by=who["sota"])
    payment_scene.publish(contest, who["hana"])

    assert payment_queries.funding(contest).state == HELD
    payment_scene.books_are_clean()


def test_publication_gives_the_surplus_to_the_clients_balance(who):
    contest = payment_scene.paid(who["hana"], by=who["sota"], amount=DUE + yen(440))
    assert payment_queries.balance(who["hana"], "JPY") == yen(0)

    payment_scene.publish(contest, who["hana"])

    assert payment_queries.balance(who["hana"], "JPY") == yen(440)
    assert payment_queries.held_for(contest, "JPY") == DUE
    payment_scene.books_are_clean()


def test_what_comes_after_publication_is_the_clients_at_once(who):
    contest = payment_scene.paid(who["hana"], by=who["sota"])
    payment_scene.publish(contest, who["hana"])

    payment_scene.receive(contest, yen(500), by=who["sota"])

    assert (payment_queries.held_for(contest, "JPY"), payment_queries.balance(who["hana"], "JPY")) == (
        DUE,
        yen(500),
    )
    payment_scene.books_are_clean()


def test_what_is_due_follows_the_prize_until_publication(who):
    contest = payment_scene.paid(who["hana"], by=who["sota"], amount=yen(60_000))

    holds.change_due(contest_id=contest, due=yen(55_500), now=NOON)

    assert payment_queries.funding(contest).surplus == yen(4_500)
    payment_scene.receive(contest, yen(51_000), by=who["sota"])
    payment_scene.publish(contest, who["hana"])
    with pytest.raises(Refused, match="funding.fixed"):
        holds.change_due(contest_id=contest, due=yen(55_500), now=NOON)
    with pytest.raises(Refused, match="funding.fixed"):
        holds.request_funding(
            contest_id=contest, payer_id=who["hana"], due=yen(1), gateway="bank_transfer", now=NOON
        )


def test_settlement_gives_the_prize_whole_and_earns_fee_and_tax_exactly_once(who):
    contest = payment_scene.prize_for(who["ken"], client_id=who["hana"], staff_id=who["sota"])

    payment_scene.settle(contest, client_id=who["hana"], winner_id=who["ken"])

    assert payment_queries.balance(who["ken"], "JPY") == PRIZE
    assert books.balances([chart.FEES, chart.FEE_TAX], "JPY") == {chart.FEES: FEE, chart.FEE_TAX: TAX}
    assert payment_queries.held_for(contest, "JPY") == yen(0)
    assert payment_queries.funding(contest).state == RELEASED
    payment_scene.books_are_clean()


def test_settlement_for_another_winner_is_an_error(who):
    contest = payment_scene.prize_for(who["ken"], client_id=who["hana"], staff_id=who["sota"])

    with pytest.raises(books.KeyReused):
        payment_scene.settle(contest, client_id=who["hana"], winner_id=who["mei"])

    assert payment_queries.balance(who["mei"], "JPY") == yen(0)
    payment_scene.books_are_clean()


def test_a_site_without_a_fee_settles_with_the_prize_alone(who):
    contest = payment_scene.draft(who["hana"])
    holds.request_funding(
        contest_id=contest, payer_id=who["hana"], due=PRIZE, gateway="bank_transfer", now=NOON
    )
    payment_scene.receive(contest, PRIZE, by=who["sota"])
    holds.return_surplus(contest_id=contest, client_id=who["hana"], due=PRIZE, now=NOON)

    holds.settle(
        contest_id=contest, winner_id=who["ken"], client_id=who["hana"],
        prize=PRIZE, fee=yen(0), tax=yen(0), now=NOON,
    )  # fmt: skip

    assert payment_queries.balance(who["ken"], "JPY") == PRIZE


def test_a_refund_returns_all_that_came_in_fee_included_once(who):
    contest = payment_scene.paid(who["hana"], by=who["sota"])
    payment_scene.publish(contest, who["hana"])

    first = holds.refund(contest_id=contest, client_id=who["hana"], now=NOON)
    second = holds.refund(contest_id=contest, client_id=who["hana"], now=NOON)

    assert (first, second) == (DUE, None)
    assert payment_queries.balance(who["hana"], "JPY") == DUE
    assert payment_queries.funding(contest).state == REFUNDED


def test_a_draft_is_refunded_what_little_has_come_in(who):
    contest = payment_scene.paid(who["hana"], by=who["sota"], amount=yen(300))

    assert holds.refund(contest_id=contest, client_id=who["hana"], now=NOON) == yen(300)
    payment_scene.receive(contest, yen(200), by=who["sota"])

    assert payment_queries.balance(who["hana"], "JPY") == yen(500)
    assert payment_queries.held_for(contest, "JPY") == yen(0)


def test_a_contest_nothing_was_asked_for_has_nothing_to_refund(who):
    assert holds.refund(contest_id=7, client_id=who["hana"], now=NOON) is None
    assert payment_queries.funding(7) is None
