"""Another currency than the usual one, with cents, declared by a test: from the prize to the statement, beside yen, without
a change elsewhere."""

import pytest

from contest.contests import rules as contest_rules
from contest.contests.brief import understand
from contest.contests.model import Contest
from contest.kernel import money
from contest.kernel.db import reader, transaction
from contest.kernel.money import Money, yen
from contest.kernel.refusal import Invalid, Refused
from contest.ledger import books, chart
from contest.payments import queries as payment_queries
from contest.payments.actions import holds, payouts, receipts
from tests import cast, toys
from tests.api.callers import caller
from tests.payments import scene as payment_scene
from tests.payments.scene import NOON, TODAY

TOY = """
    from contest.kernel.money import Currency

    DOLLAR = Currency(exponent=2, symbol="$", typed=("$",), prize=(10_00, 1_000_000_00), least_payout=10_00)
"""


@pytest.fixture(autouse=True)
def dollar(tmp_path, monkeypatch):
    toy = toys.package(tmp_path, monkeypatch, "toy_currency", TOY)
    monkeypatch.setitem(money.CURRENCIES, "USD", toy.DOLLAR)


def usd(cents: int) -> Money:
    return Money(cents, "USD")


PRIZE, FEE, TAX = 1_000_50, 100_05, 10_00
DUE = PRIZE + FEE + TAX


def published(who) -> int:
    """A contest with a prize in dollars, paid in full and published."""
    contest = payment_scene.draft(who["hana"], asked=False, currency="USD", prize_amount=1_000_50)
    owed = contest_rules.owed(reader().get_one(Contest, contest))
    assert (owed.prize, owed.fee, owed.tax) == (usd(PRIZE), usd(FEE), usd(TAX))
    holds.request_funding(
        contest_id=contest, payer_id=who["hana"], due=owed.total, gateway="bank_transfer", now=NOON
    )
    record(who, contest, usd(DUE))
    with transaction() as session:
        holds.return_surplus(contest_id=contest, client_id=who["hana"], due=usd(DUE), now=NOON)
        row = session.get_one(Contest, contest)
        row.state, row.published_at = "published", NOON
    return contest


def record(who, contest: int, amount: Money) -> int:
    return receipts.record(
        statement=payment_queries.funding(contest).reference, amount=amount, bank="b", received_on=TODAY,
        by=who["sota"], now=NOON,
    )  # fmt: skip


def settled(who) -> int:
    """The same after its handover was accepted: Ken has the prize."""
    contest = published(who)
    with transaction() as session:
        holds.settle(
            contest_id=contest,
            winner_id=who["ken"],
            client_id=who["hana"],
            prize=usd(PRIZE),
            fee=usd(FEE),
            tax=usd(TAX),
            now=NOON,
        )
        row = session.get_one(Contest, contest)
        row.state, row.ended_at = "settled", NOON
    return contest


def test_it_is_written_with_its_cents():
    assert [str(usd(n)) for n in (1_110_55, 5, -100_000_00)] == ["$1,110.55", "$0.05", "−$100,000.00"]


def test_a_prize_is_bounded_by_its_own_currency():
    assert understand({"prize": usd(PRIZE)}, now=NOON) == {"prize_amount": 1_000_50, "currency": "USD"}
    for amount in (usd(9_99), usd(1_000_000_01), yen(999)):
        with pytest.raises(Invalid) as refused:
            understand({"prize": amount}, now=NOON)
        least, most = money.CURRENCIES[amount.currency].prize
        assert refused.value.errors["prize"].values == {
            "least": Money(least, amount.currency), "most": Money(most, amount.currency)
        }  # fmt: skip


def test_it_goes_from_the_prize_to_the_bank_and_the_statement_beside_yen(who):
    payment_scene.bank_details(who["ken"], "1234567")
    payment_scene.prize_for(who["ken"], client_id=who["hana"], staff_id=who["sota"])
    contest = settled(who)
    assert payment_queries.balances(who["ken"]) == [payment_scene.PRIZE, usd(PRIZE)]
    assert books.balances([chart.FEES, chart.FEE_TAX], "USD") == {
        chart.FEES: usd(FEE),
        chart.FEE_TAX: usd(TAX),
    }

    payout = payouts.request(who["ken"], currency="USD", now=NOON)

    assert payment_queries.payout(payout).money == usd(PRIZE)
    assert payment_queries.inflow(who["ken"], "USD", until=payment_queries.payout(payout)).contests == [
        contest
    ]
    assert payment_queries.balances(who["ken"]) == [payment_scene.PRIZE]
    payouts.dispatch(payout, by=who["sota"], now=NOON)
    payouts.settle(payout, by=who["sota"], now=NOON)
    lines = [(line.kind, str(line.amount)) for line in payment_queries.statement(who["ken"])]
    assert lines == [("payout", "−$1,000.50"), ("prize", "$1,000.50"), ("prize", "¥100,000")]
    assert books.balance(chart.cash("bank_transfer"), "USD") == usd(DUE) - usd(PRIZE)
    assert books.balance(chart.cash("bank_transfer"), "JPY") == payment_scene.DUE
    payment_scene.books_are_clean()


def test_a_payout_that_failed_is_the_payees_again_in_its_currency(who):
    payment_scene.bank_details(who["ken"], "1234567")
    settled(who)
    payout = payouts.request(who["ken"], currency="USD", now=NOON)

    payouts.fail(payout, reason="closed", by=who["sota"], now=NOON)

    assert payment_queries.balance(who["ken"], "USD") == usd(PRIZE)
    payment_scene.books_are_clean()


def test_a_payout_needs_the_least_of_its_currency(who):
    payment_scene.bank_details(who["hana"], "7654321")
    settled(who)
    with pytest.raises(Refused, match="payout.nothing"):
        payouts.request(who["ken"], currency="JPY", now=NOON)
    small = payment_queries.outlook(who["ken"], currency="USD", now=NOON)
    assert small.balance == usd(PRIZE) and small.hindrance.code == "payout.no_details"


def test_a_refund_and_a_surplus_are_given_back_in_it(who):
    contest = published(who)
    record(who, contest, usd(77))
    payment_scene.refund(contest, who["hana"])

    assert payment_queries.balances(who["hana"]) == [yen(0), usd(DUE) + usd(77)]
    payment_scene.books_are_clean()


def test_money_of_another_currency_never_pays_for_a_contest(who):
    contest = published(who)

    receipt = record(who, contest, yen(500))

    assert books.balance(chart.UNMATCHED, "JPY") == yen(500)
    assert payment_queries.held_for(contest, "USD") == usd(DUE)
    with pytest.raises(Refused, match="receipt.other_currency"):
        receipts.match(receipt, contest_id=contest, by=who["sota"], now=NOON)
    payment_scene.books_are_clean()


def test_pages_and_programs_show_it(app):
    with app.app_context():
        who = cast.join(app)
        contest = settled(who)

    assert "+$1,110.55" in cast.browser(app, "hana").get(f"/contests/{contest}/payments").text
    staff = cast.browser(app, "sota").get("/staff/ledger").text
    assert "$10.00" in staff and "Books balance" in staff
    assert "$1,000.50" in cast.browser(app, "ken").get("/me/earnings").text
    assert caller(app, who["ken"]).get("/me/balance").json["balances"] == [
        {"amount": 0, "currency": "JPY"}, {"amount": 1_000_50, "currency": "USD"}
    ]  # fmt: skip
    held = caller(app, who["hana"]).get(f"/contests/{contest}/ledger").json["held"]
    assert held == {"amount": 0, "currency": "USD"}
