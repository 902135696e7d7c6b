"""What staff look through, on both databases."""

import pytest

from contest.kernel.db import lock, transaction
from contest.kernel.money import yen
from contest.payments import lists, queries as payment_queries
from contest.payments.actions import holds, payouts, receipts
from contest.people.model import Person
from tests import cast
from tests.conftest import both_databases
from tests.payments import scene as payment_scene
from tests.payments.scene import DUE, FEE, NOON, PRIZE, TAX, TODAY

pytestmark = both_databases


@pytest.fixture
def who(here):
    people = cast.join(here)
    for number, name in enumerate(("hana", "ken", "mei"), 1):
        payment_scene.bank_details(people[name], f"{number}" * 7)
    return people


def stray(who, amount) -> int:
    return receipts.record(
        statement="ミナト", amount=amount, bank="b", received_on=TODAY, by=who["sota"], now=NOON, again=True
    )


def test_nothing_waits_in_an_empty_site(who):
    assert lists.waits() == lists.Waits(unmatched=0, to_send=0, refunds=0, waiting=0, sent=0, pending=0)
    assert (lists.receipts(), lists.fundings(), lists.payouts(), lists.transfers()) == ([], [], [], [])
    assert (lists.totals(), list(lists.receipt_lines()), list(lists.payout_lines())) == ([], [], [])


def test_what_waits_is_counted_by_what_is_to_be_done(who):
    stray(who, yen(5))
    payment_scene.draft(who["hana"])
    refunded = payment_scene.paid(who["hana"], by=who["sota"], amount=yen(3))
    holds.refund(contest_id=refunded, client_id=who["hana"], now=NOON)
    for name in ("ken", "mei"):
        payment_scene.prize_for(who[name], client_id=who["hana"], staff_id=who["sota"])
    refund, sent, blocked = (
        payouts.request(who[name], currency="JPY", now=NOON) for name in ("hana", "ken", "mei")
    )
    payouts.dispatch(sent, by=who["sota"], now=NOON)
    with transaction():
        lock(Person, who["mei"]).blocked_at = NOON

    assert lists.waits() == lists.Waits(unmatched=1, to_send=1, refunds=1, waiting=1, sent=1, pending=1)
    tabs = {
        tab: [row.payout.id for row in lists.payouts(tab=tab)]
        for tab in ("to_send", "waiting", "sent", "ended")
    }
    assert tabs == {"to_send": [refund], "waiting": [blocked], "sent": [sent], "ended": []}
    assert lists.payout(blocked).held_back == "blocked"


def test_receipts_and_fundings_stand_on_their_shelves(who):
    pending = payment_scene.paid(who["hana"], by=who["sota"], amount=yen(60_000))
    held = payment_scene.paid(who["hana"], by=who["sota"])
    payment_scene.publish(held, who["hana"])
    ended = payment_scene.prize_for(who["ken"], client_id=who["hana"], staff_id=who["sota"])
    waiting = stray(who, DUE - yen(60_000))
    gone = stray(who, yen(1))
    receipts.reverse(gone, reason="slip", by=who["sota"], now=NOON)

    assert [row.receipt.id for row in lists.receipts(tab="unmatched")] == [waiting]
    assert [row.receipt.id for row in lists.receipts(tab="reversed")] == [gone]
    assert [row.contest_id for row in lists.receipts(tab="applied")] == [ended, held, pending]
    assert [row.receipt.id for row in lists.receipts(before=gone, most=2)] == [waiting, waiting - 1]
    assert lists.receipt(waiting).recorded_by == "森 颯太"

    tabs = {
        tab: [(row.funding.contest_id, row.held) for row in lists.fundings(tab=tab)] for tab in lists.FUNDINGS
    }
    assert tabs == {"pending": [(pending, yen(60_000))], "held": [(held, DUE)], "ended": [(ended, yen(0))]}

    likely = lists.likely([DUE - yen(60_000), yen(7)])
    assert {amount: [row.funding.contest_id for row in rows] for amount, rows in likely.items()} == {
        DUE - yen(60_000): [pending]
    }
    words = [payment_queries.funding(number).reference for number in (pending, held)]
    assert (lists.meant(words[:1]), lists.meant(words), lists.meant([])) == (pending, None, None)


def test_totals_say_whose_the_cash_is(who):
    payment_scene.prize_for(who["ken"], client_id=who["hana"], staff_id=who["sota"])
    payment_scene.paid(who["hana"], by=who["sota"])
    stray(who, yen(5))

    assert lists.totals() == [
        ("cash/bank_transfer", DUE + DUE + yen(5)),
        ("unmatched", yen(5)),
        ("hold", DUE),
        ("balance", PRIZE),
        ("fees", FEE),
        ("fee-tax", TAX),
    ]


def test_transfers_are_those_of_an_account_or_of_a_contest(who):
    one = payment_scene.prize_for(who["ken"], client_id=who["hana"], staff_id=who["sota"])
    other = payment_scene.paid(who["hana"], by=who["sota"])

    kinds = [row.transfer.kind for row in lists.transfers(contest_id=one)]
    assert kinds == ["fee_tax", "fee", "prize", "receipt"]
    assert [row.target for row in lists.transfers(account="cash/bank_transfer")] == [
        f"hold/{other}",
        f"hold/{one}",
    ]
    assert lists.transfers(account="hold/999") == []
    assert len(lists.transfers(most=2)) == 2


def test_the_tables_hold_every_row_once(who):
    payment_scene.prize_for(who["ken"], client_id=who["hana"], staff_id=who["sota"])
    payouts.request(who["ken"], currency="JPY", now=NOON)
    stray(who, yen(5))

    assert [line[4] for line in lists.receipt_lines()] == [DUE.amount, 5]
    assert [line[1:6] for line in lists.payout_lines()] == [
        ("高橋 健", who["ken"], PRIZE.amount, "JPY", "requested")
    ]
