"""Money out: a person's whole balance on its way to their bank account. Refunds to clients leave the same way."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from contest import events
from contest.kernel.db import lock, reader, transaction
from contest.kernel.money import Money
from contest.kernel.refusal import Refused, require
from contest.ledger import books, chart
from contest.payments import (
    lifecycle as payment_lifecycle,
    queries as payment_queries,
    receipts,
    rules as payment_rules,
)
from contest.payments.events import (
    PayoutApproved,
    PayoutDetailsSeen,
    PayoutFailed,
    PayoutRequested,
    PayoutSent,
    PayoutSettled,
)
from contest.payments.model import REQUESTED, Funding, Payout
from contest.people import details
from contest.people.bank import BankDetails
from contest.people.model import PayoutDetails, Person

SAME_ACCOUNT = "same_account_as_client"


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """What a person could be paid out now; `hindrance` says why nothing."""

    balance: Money
    details: PayoutDetails | None
    refund: bool
    hindrance: Refused | None


def outlook(person_id: int, *, now: datetime) -> Outlook:
    """Whether this person could request a payout now, and of what. `request` asks it again under the lock."""
    amount, inflow = payment_queries.balance(person_id), payment_queries.inflow(person_id)
    changing, usable = details.waiting(person_id, now), details.usable(person_id, now)
    hindrance = None
    person = reader().get_one(Person, person_id)
    if person.blocked_at is not None:
        hindrance = Refused("payout.blocked")
    elif payment_queries.runs(person_id):
        hindrance = Refused("payout.already_open")
    elif not amount:
        hindrance = Refused("payout.nothing")
    elif not payment_rules.payable(amount, refund=inflow.refund):
        hindrance = Refused("payout.too_small", least=payment_rules.LEAST_PAYOUT, balance=amount)
    elif changing is not None:
        hindrance = Refused("payout.details_wait", until=changing.usable_from, zone=person.time_zone)
    elif usable is None:
        hindrance = Refused("payout.no_details")
    return Outlook(balance=amount, details=changing or usable, refund=inflow.refund, hindrance=hindrance)


def request(person_id: int, *, now: datetime) -> int:
    """Ask for one's whole balance, to one's bank details as they stand now; the payout's id.

    The amount leaves the balance at once, so that no second payout can take it. It waits for staff where the payee
    has the bank account of the client whose prize it is. Raises Refused: "payout.blocked", "payout.already_open",
    "payout.nothing", "payout.too_small", "payout.details_wait", "payout.no_details".
    """
    with transaction() as session:
        lock(Person, person_id)
        cash = payment_queries.cash_accounts()
        books.steady(*cash, chart.balance(person_id))
        now_possible = outlook(person_id, now=now)
        if now_possible.hindrance is not None:
            raise now_possible.hindrance
        assert now_possible.details is not None
        payout = Payout(
            person_id=person_id,
            details_id=now_possible.details.id,
            state=REQUESTED,
            amount=now_possible.balance.amount,
            currency=now_possible.balance.currency,
            refund=now_possible.refund,
            waits=SAME_ACCOUNT if _shares_account(person_id) else None,
            requested_at=now,
        )
        session.add(payout)
        session.flush()
        _draw(payout, cash, now)
        happened = PayoutRequested(
            person_id=person_id,
            payout_id=payout.id,
            amount=_amount(payout),
            refund=payout.refund,
            waits=payout.waits,
            at=now,
        )
        events.record(happened, by=person_id)
        return payout.id


def let_go(payout_id: int, *, reason: str, by: int | None, now: datetime) -> None:
    """Staff have looked at why a payout waits and found it in order.

    Raises Refused("payout.does_not_wait"), "payout.reason_needed", "money.own_payout", "money.own_contest".
    """
    with transaction():
        payout, contests = _locked(payout_id, by)
        payment_lifecycle.let_go(payout, reason=reason)
        happened = PayoutApproved(
            person_id=payout.person_id, payout_id=payout.id, reason=reason.strip(), contests=contests, at=now
        )
        events.record(happened, by=by)


def look(payout_id: int, *, by: int | None, now: datetime) -> BankDetails:
    """The bank details of a payout, in plain. Every look is on the record."""
    with transaction() as session:
        payout = session.get_one(Payout, payout_id)
        seen = PayoutDetailsSeen(person_id=payout.person_id, payout_id=payout.id, at=now)
        events.record(seen, by=by)
        return details.open_details(session.get_one(PayoutDetails, payout.details_id))


def dispatch(payout_id: int, *, by: int | None, now: datetime) -> None:
    """The bank has the order.

    Raises Refused("payout.not_requested"), "payout.waits", "payout.payee_blocked", "money.own_payout",
    "money.own_contest".
    """
    with transaction() as session:
        payout, contests = _locked(payout_id, by)
        payee = session.get_one(Person, payout.person_id, populate_existing=True)
        payment_lifecycle.send(payout, payee_blocked=payee.blocked_at is not None, now=now)
        happened = PayoutSent(
            person_id=payout.person_id, payout_id=payout.id, amount=_amount(payout), contests=contests, at=now
        )
        events.record(happened, by=by)


def settle(payout_id: int, *, by: int | None, now: datetime) -> None:
    """The money has arrived. Raises Refused("payout.not_sent"), "money.own_payout", "money.own_contest"."""
    with transaction():
        payout, contests = _locked(payout_id, by)
        payment_lifecycle.settle(payout, now=now)
        happened = PayoutSettled(
            person_id=payout.person_id, payout_id=payout.id, amount=_amount(payout), contests=contests, at=now
        )
        events.record(happened, by=by)


def fail(payout_id: int, *, reason: str, by: int | None, now: datetime) -> None:
    """The bank could not pay: the amount is the payee's balance again, from the cash it was drawn from.

    Raises Refused("payout.ended"), "payout.reason_needed", "money.own_payout", "money.own_contest".
    """
    with transaction():
        payout, contests = _locked(payout_id, by)
        payment_lifecycle.fail(payout, reason=reason, now=now)
        for source, amount in payment_queries.draws(payout):
            books.post(
                "payout_return",
                key=f"payout/{payout.id}/return/{source.removeprefix('cash/')}",
                source=source,
                target=chart.balance(payout.person_id),
                amount=amount,
                now=now,
            )
        happened = PayoutFailed(
            person_id=payout.person_id,
            payout_id=payout.id,
            amount=_amount(payout),
            reason=reason.strip(),
            contests=contests,
            at=now,
        )
        events.record(happened, by=by)


def _shares_account(person_id: int) -> bool:
    won = payment_queries.inflow(person_id).won
    clients = reader().scalars(select(Funding.payer_id).where(Funding.contest_id.in_(won)).distinct())
    return any(
        details.same_account(person_id, client) or details.alike_account(person_id, client)
        for client in clients.all()
    )


def _draw(payout: Payout, cash: list[str], now: datetime) -> None:
    """Draw the amount from the cash that is there, the fullest account first."""
    left = _amount(payout)
    held = books.balances(cash)
    for source in sorted(cash, key=lambda name: (-held[name].amount, name)):
        part = min(left, held[source])
        if part:
            books.post(
                "payout",
                key=f"payout/{payout.id}/draw/{source.removeprefix('cash/')}",
                source=chart.balance(payout.person_id),
                target=source,
                amount=part,
                now=now,
            )
            left -= part
    if left:
        raise books.Overdrawn(f"no cash for {left} of payout {payout.id}")


def _locked(payout_id: int, by: int | None) -> tuple[Payout, tuple[int, ...]]:
    """The payout, for staff (None: the command line) to act on, and the contests its money comes from; never one that
    concerns them."""
    payout = lock(Payout, payout_id)
    require(by is None or payout.person_id != by, "money.own_payout")
    concerned = payment_queries.inflow(payout.person_id, until=payout).contests
    for funding in reader().scalars(select(Funding).where(Funding.contest_id.in_(concerned))):
        receipts.not_own(funding, by)
    return payout, tuple(concerned)


def _amount(payout: Payout) -> Money:
    return Money(payout.amount, payout.currency)
