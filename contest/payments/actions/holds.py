"""Holds: what a client pays for a contest, requested, held, and in the end released or refunded.

All of it happens in the caller's transaction, with the funding's row locked and keys that stand for one act each.
"""

import secrets
from datetime import datetime

from sqlalchemy import BigInteger, cast, exists, func, select

from contest import events
from contest.kernel.db import insert_once, lock, reader, transaction
from contest.kernel.money import Money
from contest.kernel.refusal import require
from contest.ledger import books, chart
from contest.ledger.model import Account, Transfer
from contest.payments import gateways, queries as payment_queries, reference
from contest.payments.gateways.gateway import Payment
from contest.payments.lifecycle import funding as funding_lifecycle
from contest.payments.model import APPLIED, HELD, PENDING, REFUNDED, RELEASED, Funding, Receipt


def request_funding(*, contest_id: int, payer_id: int, due: Money, gateway: str, now: datetime) -> int:
    """Ask for what a contest needs; the funding's id. Asking again while it is a draft brings the sum up to date.

    There is one funding per contest. Raises Refused("funding.unknown_gateway"), and "funding.fixed" for another
    sum once the contest is published.
    """
    gateways.named(gateway)
    with transaction():
        insert_once(
            Funding,
            contest_id=contest_id,
            payer_id=payer_id,
            gateway=gateway,
            reference=_new_reference(),
            state=PENDING,
            due=due.amount,
            currency=due.currency,
            asked_at=now,
        )
        funding = lock_funding(contest_id)
        assert funding is not None
        funding_lifecycle.ask(funding, due=due, gateway=gateway)
        return funding.id


def change_due(*, contest_id: int, due: Money, now: datetime) -> None:
    """The prize of a draft changed after its funding was asked for: what is due follows.

    Where enough has come in already, the client hears that it has. Raises Refused("funding.fixed") once published.
    """
    with transaction():
        funding, held = lock_funding(contest_id), payment_queries.held_for(contest_id, due.currency)
        complete = funding_lifecycle.change_due(funding, due=due, held=held, now=now)
        events.record(complete, by=complete.person_id if complete else None)


def return_surplus(
    *, contest_id: int, client_id: int, due: Money, now: datetime, by: int | None = None
) -> Money:
    """The contest is being published: fix its hold at `due`, and give the client what came in beyond it.

    Raises Refused("funding.short") if less is held (a receipt was reversed meanwhile).
    """
    with transaction():
        funding, held = lock_funding(contest_id), payment_queries.held_for(contest_id, due.currency)
        require(funding and held >= due, "funding.short", missing=due - held)
        assert funding is not None and funding.payer_id == client_id
        if funding.state == PENDING:
            funding_lifecycle.secure(funding, due=due)
        return give_back(funding, key=f"contest/{contest_id}/surplus", now=now, by=by)


def settle(
    *,
    contest_id: int,
    winner_id: int,
    client_id: int,
    prize: Money,
    fee: Money,
    tax: Money,
    now: datetime,
    by: int | None = None,
) -> None:
    """The handover was accepted: the prize is the winner's, whole, and fee and tax are earned. Exactly once.

    Raises Refused("funding.not_held") unless the hold is fixed; KeyReused if it was settled otherwise before.
    """
    with transaction():
        funding = lock_funding(contest_id)
        require(funding and funding.state in (HELD, RELEASED), "funding.not_held")
        assert funding is not None and funding.payer_id == client_id
        released = None
        if funding.state == HELD:
            if payment_queries.held_for(contest_id, prize.currency) != prize + fee + tax:
                raise books.Overdrawn(f"hold/{contest_id} is not {prize + fee + tax}")
            released = funding_lifecycle.release(
                funding, winner_id=winner_id, prize=prize, fee=fee, tax=tax, now=now
            )
        for kind, target, amount in (
            ("prize", chart.balance(winner_id), prize),
            ("fee", chart.FEES, fee),
            ("fee_tax", chart.FEE_TAX, tax),
        ):
            if amount:
                _give(kind, contest_id, target, amount, key=f"contest/{contest_id}/{kind}", now=now)
        events.record(released, by=by)


def refund(*, contest_id: int, client_id: int, now: datetime, by: int | None = None) -> Money | None:
    """The contest is off: all that was received, fee and tax included, is the client's balance. What was refunded.

    Nothing happens (None) where nothing was asked for, or a second time. Raises Refused("funding.not_refundable") once
    the prize is released.
    """
    with transaction():
        funding = lock_funding(contest_id)
        if funding is None or funding.state == REFUNDED:
            return None
        assert funding.payer_id == client_id
        held = payment_queries.held_for(contest_id, funding.currency)
        refunded = funding_lifecycle.refund(funding, held=held, now=now)
        if refunded is not None:
            key = f"contest/{contest_id}/refund"
            _give("refund", contest_id, chart.balance(client_id), held, key=key, now=now)
            events.record(refunded, by=by)
            _tell_gateways(funding)
        return held


def lock_funding(contest_id: int) -> Funding | None:
    """The funding of a contest, locked; None where nothing was asked for."""
    found = reader().scalar(select(Funding.id).where(Funding.contest_id == contest_id))
    return None if found is None else lock(Funding, found)


def require_not_own(funding: Funding | None, by: int | None) -> None:
    """Staff never act on money of a contest of their own. Raises Refused("money.own_contest") where `by` is its
    client, or has received its prize; other parts are known where who may act is asked. None is the command line."""
    if funding is None or by is None:
        return
    won = exists().where(
        Transfer.contest_id == funding.contest_id,
        Transfer.kind == "prize",
        Transfer.target_id == Account.id,
        Account.name == chart.balance(by),
    )
    require(funding.payer_id != by and not reader().scalar(select(won)), "money.own_contest")


def give_back(funding: Funding, *, key: str, now: datetime, by: int | None) -> Money:
    """What a fixed hold has beyond its due goes to the client's balance; how much it was."""
    contest_id, held = funding.contest_id, payment_queries.held_for(funding.contest_id, funding.currency)
    returned = funding_lifecycle.return_surplus(funding, held=held, now=now)
    if returned is None:
        return Money(0, funding.currency)
    _give("surplus", contest_id, chart.balance(funding.payer_id), returned.amount, key=key, now=now)
    events.record(returned, by=by)
    return returned.amount


def _give(kind: str, contest_id: int, target: str, amount: Money, *, key: str, now: datetime) -> None:
    """Move money out of a contest's hold."""
    source = chart.hold(contest_id)
    books.post(kind, key=key, source=source, target=target, amount=amount, now=now, contest_id=contest_id)


def _tell_gateways(funding: Funding) -> None:
    came = (
        select(Receipt.gateway, cast(func.sum(Receipt.amount), BigInteger))
        .where(Receipt.funding_id == funding.id, Receipt.state == APPLIED)
        .group_by(Receipt.gateway)
    )
    for name, amount in reader().execute(came):
        payment = Payment(
            reference=funding.reference,
            amount=Money(amount, funding.currency),
            key=f"{funding.reference}/refund",
        )
        gateways.KNOWN[name].refund(payment)


def _new_reference() -> str:
    while True:
        word = reference.make(secrets.choice)
        if reader().scalar(select(Funding.id).where(Funding.reference == word)) is None:
            return word
