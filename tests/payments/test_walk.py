"""Random walks over everything that may happen to money: the books are always clean, and nothing is made or lost."""

from collections import Counter
from contextlib import suppress

from hypothesis import HealthCheck, given, settings, strategies as st

from contest.kernel.db import reader
from contest.kernel.money import yen
from contest.kernel.refusal import Refused
from contest.ledger import books, chart
from contest.payments import queries as payment_queries
from contest.payments.actions import payouts, receipts
from contest.payments.model import APPLIED, FAILED, UNMATCHED, Payout, Receipt
from tests import cast
from tests.payments import scene as payment_scene
from tests.payments.scene import DUE, NOON

AMOUNTS = st.sampled_from([1, 440, 999, 1_000, 55_500, DUE.amount, 2 * DUE.amount])
NEAR = st.integers(0, 3)  # which contest, receipt or payout of those there are
ACTS = st.one_of(
    st.tuples(st.just("draft"), NEAR, AMOUNTS),
    st.tuples(st.just("receive"), NEAR, AMOUNTS),
    st.tuples(st.just("stray"), NEAR, AMOUNTS),
    st.tuples(st.sampled_from(["match", "reverse", "sandbox", "publish", "settle", "refund"]), NEAR, NEAR),
    st.tuples(st.sampled_from(["request", "request", "dispatch", "arrive", "fail"]), NEAR, NEAR),
)


class Walk:
    """The site's money, moved only by what people may do."""

    def __init__(self, who: dict[str, int]) -> None:
        self.who, self.people = who, [who["hana"], who["ken"], who["mei"]]
        self.contests: list[tuple[int, int]] = []
        self.receipts: list[int] = []
        self.payouts: list[int] = []

    def act(self, name: str, which: int, how: int) -> None:
        getattr(self, name)(which, how)

    def draft(self, which: int, _amount: int) -> None:
        client = self.people[which % 3]
        self.contests.append((payment_scene.draft(client), client))

    def receive(self, which: int, amount: int) -> None:
        for contest, _ in self._one(self.contests, which):
            self.receipts.append(payment_scene.receive(contest, yen(amount), by=self.who["sota"]))

    def stray(self, _which: int, amount: int) -> None:
        facts = {
            "statement": "ﾐﾅﾄ",
            "bank": "b",
            "received_on": payment_scene.TODAY,
            "now": NOON,
            "again": True,
        }
        self.receipts.append(receipts.record(**facts, amount=yen(amount), by=self.who["sota"]))

    def match(self, which: int, how: int) -> None:
        for receipt in self._one(self.receipts, how):
            for contest, _ in self._one(self.contests, which):
                receipts.match(receipt, contest_id=contest, by=self.who["sota"], now=NOON)

    def reverse(self, which: int, _how: int) -> None:
        for receipt in self._one(self.receipts, which):
            receipts.reverse(receipt, reason="slip", by=self.who["sota"], now=NOON)

    def sandbox(self, which: int, _how: int) -> None:
        for contest, client in self._one(self.contests, which):
            self.receipts.append(receipts.pay_at_once(contest, gateway="sandbox", by=client, now=NOON))

    def publish(self, which: int, _how: int) -> None:
        for contest, client in self._one(self.contests, which):
            payment_scene.publish(contest, client)

    def settle(self, which: int, how: int) -> None:
        for contest, client in self._one(self.contests, which):
            winner = next(one for one in self.people[how % 3 :] + self.people if one != client)
            with suppress(books.KeyReused):  # settled with another winner before
                payment_scene.settle(contest, client_id=client, winner_id=winner)

    def refund(self, which: int, _how: int) -> None:
        for contest, client in self._one(self.contests, which):
            payment_scene.refund(contest, client)

    def request(self, which: int, _how: int) -> None:
        self.payouts.append(payouts.request(self.people[which % 3], currency="JPY", now=NOON))

    def dispatch(self, which: int, _how: int) -> None:
        for payout in self._one(self.payouts, which):
            payouts.dispatch(payout, by=self.who["sota"], now=NOON)

    def arrive(self, which: int, _how: int) -> None:
        for payout in self._one(self.payouts, which):
            payouts.settle(payout, by=self.who["sota"], now=NOON)

    def fail(self, which: int, _how: int) -> None:
        for payout in self._one(self.payouts, which):
            payouts.fail(payout, reason="closed", by=self.who["sota"], now=NOON)

    def _one(self, things: list, which: int) -> list:
        return things[::-1][which % len(things) :][:1] if things else []


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=st.lists(ACTS, min_size=5, max_size=30))
def test_whatever_is_done_the_books_are_clean(here, acts):
    walk = Walk(_people(here))
    refused = Counter()
    for act in [("draft", 0, 0), *acts]:
        try:
            walk.act(*act)
        except Refused as why:
            refused[why.code] += 1

    payment_scene.books_are_clean()
    came_in = sum(row.amount for row in _all(Receipt) if row.state in (APPLIED, UNMATCHED))
    went_out = sum(row.amount for row in _all(Payout) if row.state != FAILED)
    cash = sum(held.amount for held in books.balances(payment_queries.cash_accounts(), "JPY").values())
    assert cash == came_in - went_out
    for contest, _ in walk.contests:
        view = payment_queries.funding(contest)
        assert view.state == "pending" or view.held == (DUE if view.state == "held" else yen(0))
    assert books.balance(chart.UNMATCHED, "JPY") >= yen(0) <= payment_queries.held_for(0, "JPY")


_joined: dict[int, dict[str, int]] = {}


def _people(app) -> dict[str, int]:
    """The cast of this database: all walks of a run share it, so later ones begin among the earlier ones' money."""
    if id(app) not in _joined:
        _joined[id(app)] = cast.join(app)
        for number, name in enumerate(("hana", "ken", "mei"), 1):
            payment_scene.bank_details(_joined[id(app)][name], f"{number}" * 7)
    return _joined[id(app)]


def _all(model):
    return reader().query(model).populate_existing()
