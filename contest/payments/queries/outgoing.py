"""Payouts of a person, what one holds, and whether one may be requested now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased

from contest.kernel.db import reader
from contest.kernel.money import Money
from contest.ledger import books, chart
from contest.ledger.model import Account, Transfer
from contest.payments.model import FAILED, REQUESTED, SENT, Funding, Payout
from contest.payments.queries.balances import PAGE, balance
from contest.payments.rules import Outlook
from contest.people import queries as person_queries
from contest.people.model import Person


@dataclass(frozen=True, kw_only=True)
class Inflow:
    """Income of a balance that a payout takes, or would take now."""

    refund: bool  # a refund or surplus is among it
    won: list[int]  # contests whose prizes are among it
    contests: list[int]  # all contests it comes from


def outlook(person_id: int, *, currency: str, now: datetime) -> Outlook:
    """What this person could be paid out of a currency now, with why nothing; the act asks it again under its lock."""
    person = reader().get_one(Person, person_id)
    return Outlook(
        balance=balance(person_id, currency),
        refund=inflow(person_id, currency).refund,
        blocked=person.blocked_at is not None,
        running=payout_is_open(person_id),
        waiting=person_queries.waiting_details(person_id, now),
        usable=person_queries.usable_details(person_id, now),
        time_zone=person.time_zone,
    )


def shares_account_with_client(person_id: int, currency: str) -> bool:
    """Whether a client whose prize a payout would hold now has the payee's bank account, or one much like it."""
    won = inflow(person_id, currency).won
    clients = reader().scalars(select(Funding.payer_id).where(Funding.contest_id.in_(won)).distinct())
    return any(
        person_queries.same_account(person_id, client) or person_queries.alike_account(person_id, client)
        for client in clients.all()
    )


def payouts(person_id: int, *, before: int | None = None, most: int = PAGE) -> Sequence[Payout]:
    """A person's payouts, the newest first; go on `before` an id."""
    mine = select(Payout).where(Payout.person_id == person_id).order_by(Payout.id.desc()).limit(most)
    if before is not None:
        mine = mine.where(Payout.id < before)
    return reader().scalars(mine).all()


def payout(payout_id: int) -> Payout:
    """One payout. Raises NoResultFound."""
    return reader().get_one(Payout, payout_id)


def payout_is_open(person_id: int) -> bool:
    """Whether a payout of this person is open."""
    running = exists().where(Payout.person_id == person_id, Payout.state.in_([REQUESTED, SENT]))
    return bool(reader().scalar(select(running)))


def cash_accounts() -> list[str]:
    """The cash accounts there are, one per gateway that was ever used."""
    return list(
        reader().scalars(
            select(Account.name).where(Account.kind == chart.CASH).distinct().order_by(Account.name)
        )
    )


def draws(payout: Payout) -> list[tuple[str, Money]]:
    """The cash accounts a payout was drawn from, and how much from each."""
    target = aliased(Account)
    drawn = (
        _drawn(payout.person_id, payout.id)
        .join(target, Transfer.target_id == target.id)
        .with_only_columns(target.name, Transfer.amount)
    )
    rows = reader().execute(drawn.order_by(Transfer.id))
    return [(name, Money(amount, payout.currency)) for name, amount in rows]


def inflow(person_id: int, currency: str, *, until: Payout | None = None) -> Inflow:
    """What came into a balance in one currency since the last payout before `until` (None: now) that did not fail."""
    earlier = select(func.max(Payout.id)).where(
        Payout.person_id == person_id, Payout.currency == currency, Payout.state != FAILED
    )
    last = reader().scalar(earlier if until is None else earlier.where(Payout.id < until.id))
    came = (
        books.touching(chart.balance(person_id), currency)
        .where(Transfer.kind.in_(["prize", "refund", "surplus"]))
        .with_only_columns(Transfer.kind, Transfer.contest_id)
        .distinct()
    )
    if last is not None:
        came = came.where(Transfer.id > _last_draw(person_id, last))
    if until is not None:
        came = came.where(Transfer.id < _last_draw(person_id, until.id))
    rows = reader().execute(came).all()
    return Inflow(
        refund=any(kind in ("refund", "surplus") for kind, _ in rows),
        won=sorted(contest for kind, contest in rows if kind == "prize" and contest is not None),
        contests=sorted({contest for _, contest in rows if contest is not None}),
    )


def _last_draw(person_id: int, payout_id: int) -> int:
    found = _drawn(person_id, payout_id).with_only_columns(func.max(Transfer.id))
    return reader().scalar(found) or 0


def _drawn(person_id: int, payout_id: int) -> Select[Transfer]:
    own = select(Account.id).where(Account.name == chart.balance(person_id))
    return select(Transfer).where(
        Transfer.source_id.in_(own),
        Transfer.kind == "payout",
        Transfer.key.startswith(f"payout/{payout_id}/draw/"),
    )
