"""The lives of fundings, receipts and payouts. Nothing else assigns their `state`."""

from datetime import datetime

from contest.kernel.refusal import require
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
)

FUNDING_MOVES = {
    PENDING: {HELD, REFUNDED},
    HELD: {RELEASED, REFUNDED},
    RELEASED: set(),
    REFUNDED: set(),
}
RECEIPT_MOVES = {UNMATCHED: {APPLIED, REVERSED}, APPLIED: {REVERSED}, REVERSED: set()}
PAYOUT_MOVES = {REQUESTED: {SENT, FAILED}, SENT: {SETTLED, FAILED}, SETTLED: set(), FAILED: set()}


def secure(funding: Funding) -> None:
    """The contest is being published: its hold is fixed, and no receipt can be reversed any more."""
    require(HELD in FUNDING_MOVES[funding.state], "funding.not_pending")
    funding.state = HELD


def release(funding: Funding) -> None:
    """The handover was accepted: the hold goes to the winner and the site."""
    require(RELEASED in FUNDING_MOVES[funding.state], "funding.not_held")
    funding.state = RELEASED


def refund(funding: Funding) -> None:
    """The contest is off: what was received is the client's again."""
    require(REFUNDED in FUNDING_MOVES[funding.state], "funding.not_refundable")
    funding.state = REFUNDED


def match(receipt: Receipt, funding: Funding) -> None:
    """It is known now what this money is for."""
    require(receipt.state == UNMATCHED, "receipt.not_unmatched")
    receipt.state = APPLIED
    receipt.funding_id = funding.id


def reverse(receipt: Receipt, funding: Funding | None, *, reason: str) -> None:
    """The receipt was a mistake. Before publishing only: afterwards designers rely on the hold."""
    require(REVERSED in RECEIPT_MOVES[receipt.state], "receipt.already_reversed")
    require(funding is None or funding.state == PENDING, "receipt.contest_published")
    require(reason.strip(), "receipt.reason_needed")
    receipt.state = REVERSED
    receipt.reversed_reason = reason.strip()


def let_go(payout: Payout, *, reason: str) -> None:
    """Staff have looked at what made this payout wait and found it in order."""
    require(payout.state == REQUESTED and payout.waits, "payout.does_not_wait")
    require(reason.strip(), "payout.reason_needed")
    payout.waits = None


def send(payout: Payout, *, payee_blocked: bool, now: datetime) -> None:
    """The bank has the order."""
    require(SENT in PAYOUT_MOVES[payout.state], "payout.not_requested")
    require(not payout.waits, "payout.waits")
    require(not payee_blocked, "payout.payee_blocked")
    payout.state = SENT
    payout.sent_at = now


def settle(payout: Payout, *, now: datetime) -> None:
    """The money has arrived."""
    require(SETTLED in PAYOUT_MOVES[payout.state], "payout.not_sent")
    payout.state = SETTLED
    payout.ended_at = now


def fail(payout: Payout, *, reason: str, now: datetime) -> None:
    """The bank could not pay, or staff do not: the amount is the payee's balance again."""
    require(FAILED in PAYOUT_MOVES[payout.state], "payout.ended")
    require(reason.strip(), "payout.reason_needed")
    payout.state = FAILED
    payout.failed_reason = reason.strip()
    payout.ended_at = now
