"""Payout: a person's whole balance on its way to their bank account.

requested → sent → settled;  requested, sent → failed. Nothing else assigns a payout's `state`. `contests` are those
whose money it holds.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from contest.kernel.refusal import require
from contest.payments.events import PayoutApproved, PayoutFailed, PayoutRequested, PayoutSent, PayoutSettled
from contest.payments.model import FAILED, REQUESTED, SENT, SETTLED, Payout
from contest.payments.rules import Outlook

MOVES = {REQUESTED: {SENT, FAILED}, SENT: {SETTLED, FAILED}, SETTLED: set(), FAILED: set()}
SAME_ACCOUNT = "same_account_as_client"


def request(person_id: int, outlook: Outlook, *, same_account: bool, now: datetime) -> Payout:
    """A new payout of all there is, to the current bank details. Raises the outlook's hindrance.

    It waits for staff where the payee has the bank account of the client whose prize it is (`same_account`).
    """
    if outlook.hindrance is not None:
        raise outlook.hindrance
    assert outlook.details is not None
    return Payout(
        person_id=person_id,
        details_id=outlook.details.id,
        state=REQUESTED,
        amount=outlook.balance.amount,
        currency=outlook.balance.currency,
        refund=outlook.refund,
        waits=SAME_ACCOUNT if same_account else None,
        requested_at=now,
    )


def requested(payout: Payout) -> PayoutRequested:
    """What a new payout, written with its id, tells."""
    return PayoutRequested(
        person_id=payout.person_id,
        payout_id=payout.id,
        amount=payout.money,
        refund=payout.refund,
        waits=payout.waits,
        at=payout.requested_at,
    )


def approve(payout: Payout, *, reason: str, contests: Sequence[int], now: datetime) -> PayoutApproved:
    """Staff have looked at what made this payout wait and found it in order."""
    require(payout.state == REQUESTED and payout.waits, "payout.does_not_wait")
    require(reason.strip(), "payout.reason_needed")
    payout.waits = None
    return PayoutApproved(**_about(payout, contests, now), reason=reason.strip())


def send(payout: Payout, *, payee_blocked: bool, contests: Sequence[int], now: datetime) -> PayoutSent:
    """The bank has the order."""
    require(SENT in MOVES[payout.state], "payout.not_requested")
    require(not payout.waits, "payout.waits")
    require(not payee_blocked, "payout.payee_blocked")
    payout.state, payout.sent_at = SENT, now
    return PayoutSent(**_about(payout, contests, now), amount=payout.money)


def settle(payout: Payout, *, contests: Sequence[int], now: datetime) -> PayoutSettled:
    """The money has arrived."""
    require(SETTLED in MOVES[payout.state], "payout.not_sent")
    payout.state, payout.ended_at = SETTLED, now
    return PayoutSettled(**_about(payout, contests, now), amount=payout.money)


def fail(payout: Payout, *, reason: str, contests: Sequence[int], now: datetime) -> PayoutFailed:
    """The bank could not pay, or staff do not: the amount is the payee's balance again."""
    require(FAILED in MOVES[payout.state], "payout.ended")
    require(reason.strip(), "payout.reason_needed")
    payout.state, payout.ended_at, payout.failed_reason = FAILED, now, reason.strip()
    return PayoutFailed(**_about(payout, contests, now), amount=payout.money, reason=reason.strip())


def _about(payout: Payout, contests: Sequence[int], now: datetime) -> dict[str, Any]:
    return {"person_id": payout.person_id, "payout_id": payout.id, "contests": tuple(contests), "at": now}
