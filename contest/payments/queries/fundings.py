"""How far the funding of a contest is, and what is held."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from contest.kernel.db import reader
from contest.kernel.money import Money
from contest.ledger import books, chart
from contest.payments import rules as payment_rules
from contest.payments.gateways.gateway import Payment
from contest.payments.model import REVERSED, Funding, Receipt


@dataclass(frozen=True, kw_only=True)
class Paid:
    """A receipt as its client sees it."""

    received_on: date
    amount: Money
    state: str


@dataclass(frozen=True, kw_only=True)
class FundingView:
    """How far the funding of a contest is."""

    id: int
    contest_id: int
    payer_id: int
    state: str
    gateway: str
    reference: str
    due: Money
    held: Money
    missing: Money
    surplus: Money
    receipts: Sequence[Paid]
    payment: Payment  # of what is missing


def funding(contest_id: int) -> FundingView | None:
    """How far the funding of a contest is; None before it is asked for."""
    row = reader().scalar(select(Funding).where(Funding.contest_id == contest_id))
    if row is None:
        return None
    held = books.balance(chart.hold(contest_id), row.currency)
    due = row.money
    missing = payment_rules.missing(due, held)
    came = select(Receipt).where(Receipt.funding_id == row.id).order_by(Receipt.received_on, Receipt.id)
    receipts = reader().scalars(came).all()
    return FundingView(
        id=row.id,
        contest_id=contest_id,
        payer_id=row.payer_id,
        state=row.state,
        gateway=row.gateway,
        reference=row.reference,
        due=due,
        held=held,
        missing=missing,
        surplus=payment_rules.surplus(due, held),
        receipts=[
            Paid(received_on=one.received_on, amount=one.money, state=one.state)
            for one in receipts
            if one.state != REVERSED
        ],
        payment=Payment(reference=row.reference, amount=missing, key=f"{row.reference}/{len(receipts)}"),
    )


def held_for(contest_id: int) -> Money:
    """What is held for a contest now."""
    return books.balance(chart.hold(contest_id))


def held_for_each(contest_ids: Iterable[int]) -> dict[int, Money]:
    """What is held for each of these contests now, in one statement."""
    names = {contest_id: chart.hold(contest_id) for contest_id in contest_ids}
    held = books.balances(names.values())
    return {contest_id: held[name] for contest_id, name in names.items()}
