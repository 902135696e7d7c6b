"""What a client pays for a contest: asked for, held, and in the end released or refunded.

All of it happens in the caller's transaction, with the funding's row locked and keys that stand for one act each.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import BigInteger, cast, func, select

from contest import events
from contest.kernel.db import insert_once, lock, reader, transaction
from contest.kernel.money import Money
from contest.kernel.refusal import require
from contest.ledger import books, chart
from contest.payments import gateways, lifecycle as payment_lifecycle, reference, rules as payment_rules
from contest.payments.events import FundingHeld, PrizeReleased, Refunded, SurplusReturned
from contest.payments.gateways.gateway import Payment
from contest.payments.model import APPLIED, HELD, PENDING, REFUNDED, RELEASED, Funding, Receipt


def open(*, contest_id: int, payer_id: int, due: Money, gateway: str, now: datetime) -> int:
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
        funding = of(contest_id)
        assert funding is not None
        require(funding.state == PENDING or funding.due == due.amount, "funding.fixed")
        if funding.state == PENDING:
            funding.due, funding.currency, funding.gateway = due.amount, due.currency, gateway
        return funding.id


def change_due(*, contest_id: int, due: Money, now: datetime) -> None:
    """The prize of a draft changed after its funding was asked for: what is due follows.

    Where enough has come in already, the client hears that it has. Raises Refused("funding.fixed") once published.
    """
    with transaction():
        funding = of(contest_id)
        require(funding is not None and funding.state == PENDING, "funding.fixed")
        assert funding is not None
        held, before = held_for(contest_id), funding.due
        funding.due = due.amount
        if before > held.amount >= due.amount:
            complete = FundingHeld(contest_id=contest_id, person_id=funding.payer_id, amount=due, at=now)
            events.record(complete, by=funding.payer_id)


def held_for(contest_id: int) -> Money:
    """What is held for a contest now."""
    return books.balance(chart.hold(contest_id))


def held_for_each(contest_ids: Iterable[int]) -> dict[int, Money]:
    """What is held for each of these contests now, in one statement."""
    names = {contest_id: chart.hold(contest_id) for contest_id in contest_ids}
    held = books.balances(names.values())
    return {contest_id: held[name] for contest_id, name in names.items()}


def return_surplus(
    *, contest_id: int, client_id: int, due: Money, now: datetime, by: int | None = None
) -> Money:
    """The contest is being published: fix its hold at `due`, and give the client what came in beyond it.

    Raises Refused("funding.short") if less is held (a receipt was reversed meanwhile).
    """
    with transaction():
        funding = of(contest_id)
        held = held_for(contest_id)
        require(funding and held >= due, "funding.short", missing=due - held)
        assert funding is not None
        if funding.state == PENDING:
            payment_lifecycle.secure(funding)
            funding.due = due.amount
        assert funding.payer_id == client_id
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
        funding = of(contest_id)
        require(funding and funding.state in (HELD, RELEASED), "funding.not_held")
        assert funding is not None and funding.payer_id == client_id
        again = funding.state == RELEASED
        if not again:
            if held_for(contest_id) != prize + fee + tax:
                raise books.Overdrawn(f"hold/{contest_id} is not {prize + fee + tax}")
            payment_lifecycle.release(funding)
        for kind, target, amount in (
            ("prize", chart.balance(winner_id), prize),
            ("fee", chart.FEES, fee),
            ("fee_tax", chart.FEE_TAX, tax),
        ):
            if amount:
                books.post(
                    kind,
                    key=f"contest/{contest_id}/{kind}",
                    source=chart.hold(contest_id),
                    target=target,
                    amount=amount,
                    now=now,
                    contest_id=contest_id,
                )
        if not again:
            happened = PrizeReleased(
                contest_id=contest_id, person_id=winner_id, prize=prize, fee=fee, tax=tax, at=now
            )
            events.record(happened, by=by)


def refund(*, contest_id: int, client_id: int, now: datetime, by: int | None = None) -> Money:
    """The contest is off: all that was received, fee and tax included, is the client's balance. What was refunded.

    Nothing happens where nothing was asked for, or a second time. Raises Refused("funding.not_refundable") once
    the prize is released.
    """
    with transaction():
        funding = of(contest_id)
        if funding is None or funding.state == REFUNDED:
            return Money(0)
        assert funding.payer_id == client_id
        payment_lifecycle.refund(funding)
        held = held_for(contest_id)
        if held:
            books.post(
                "refund",
                key=f"contest/{contest_id}/refund",
                source=chart.hold(contest_id),
                target=chart.balance(client_id),
                amount=held,
                now=now,
                contest_id=contest_id,
            )
            refunded = Refunded(contest_id=contest_id, person_id=client_id, amount=held, at=now)
            events.record(refunded, by=by)
            _tell_gateways(funding)
        return held


def of(contest_id: int) -> Funding | None:
    """The funding of a contest, locked; None where nothing was asked for."""
    found = reader().scalar(select(Funding.id).where(Funding.contest_id == contest_id))
    return None if found is None else lock(Funding, found)


def give_back(funding: Funding, *, key: str, now: datetime, by: int | None) -> Money:
    """What a fixed hold has beyond its due goes to the client's balance; how much it was."""
    due = Money(funding.due if funding.state == HELD else 0, funding.currency)
    beyond = payment_rules.surplus(due, held_for(funding.contest_id))
    if beyond:
        books.post(
            "surplus",
            key=key,
            source=chart.hold(funding.contest_id),
            target=chart.balance(funding.payer_id),
            amount=beyond,
            now=now,
            contest_id=funding.contest_id,
        )
        returned = SurplusReturned(
            contest_id=funding.contest_id, person_id=funding.payer_id, amount=beyond, at=now
        )
        events.record(returned, by=by)
    return beyond


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
