"""Every move of a funding, from every state, and what each tells."""

from itertools import product

import pytest

from contest.kernel.money import yen
from contest.kernel.refusal import Refused
from contest.payments.events import FundingHeld, PrizeReleased, Refunded, SurplusReturned
from contest.payments.lifecycle import funding as funding_lifecycle
from contest.payments.lifecycle.funding import MOVES
from contest.payments.model import HELD, PENDING, REFUNDED, RELEASED, Funding
from tests.make import NOON

STATES = (PENDING, HELD, RELEASED, REFUNDED)
DUE = yen(111_000)
WINNER = {"winner_id": 2, "prize": yen(100_000), "fee": yen(10_000), "tax": yen(1_000)}
RELEASE = PrizeReleased(
    contest_id=7, person_id=2, prize=yen(100_000), fee=yen(10_000), tax=yen(1_000), at=NOON
)
ACTS = [
    (lambda it: funding_lifecycle.secure(it, due=DUE), HELD, "funding.not_pending", None),
    (lambda it: funding_lifecycle.release(it, now=NOON, **WINNER), RELEASED, "funding.not_held", RELEASE),
    (
        lambda it: funding_lifecycle.refund(it, held=yen(5), now=NOON),
        REFUNDED,
        "funding.not_refundable",
        Refunded(contest_id=7, person_id=1, amount=yen(5), at=NOON),
    ),
]


def funding(state: str, due: int = DUE.amount) -> Funding:
    return Funding(id=3, contest_id=7, payer_id=1, state=state, due=due, currency="JPY", gateway="sandbox")


def test_the_table_names_every_state():
    assert set(MOVES) == set(STATES)


@pytest.mark.parametrize(("state", "act"), [*product(STATES, ACTS)])
def test_a_funding_moves_as_its_table_says_and_tells_of_it(state, act):
    move, to, code, event = act
    it = funding(state)
    if to in MOVES[state]:
        assert move(it) == event
        assert it.state == to
    else:
        with pytest.raises(Refused, match=code):
            move(it)
        assert it.state == state


@pytest.mark.parametrize("state", STATES)
def test_what_is_due_follows_the_brief_until_publication(state):
    it = funding(state)
    if state == PENDING:
        funding_lifecycle.ask(it, due=yen(5), gateway="bank_transfer")
        assert (it.due, it.gateway) == (5, "bank_transfer")
        assert funding_lifecycle.change_due(it, due=yen(6), held=yen(0), now=NOON) is None
        assert it.due == 6
    else:
        with pytest.raises(Refused, match="funding.fixed"):
            funding_lifecycle.ask(it, due=yen(5), gateway="sandbox")
        with pytest.raises(Refused, match="funding.fixed"):
            funding_lifecycle.change_due(it, due=yen(5), held=yen(0), now=NOON)
        funding_lifecycle.ask(it, due=DUE, gateway="bank_transfer")  # the same sum: no change
        assert (it.due, it.gateway) == (DUE.amount, "sandbox")


def test_what_was_never_asked_for_cannot_change():
    with pytest.raises(Refused, match="funding.fixed"):
        funding_lifecycle.change_due(None, due=DUE, held=yen(0), now=NOON)


@pytest.mark.parametrize(
    ("before", "held", "due", "complete"),
    [(100, 99, 99, True), (100, 99, 98, True), (100, 98, 99, False), (100, 100, 99, False)],
)
def test_a_smaller_prize_may_make_what_is_held_enough(before, held, due, complete):
    happened = funding_lifecycle.change_due(funding(PENDING, before), due=yen(due), held=yen(held), now=NOON)
    event = FundingHeld(contest_id=7, person_id=1, amount=yen(due), at=NOON)
    assert happened == (event if complete else None)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(
    ("held", "amount", "complete"), [(0, 99, False), (0, 100, True), (99, 5, True), (100, 5, False)]
)
def test_the_receipt_that_completes_what_is_due_says_so(state, held, amount, complete):
    happened = funding_lifecycle.receive(funding(state, 100), yen(amount), held=yen(held), now=NOON)
    event = FundingHeld(contest_id=7, person_id=1, amount=yen(100), at=NOON)
    assert happened == (event if complete and state == PENDING else None)


@pytest.mark.parametrize(
    ("state", "held", "surplus"),
    [(HELD, 100, 0), (HELD, 101, 1), (HELD, 99, 0), (RELEASED, 5, 5), (REFUNDED, 5, 5), (REFUNDED, 0, 0)],
)
def test_what_is_held_beyond_what_is_due_goes_back(state, held, surplus):
    happened = funding_lifecycle.return_surplus(funding(state, 100), held=yen(held), now=NOON)
    event = SurplusReturned(contest_id=7, person_id=1, amount=yen(surplus), at=NOON)
    assert happened == (event if surplus else None)


def test_a_refund_of_nothing_tells_nothing():
    assert funding_lifecycle.refund(funding(PENDING), held=yen(0), now=NOON) is None
