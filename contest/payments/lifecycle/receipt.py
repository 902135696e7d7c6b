"""Incoming payment: applied to a contest's funding or unmatched, until it is reversed as a mistake.

unmatched → applied;  unmatched, applied → reversed. Nothing else assigns a receipt's `state`.
"""

from datetime import datetime

from contest.kernel.money import Money
from contest.kernel.refusal import require
from contest.payments import rules as payment_rules
from contest.payments.events import ReceiptMatched, ReceiptRecorded, ReceiptReversed
from contest.payments.gateways.gateway import Incoming
from contest.payments.model import APPLIED, PENDING, REVERSED, UNMATCHED, Funding, Receipt

MOVES = {UNMATCHED: {APPLIED, REVERSED}, APPLIED: {REVERSED}, REVERSED: set()}


def receive(
    gateway: str, incoming: Incoming, funding: Funding | None, *, by: int | None, now: datetime
) -> Receipt:
    """A new receipt: applied to the funding it is for, unmatched while nobody knows. `by`: staff who recorded it."""
    require(funding is None or incoming.amount.currency == funding.currency, "receipt.other_currency")
    return Receipt(
        funding_id=funding.id if funding else None,
        gateway=gateway,
        state=APPLIED if funding else UNMATCHED,
        amount=incoming.amount.amount,
        currency=incoming.amount.currency,
        received_on=incoming.received_on or payment_rules.bank_day(now),
        bank=incoming.bank,
        reference=incoming.reference,
        event_id=incoming.event_id,
        recorded_by=by,
        recorded_at=now,
    )


def received(receipt: Receipt, funding: Funding | None, *, held: Money) -> ReceiptRecorded:
    """What a new receipt, written with its id, tells; `held` was held for the funding before it."""
    return ReceiptRecorded(
        contest_id=funding.contest_id if funding else None,
        person_id=funding.payer_id if funding else None,
        receipt_id=receipt.id,
        amount=receipt.money,
        missing=payment_rules.missing(funding.money, held + receipt.money) if funding else None,
        at=receipt.recorded_at,
    )


def match(receipt: Receipt, funding: Funding, *, held: Money, now: datetime) -> ReceiptMatched:
    """It is known now what this money is for; `held` was held for it before."""
    require(APPLIED in MOVES[receipt.state], "receipt.not_unmatched")
    require(receipt.currency == funding.currency, "receipt.other_currency")
    receipt.state = APPLIED
    receipt.funding_id = funding.id
    return ReceiptMatched(
        contest_id=funding.contest_id,
        person_id=funding.payer_id,
        receipt_id=receipt.id,
        amount=receipt.money,
        missing=payment_rules.missing(funding.money, held + receipt.money),
        at=now,
    )


def reverse(receipt: Receipt, funding: Funding | None, *, reason: str, now: datetime) -> ReceiptReversed:
    """The receipt was a mistake. Before publishing only: afterwards designers rely on the hold."""
    require(REVERSED in MOVES[receipt.state], "receipt.already_reversed")
    require(funding is None or funding.state == PENDING, "receipt.contest_published")
    require(reason.strip(), "receipt.reason_needed")
    receipt.state = REVERSED
    receipt.reversed_reason = reason.strip()
    return ReceiptReversed(
        contest_id=funding.contest_id if funding else None,
        person_id=funding.payer_id if funding else None,
        receipt_id=receipt.id,
        amount=receipt.money,
        reason=reason.strip(),
        at=now,
    )
