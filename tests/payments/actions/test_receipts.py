"""Lines of the bank's statement: recorded, matched, taken back."""

from datetime import timedelta

import pytest

from contest.kernel.money import yen
from contest.kernel.refusal import Refused
from contest.ledger import books, chart
from contest.payments import queries as payment_queries
from contest.payments.actions import payouts, receipts
from contest.payments.model import PENDING
from tests import make
from tests.conftest import both_databases
from tests.payments import scene as payment_scene
from tests.payments.scene import DUE, NOON, TODAY

pytestmark = both_databases
UNMATCHED = chart.UNMATCHED


def unmatched(by: int, statement: str = "ミナトマチフイル", amount=DUE, again=True) -> int:
    return receipts.record(
        statement=statement, amount=amount, bank="みなと銀行", received_on=TODAY, by=by, now=NOON, again=again
    )


def test_the_reference_is_found_in_whatever_the_bank_made_of_it(who):
    contest = payment_scene.draft(who["hana"])
    word = payment_queries.funding(contest).reference
    wide = "".join(chr(ord(char) + 0xFEE0) for char in word.lower())

    for statement in (wide, f"振込人　{word[:4]}-{word[4:]} ミズノ ハナ", f"ﾐｽﾞﾉ ﾊﾅ {word.lower()}"):
        unmatched(who["sota"], statement, yen(1_000))

    assert payment_queries.held_for(contest, "JPY") == yen(3_000)
    assert books.balance(UNMATCHED, "JPY") == yen(0)


def test_a_statement_with_two_references_waits_for_staff(who):
    one, other = payment_scene.draft(who["hana"]), payment_scene.draft(who["hana"])
    both = payment_queries.funding(one).reference + " " + payment_queries.funding(other).reference

    unmatched(who["sota"], both)

    assert books.balance(UNMATCHED, "JPY") == DUE


def test_an_unmatched_receipt_waits_until_it_is_matched_once(who):
    contest = payment_scene.draft(who["hana"])
    receipt = unmatched(who["sota"])
    assert (books.balance(UNMATCHED, "JPY"), payment_queries.held_for(contest, "JPY")) == (DUE, yen(0))

    receipts.match(receipt, contest_id=contest, by=who["sota"], now=NOON)

    assert (books.balance(UNMATCHED, "JPY"), payment_queries.held_for(contest, "JPY")) == (yen(0), DUE)
    with pytest.raises(Refused, match="receipt.not_unmatched"):
        receipts.match(receipt, contest_id=contest, by=who["sota"], now=NOON)
    payment_scene.books_are_clean()


def test_matching_to_a_published_contest_gives_the_client_what_is_beyond(who):
    contest = payment_scene.paid(who["hana"], by=who["sota"])
    payment_scene.publish(contest, who["hana"])

    receipts.match(unmatched(who["sota"]), contest_id=contest, by=who["sota"], now=NOON)

    assert (payment_queries.held_for(contest, "JPY"), payment_queries.balance(who["hana"], "JPY")) == (
        DUE,
        DUE,
    )
    payment_scene.books_are_clean()


def test_a_contest_without_a_funding_cannot_be_matched(who):
    with pytest.raises(Refused, match="receipt.no_such_funding"):
        receipts.match(unmatched(who["sota"]), contest_id=999, by=who["sota"], now=NOON)


@pytest.mark.parametrize("known", [True, False])
def test_the_same_line_twice_is_asked_before_it_is_recorded(who, known):
    contest = payment_scene.draft(who["hana"])
    statement = payment_queries.funding(contest).reference if known else "ミナトマチフイル"
    unmatched(who["sota"], statement, again=False)

    with pytest.raises(Refused, match="receipt.same_again"):
        unmatched(who["sota"], statement, again=False)
    unmatched(who["sota"], statement, amount=yen(1), again=False)
    unmatched(who["sota"], statement, again=True)

    assert books.balance("cash/bank_transfer", "JPY") == DUE + DUE + yen(1)
    payment_scene.books_are_clean()


def test_a_reversed_line_may_be_recorded_again_without_asking(who):
    contest = payment_scene.draft(who["hana"])
    receipt = payment_scene.receive(contest, by=who["sota"])

    receipts.reverse(receipt, reason="wrong day", by=who["sota"], now=NOON)
    payment_scene.receive(contest, by=who["sota"], again=False)

    assert payment_queries.held_for(contest, "JPY") == DUE
    payment_scene.books_are_clean()


def test_a_receipt_of_tomorrow_is_refused_by_the_banks_calendar(who):
    late = make.tokyo(1)  # midnight: tomorrow has begun
    facts = {"statement": "x", "amount": yen(1), "bank": "b", "by": who["sota"]}

    with pytest.raises(Refused, match="receipt.in_the_future"):
        receipts.record(**facts, received_on=TODAY + timedelta(days=1), now=late - timedelta(seconds=1))

    assert receipts.record(**facts, received_on=TODAY + timedelta(days=1), now=late)


