"""Payouts: a person's whole balance on its way to their bank account. Refunds to clients leave the same way."""

from datetime import datetime

from sqlalchemy import select

from contest import events
from contest.kernel.db import lock, reader, transaction
from contest.kernel.refusal import require
from contest.ledger import books, chart
from contest.payments import queries as payment_queries
from contest.payments.actions import holds
from contest.payments.events import PayoutDetailsSeen
from contest.payments.lifecycle import payout as payout_lifecycle
from contest.payments.model import Funding, Payout
from contest.people import sealed_details
from contest.people.bank import BankDetails
from contest.people.model import PayoutDetails, Person


def request(person_id: int, *, currency: str, now: datetime) -> int:
    """Ask for one's whole balance in one currency, to one's current bank details; the payout's id.

    The amount leaves the balance at once, so that no second payout can take it. Raises the hindrance of
    `payment_queries.outlook`, asked under the lock.
    """
    with transaction() as session:
        lock(Person, person_id)
        cash = payment_queries.cash_accounts()
        books.steady(*cash, chart.balance(person_id), currency=currency)
        outlook = payment_queries.outlook(person_id, currency=currency, now=now)
        same_account = outlook.hindrance is None and payment_queries.shares_account_with_client(
            person_id, currency
        )
        payout = payout_lifecycle.request(person_id, outlook, same_account=same_account, now=now)
        session.add(payout)
        session.flush()
        _draw(payout, cash, now)
        events.record(payout_lifecycle.requested(payout), by=person_id)
        return payout.id


def approve(payout_id: int, *, reason: str, by: int | None, now: datetime) -> None:
    """Staff have looked at why a payout waits and found it in order.

    Raises Refused("payout.does_not_wait"), "payout.reason_needed", "money.own_payout", "money.own_contest".
    """
    with transaction():
        payout, contests = _locked(payout_id, by)
        events.record(payout_lifecycle.approve(payout, reason=reason, contests=contests, now=now), by=by)


def reveal_bank_details(payout_id: int, *, by: int | None, now: datetime) -> BankDetails:
    """The bank details of a payout, in plain. Every look is on the record."""
    with transaction() as session:
        payout = session.get_one(Payout, payout_id)
        seen = PayoutDetailsSeen(person_id=payout.person_id, payout_id=payout.id, at=now)
        events.record(seen, by=by)
        return sealed_details.open_details(session.get_one(PayoutDetails, payout.details_id))


def dispatch(payout_id: int, *, by: int | None, now: datetime) -> None:
    """The bank has the order.

    Raises Refused("payout.not_requested"), "payout.waits", "payout.payee_blocked", "money.own_payout",
    "money.own_contest".
    """
    with transaction() as session:
        payout, contests = _locked(payout_id, by)
        payee = session.get_one(Person, payout.person_id, populate_existing=True)
        blocked = payee.blocked_at is not None
        events.record(payout_lifecycle.send(payout, payee_blocked=blocked, contests=contests, now=now), by=by)


def settle(payout_id: int, *, by: int | None, now: datetime) -> None:
    """The money has arrived. Raises Refused("payout.not_sent"), "money.own_payout", "money.own_contest"."""
    with transaction():
        payout, contests = _locked(payout_id, by)
        events.record(payout_lifecycle.settle(payout, contests=contests, now=now), by=by)


def fail(payout_id: int, *, reason: str, by: int | None, now: datetime) -> None:
    """The bank could not pay: the amount is the payee's balance again, from the cash it was drawn from.

    Raises Refused("payout.ended"), "payout.reason_needed", "money.own_payout", "money.own_contest".
    """
    with transaction():
        payout, contests = _locked(payout_id, by)
        failed = payout_lifecycle.fail(payout, reason=reason, contests=contests, now=now)
        for source, amount in payment_queries.draws(payout):
            books.post(
                "payout_return",
                key=f"payout/{payout.id}/return/{source.removeprefix('cash/')}",
                source=source,
                target=chart.balance(payout.person_id),
                amount=amount,
                now=now,
            )
        events.record(failed, by=by)


def _draw(payout: Payout, cash: list[str], now: datetime) -> None:
    """Draw the amount from the cash that is there, the fullest account first."""
    left = payout.money
    held = books.balances(cash, payout.currency)
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


def _locked(payout_id: int, by: int | None) -> tuple[Payout, list[int]]:
    """The payout, for staff (None: the command line) to act on, and the contests its money comes from; never one that
    concerns them."""
    payout = lock(Payout, payout_id)
    require(by is None or payout.person_id != by, "money.own_payout")
    contests = payment_queries.inflow(payout.person_id, payout.currency, until=payout).contests
    for funding in reader().scalars(select(Funding).where(Funding.contest_id.in_(contests))):
        holds.require_not_own(funding, by)
    return payout, contests
