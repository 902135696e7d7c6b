"""Funding of a contest: requested, held from publication, in the end released to the winner or refunded.

pending → held → released;  pending, held → refunded. Nothing else assigns a funding's `state` or what is due.
"""

from datetime import datetime

from contest.kernel.money import Money
from contest.kernel.refusal import Refused, require
from contest.payments import rules as payment_rules
from contest.payments.events import FundingHeld, PrizeReleased, Refunded, SurplusReturned
from contest.payments.model import HELD, PENDING, REFUNDED, RELEASED, Funding

MOVES = {PENDING: {HELD, REFUNDED}, HELD: {RELEASED, REFUNDED}, RELEASED: set(), REFUNDED: set()}


def ask(funding: Funding, *, due: Money, gateway: str) -> None:
    """Asked for again: what is due follows the brief until publication, and is fixed from then on."""
    require(funding.state == PENDING or funding.due == due.amount, "funding.fixed")
    if funding.state == PENDING:
        funding.due, funding.currency, funding.gateway = due.amount, due.currency, gateway


def change_due(funding: Funding | None, *, due: Money, held: Money, now: datetime) -> FundingHeld | None:
    """The prize of a draft changed after its funding was asked for; the event if what is held is now enough."""
    if funding is None or funding.state != PENDING:
        raise Refused("funding.fixed")
    before, funding.due = funding.money, due.amount
    return _complete(funding, now=now) if before > held >= due else None


def receive(funding: Funding, amount: Money, *, held: Money, now: datetime) -> FundingHeld | None:
    """Money came in when `held` was held before it; the event if that completes what is due before publication."""
    complete = funding.state == PENDING and held < funding.money <= held + amount
    return _complete(funding, now=now) if complete else None


def secure(funding: Funding, *, due: Money) -> None:
    """The contest is being published: its hold is fixed, and no receipt can be reversed any more."""
    require(HELD in MOVES[funding.state], "funding.not_pending")
    funding.state, funding.due = HELD, due.amount


def return_surplus(funding: Funding, *, held: Money, now: datetime) -> SurplusReturned | None:
    """What is held beyond what is due goes back; None if nothing is. A funding that has ended needs nothing."""
    due = funding.money if funding.state == HELD else Money(0, funding.currency)
    beyond = payment_rules.surplus(due, held)
    if not beyond:
        return None
    return SurplusReturned(contest_id=funding.contest_id, person_id=funding.payer_id, amount=beyond, at=now)


def release(
    funding: Funding, *, winner_id: int, prize: Money, fee: Money, tax: Money, now: datetime
) -> PrizeReleased:
    """The handover was accepted: the hold goes to the winner and to us."""
    require(RELEASED in MOVES[funding.state], "funding.not_held")
    funding.state = RELEASED
    return PrizeReleased(
        contest_id=funding.contest_id, person_id=winner_id, prize=prize, fee=fee, tax=tax, at=now
    )


def refund(funding: Funding, *, held: Money, now: datetime) -> Refunded | None:
    """The contest is off: what was received is the client's again; None if nothing was."""
    require(REFUNDED in MOVES[funding.state], "funding.not_refundable")
    funding.state = REFUNDED
    if not held:
        return None
    return Refunded(contest_id=funding.contest_id, person_id=funding.payer_id, amount=held, at=now)


def _complete(funding: Funding, *, now: datetime) -> FundingHeld:
    return FundingHeld(
        contest_id=funding.contest_id, person_id=funding.payer_id, amount=funding.money, at=now
    )