def test_a_mistake_is_reversed_by_a_new_transfer_before_publishing(who):
    contest = payment_scene.draft(who["hana"])
    receipt = payment_scene.receive(contest, by=who["sota"])

    receipts.reverse(receipt, reason="typed twice", by=who["sota"], now=NOON)

    assert (payment_queries.held_for(contest, "JPY"), books.balance("cash/bank_transfer", "JPY")) == (
        yen(0),
        yen(0),
    )
    assert [line.kind for line in payment_queries.contest_lines(contest)] == ["receipt", "reversal"]
    with pytest.raises(Refused, match="receipt.already_reversed"):
        receipts.reverse(receipt, reason="again", by=who["sota"], now=NOON)
    payment_scene.books_are_clean()


def test_nothing_is_reversed_once_designers_rely_on_it(who):
    contest = payment_scene.draft(who["hana"])
    receipt = payment_scene.receive(contest, by=who["sota"])
    payment_scene.publish(contest, who["hana"])

    with pytest.raises(Refused, match="receipt.contest_published"):
        receipts.reverse(receipt, reason="typed twice", by=who["sota"], now=NOON)

    assert payment_queries.held_for(contest, "JPY") == DUE


def test_an_unmatched_mistake_is_reversed_too(who):
    receipt = unmatched(who["sota"])

    with pytest.raises(Refused, match="receipt.reason_needed"):
        receipts.reverse(receipt, reason=" ", by=who["sota"], now=NOON)
    receipts.reverse(receipt, reason="another site's money", by=who["sota"], now=NOON)

    assert books.balance(UNMATCHED, "JPY") == yen(0)
    payment_scene.books_are_clean()


def test_staff_never_touch_money_of_a_contest_of_their_own(who):
    own = payment_scene.draft(who["sota"])
    other = payment_scene.draft(who["hana"])
    waiting = unmatched(who["sota"])

    with pytest.raises(Refused, match="money.own_contest"):
        payment_scene.receive(own, by=who["sota"])
    with pytest.raises(Refused, match="money.own_contest"):
        receipts.match(waiting, contest_id=own, by=who["sota"], now=NOON)
    mine = payment_scene.receive(own, by=who["mei"])
    with pytest.raises(Refused, match="money.own_contest"):
        receipts.reverse(mine, reason="x", by=who["sota"], now=NOON)

    receipts.match(waiting, contest_id=other, by=who["sota"], now=NOON)
    payment_scene.publish(other, who["hana"])
    payment_scene.settle(other, client_id=who["hana"], winner_id=who["sota"])
    with pytest.raises(Refused, match="money.own_contest"):
        payment_scene.receive(other, by=who["sota"])


def test_the_sandbox_pays_what_is_missing_once(who):
    contest = payment_scene.paid(who["hana"], by=who["sota"], amount=yen(1_000))

    receipts.pay_at_once(contest, gateway="sandbox", by=who["hana"], now=NOON)

    assert payment_queries.held_for(contest, "JPY") == DUE
    with pytest.raises(Refused, match="funding.nothing_missing"):
        receipts.pay_at_once(contest, gateway="sandbox", by=who["hana"], now=NOON)
    with pytest.raises(Refused, match="funding.unknown_gateway"):
        receipts.pay_at_once(contest, gateway="bank_transfer", by=who["hana"], now=NOON)
    assert payment_queries.funding(contest).state == PENDING
    payment_scene.books_are_clean()


def test_production_has_no_sandbox(who, here):
    contest = payment_scene.draft(who["hana"])
    here.config["KONPE_ENV"] = "production"

    with pytest.raises(Refused, match="funding.unknown_gateway"):
        receipts.pay_at_once(contest, gateway="sandbox", by=who["hana"], now=NOON)


def test_what_has_left_in_a_payout_cannot_be_reversed(who):
    payment_scene.bank_details(who["ken"], "1234567")
    contest = payment_scene.draft(who["hana"])
    receipts.pay_at_once(contest, gateway="sandbox", by=who["hana"], now=NOON)
    payment_scene.publish(contest, who["hana"])
    payment_scene.settle(contest, client_id=who["hana"], winner_id=who["ken"])
    stray = unmatched(who["sota"], amount=yen(200_000))
    payouts.request(
        who["ken"], currency="JPY", now=NOON
    )  # drawn from the fuller account, where the stray money lies

    with pytest.raises(Refused, match="receipt.cash_gone"):
        receipts.reverse(stray, reason="not ours", by=who["sota"], now=NOON)
    payment_scene.books_are_clean()
