"""Fundings: how far that of a contest is, and what is held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from contest.kernel.db import reader
from contest.kernel.money import Money
from contest.ledger import books, chart
from contest.ledger.model import Account
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
    """Progress of the funding of a contest."""

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


def held_for(contest_id: int, currency: str) -> Money:
    """What is held for a contest now; a hold is in its contest's currency."""
    return books.balance(chart.hold(contest_id), currency)


def held_for_each(contests: Mapping[int, str]) -> dict[int, Money]:
    """What is held for each of these contests (number: currency) now, in one statement."""
    names = {chart.hold(contest_id): contest_id for contest_id in contests}
    rows = reader().execute(books.holdings().where(Account.name.in_(names)))
    found = {names[name]: amount for name, amount in rows}
    return {
        contest_id: Money(found.get(contest_id, 0), currency) for contest_id, currency in contests.items()
    }
