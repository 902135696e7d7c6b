"""Incoming payments: recorded by staff from the bank statement, matched, and reversed where recorded by mistake."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, select

from contest import events
from contest.kernel.db import lock, reader, transaction
from contest.kernel.money import Money
from contest.kernel.refusal import Refused, require
from contest.ledger import books, chart
from contest.payments import gateways, queries as payment_queries, reference, rules as payment_rules
from contest.payments.actions import holds
from contest.payments.gateways.bank_transfer import BankTransfer
from contest.payments.gateways.gateway import Gateway, Incoming, Payment
from contest.payments.lifecycle import funding as funding_lifecycle, receipt as receipt_lifecycle
from contest.payments.model import PENDING, REVERSED, Funding, Receipt

_BANK = BankTransfer()


def record(
    *,
    statement: str,
    amount: Money,
    bank: str,
    received_on: date,
    by: int | None,
    now: datetime,
    again: bool = False,
    funding_id: int | None = None,
) -> int:
    """Write down a line of the bank's statement; the receipt's id.

    `statement` is the reference with the sender's name as the bank printed them. If exactly one funding's reference
    stands in it, the money is held for that contest (beyond what a published one needs: the client's balance);
    else it waits in `unmatched`. `by` None is the command line. Who knows what it is for says so by `funding_id`.
    Raises Refused("receipt.same_again") for the same bank, date, amount and statement unless `again`;
    "receipt.in_the_future"; "money.own_contest" where `by` is its client or winner.
    """
    payment_rules.check_receipt(amount, received_on, now=now)
    with transaction():
        funding = _meant_by(statement, amount.currency) if funding_id is None else lock(Funding, funding_id)
        holds.require_not_own(funding, by)
        # The account's lock puts receipts in a row: of two that are the same, the second sees the first.
        books.steady(chart.cash(_BANK.name), currency=amount.currency)
        require(again or not _stands(bank, received_on, amount, statement), "receipt.same_again")
        line = Incoming(reference=statement, amount=amount, bank=bank, received_on=received_on)
        return _take_in(_BANK, _BANK.learn(line), funding, now=now, by=by, staff=by)


def begin(contest_id: int, *, gateway: str) -> str:
    """Start paying what is missing; the address on which the client goes on. Never in a transaction: it asks a server.

    Raises Refused("funding.unknown_gateway"), "funding.nothing_asked", "funding.nothing_missing".
    """
    way = gateways.named(gateway)
    require(way.button is not None, "funding.unknown_gateway")
    address = way.begin(_payment(contest_id)).address
    require(address is not None, "funding.unknown_gateway")
    assert address is not None
    return address


def learn(gateway: str, message: Any, *, now: datetime) -> int:
    """A message of a gateway tells of money that came in: it is recorded once, however often it is sent; the
    receipt's id. Without a known reference it waits in `unmatched`.

    Raises Refused("funding.unknown_gateway"), "receipt.nothing", and what the gateway raises for a message that is not its own.
    """
    way = gateways.named(gateway)
    incoming = way.learn(message)
    payment_rules.check_receipt(incoming.amount, None, now=now)
    with transaction():
        return _once(way, incoming, _meant_by(incoming.reference, incoming.amount.currency), now=now, by=None)


def pay_at_once(contest_id: int, *, gateway: str, by: int, now: datetime) -> int:
    """The client pays what is missing through a gateway that pays at once; the receipt's id.

    Raises Refused("funding.unknown_gateway"), "funding.nothing_asked", "funding.nothing_missing".
    """
    way = gateways.named(gateway)
    require(way.pays_at_once, "funding.unknown_gateway")
    with transaction():
        funding = holds.lock_funding(contest_id)
        begun = way.begin(_payment(contest_id))
        return _once(way, way.learn(begun.message), funding, now=now, by=by)


def match(receipt_id: int, *, contest_id: int, by: int | None, now: datetime) -> None:
    """Say what an unmatched receipt was for.

    Raises Refused("receipt.not_unmatched"), "receipt.no_such_funding", "receipt.other_currency", "money.own_contest".
    """
    with transaction():
        receipt, funding = lock(Receipt, receipt_id), holds.lock_funding(contest_id)
        if funding is None:
            raise Refused("receipt.no_such_funding")
        holds.require_not_own(funding, by)
        held = payment_queries.held_for(contest_id, funding.currency)
        matched = receipt_lifecycle.match(receipt, funding, held=held, now=now)
        books.post(
            "match",
            key=f"receipt/{receipt.id}/match",
            source=chart.UNMATCHED,
            target=chart.hold(contest_id),
            amount=receipt.money,
            now=now,
            contest_id=contest_id,
        )
        events.record(matched, by=by)
        _after(receipt, funding, held=held, now=now, by=by)


def reverse(receipt_id: int, *, reason: str, by: int | None, now: datetime) -> None:
    """Take back a receipt that was a mistake, by a new transfer; before publishing only.

    Raises Refused("receipt.already_reversed"), "receipt.contest_published", "receipt.reason_needed",
    "receipt.cash_gone", "money.own_contest".
    """
    with transaction():
        receipt = lock(Receipt, receipt_id)
        funding = lock(Funding, receipt.funding_id) if receipt.funding_id else None
        holds.require_not_own(funding, by)
        reversed_ = receipt_lifecycle.reverse(receipt, funding, reason=reason, now=now)
        source = chart.hold(funding.contest_id) if funding else chart.UNMATCHED
        cash = chart.cash(receipt.gateway)
        books.steady(cash, source, currency=receipt.currency)
        require(books.balance(cash, receipt.currency) >= receipt.money, "receipt.cash_gone")
        books.post(
            "reversal" if funding else "reversal_unmatched",
            key=f"receipt/{receipt.id}/reversal",
            source=source,
            target=cash,
            amount=receipt.money,
            now=now,
            contest_id=funding.contest_id if funding else None,
        )
        events.record(reversed_, by=by)


def _meant_by(statement: str, currency: str) -> Funding | None:
    words = reference.found_in(statement)
    named = select(Funding.id).where(Funding.reference.in_(words), Funding.currency == currency)
    found = reader().scalars(named).all()
    return lock(Funding, found[0]) if len(found) == 1 else None


def _stands(bank: str, received_on: date, amount: Money, statement: str) -> bool:
    same = exists().where(
        Receipt.bank == bank,
        Receipt.received_on == received_on,
        Receipt.amount == amount.amount,
        Receipt.currency == amount.currency,
        Receipt.reference == statement,
        Receipt.state != REVERSED,
    )
    return bool(reader().scalar(select(same)))


def _payment(contest_id: int) -> Payment:
    funding = payment_queries.funding(contest_id)
    if funding is None or funding.state != PENDING:
        raise Refused("funding.nothing_asked")
    require(funding.missing, "funding.nothing_missing")
    return funding.payment


def _once(way: Gateway, incoming: Incoming, funding: Funding | None, *, now: datetime, by: int | None) -> int:
    # Of two messages of one event the second sees the first.
    books.steady(chart.cash(way.name), currency=incoming.amount.currency)
    known = select(Receipt.id).where(Receipt.gateway == way.name, Receipt.event_id == incoming.event_id)
    return reader().scalar(known) or _take_in(way, incoming, funding, now=now, by=by)


def _take_in(
    way: Gateway, incoming: Incoming, funding: Funding | None, *, now: datetime, by: int | None,
    staff: int | None = None,
) -> int:  # fmt: skip
    """Write a receipt and what follows from it; its id. `staff` is who read it off the bank's statement."""
    receipt = receipt_lifecycle.receive(way.name, incoming, funding, by=staff, now=now)
    with transaction() as session:
        session.add(receipt)
        session.flush()
    held = (
        payment_queries.held_for(funding.contest_id, receipt.currency)
        if funding
        else Money(0, receipt.currency)
    )
    books.post(
        "receipt" if funding else "receipt_unmatched",
        key=f"receipt/{receipt.id}/in",
        source=chart.cash(receipt.gateway),
        target=chart.hold(funding.contest_id) if funding else chart.UNMATCHED,
        amount=receipt.money,
        now=now,
        contest_id=funding.contest_id if funding else None,
    )
    events.record(receipt_lifecycle.received(receipt, funding, held=held), by=by)
    if funding:
        _after(receipt, funding, held=held, now=now, by=by)
    return receipt.id


def _after(receipt: Receipt, funding: Funding, *, held: Money, now: datetime, by: int | None) -> None:
    """What follows from money that came in when `held` was held before it."""
    if funding.state != PENDING:
        holds.give_back(funding, key=f"receipt/{receipt.id}/surplus", now=now, by=by)
    elif complete := funding_lifecycle.receive(funding, receipt.money, held=held, now=now):
        events.record(complete, by=by)
