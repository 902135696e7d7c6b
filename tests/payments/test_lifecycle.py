"""Every move of fundings, receipts and payouts, from every state."""

import pytest

from contest.kernel.refusal import Refused
from contest.payments import lifecycle as payment_lifecycle
from contest.payments.model import (
    APPLIED,
    FAILED,
    HELD,
    PENDING,
    REFUNDED,
    RELEASED,
    REQUESTED,
    REVERSED,
    SENT,
    SETTLED,
    UNMATCHED,
    Funding,
    Payout,
    Receipt,
)  # fmt: skip
from tests.make import NOON


def payout(state, waits=None):
    return Payout(state=state, waits=waits)


FUNDINGS = [PENDING, HELD, RELEASED, REFUNDED]
PAYOUTS = [REQUESTED, SENT, SETTLED, FAILED]


@pytest.mark.parametrize("state", FUNDINGS)
@pytest.mark.parametrize(
    ("move", "to", "code", "allowed"),
    [
        (payment_lifecycle.secure, HELD, "funding.not_pending", {PENDING}),
        (payment_lifecycle.release, RELEASED, "funding.not_held", {HELD}),
        (payment_lifecycle.refund, REFUNDED, "funding.not_refundable", {PENDING, HELD}),
    ],
)
def test_fundings_move_as_their_table_says(move, to, code, allowed, state):
    funding = Funding(state=state)
    if state in allowed:
        move(funding)
        assert funding.state == to
    else:
        with pytest.raises(Refused, match=code):
            move(funding)
        assert funding.state == state


@pytest.mark.parametrize("state", [UNMATCHED, APPLIED, REVERSED])
def test_only_an_unmatched_receipt_is_matched(state):
    receipt = Receipt(state=state)
    if state == UNMATCHED:
        payment_lifecycle.match(receipt, Funding(id=3))
        assert (receipt.state, receipt.funding_id) == (APPLIED, 3)
    else:
        with pytest.raises(Refused, match="receipt.not_unmatched"):
            payment_lifecycle.match(receipt, Funding(id=3))
        assert (receipt.state, receipt.funding_id) == (state, None)


@pytest.mark.parametrize("state", [UNMATCHED, APPLIED])
@pytest.mark.parametrize("of", FUNDINGS)
def test_a_receipt_is_reversed_until_its_contest_is_published(state, of):
    receipt = Receipt(state=state)
    if of == PENDING:
        payment_lifecycle.reverse(receipt, Funding(state=of), reason=" slip ")
        assert (receipt.state, receipt.reversed_reason) == (REVERSED, "slip")
    else:
        with pytest.raises(Refused, match="receipt.contest_published"):
            payment_lifecycle.reverse(receipt, Funding(state=of), reason="slip")
        assert receipt.state == state


def test_a_reversal_is_final_and_has_a_reason():
    with pytest.raises(Refused, match="receipt.already_reversed"):
        payment_lifecycle.reverse(Receipt(state=REVERSED), None, reason="again")
    with pytest.raises(Refused, match="receipt.reason_needed"):
        payment_lifecycle.reverse(Receipt(state=UNMATCHED), None, reason="\n")


@pytest.mark.parametrize("state", PAYOUTS)
@pytest.mark.parametrize(
    ("move", "to", "code", "allowed"),
    [
        (
            lambda it: payment_lifecycle.send(it, payee_blocked=False, now=NOON),
            SENT,
            "payout.not_requested",
            {REQUESTED},
        ),
        (lambda it: payment_lifecycle.settle(it, now=NOON), SETTLED, "payout.not_sent", {SENT}),
        (
            lambda it: payment_lifecycle.fail(it, reason="x", now=NOON),
            FAILED,
            "payout.ended",
            {REQUESTED, SENT},
        ),
    ],
)
def test_payouts_move_as_their_table_says(move, to, code, allowed, state):
    it = payout(state)
    if state in allowed:
        move(it)
        assert it.state == to
        assert (it.sent_at if to == SENT else it.ended_at) == NOON
    else:
        with pytest.raises(Refused, match=code):
            move(it)
        assert it.state == state


@pytest.mark.parametrize(
    ("waits", "blocked", "code"), [("why", False, "payout.waits"), (None, True, "payout.payee_blocked")]
)
def test_what_waits_is_not_sent(waits, blocked, code):
    it = payout(REQUESTED, waits)

    with pytest.raises(Refused, match=code):
        payment_lifecycle.send(it, payee_blocked=blocked, now=NOON)

    assert it.state == REQUESTED


@pytest.mark.parametrize("state", PAYOUTS)
@pytest.mark.parametrize("waits", [None, "why"])
def test_only_a_requested_payout_that_waits_is_let_go(state, waits):
    it = payout(state, waits)
    if state == REQUESTED and waits:
        payment_lifecycle.let_go(it, reason="seen")
        assert it.waits is None
    else:
        with pytest.raises(Refused, match="payout.does_not_wait"):
            payment_lifecycle.let_go(it, reason="seen")
        assert it.waits == waits


@pytest.mark.parametrize(
    "act", [payment_lifecycle.let_go, lambda it, reason: payment_lifecycle.fail(it, reason=reason, now=NOON)]
)
def test_a_reason_is_more_than_spaces(act):
    with pytest.raises(Refused, match="payout.reason_needed"):
        act(payout(REQUESTED, "why"), reason=" \n")


def test_the_tables_name_every_state():
    assert set(payment_lifecycle.FUNDING_MOVES) == set(FUNDINGS)
    assert set(payment_lifecycle.RECEIPT_MOVES) == {UNMATCHED, APPLIED, REVERSED}
    assert set(payment_lifecycle.PAYOUT_MOVES) == set(PAYOUTS)
