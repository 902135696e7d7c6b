"""Queries of money: fundings, what is held, balances, payouts, and acts at the server's command line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import BigInteger, Select, and_, cast, exists, func, or_, select
from sqlalchemy.orm import aliased

from contest.events.model import Recorded
from contest.events.record import COMMAND
from contest.kernel.db import reader
from contest.kernel.money import HOME, Money
from contest.ledger import books, chart
from contest.ledger.model import Account, Transfer
from contest.payments import rules as payment_rules
from contest.payments.events import (
    PayoutApproved,
    PayoutFailed,
    PayoutSent,
    PayoutSettled,
    ReceiptMatched,
    ReceiptRecorded,
    ReceiptReversed,
)
from contest.payments.gateways.gateway import Payment
from contest.payments.model import FAILED, REQUESTED, REVERSED, SENT, Funding, Payout, Receipt
from contest.people import queries as person_queries
from contest.people.model import Person

PAGE = 30
_ON_RECEIPTS = tuple(event.kind for event in (ReceiptRecorded, ReceiptMatched, ReceiptReversed))
_ON_PAYOUTS = tuple(event.kind for event in (PayoutApproved, PayoutSent, PayoutSettled, PayoutFailed))
COMMANDS = (*_ON_RECEIPTS, *_ON_PAYOUTS)


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


@dataclass(frozen=True, kw_only=True)
class Line:
    """One transfer as one side sees it: positive where the account received."""

    id: int
    at: datetime
    kind: str
    amount: Money
    contest_id: int | None


def balance(person_id: int, currency: str) -> Money:
    """What is a person's own now, in one currency."""
    return books.balance(chart.balance(person_id), currency)


def balances(person_id: int) -> list[Money]:
    """What is a person's own now: the home currency, and every other of which there is any."""
    holding = books.holdings().add_columns(Account.currency).where(Account.name == chart.balance(person_id))
    found = {currency: Money(held, currency) for _name, held, currency in reader().execute(holding)}
    own = found.pop(HOME, Money(0, HOME))
    return [own, *(found[currency] for currency in sorted(found) if found[currency])]


def statement(person_id: int, *, before: int | None = None, most: int = PAGE) -> list[Line]:
    """What came into a person's balance and left it, the newest first; go on `before` a line's id."""
    return _lines(chart.balance(person_id), before, most)


def sums(person_id: int, currency: str) -> dict[str, Money]:
    """What ever came into a person's balance in one currency and left it, by kind of transfer."""
    found = books.touching(chart.balance(person_id), currency).with_only_columns(
        Transfer.kind, cast(func.sum(Transfer.amount), BigInteger)
    )
    return {kind: Money(amount, currency) for kind, amount in reader().execute(found.group_by(Transfer.kind))}


def contest_lines(contest_id: int) -> list[Line]:
    """Every transfer of a contest as its hold sees it, the oldest first."""
    return _lines(chart.hold(contest_id), None, None)[::-1]


def own_lines(contest_id: int, person_id: int) -> list[Line]:
    """What of a contest's money came to a person, the oldest first."""
    return _lines(chart.balance(person_id), None, None, contest_id)[::-1]


@dataclass(frozen=True, kw_only=True)
class Inflow:
    """Income of a balance that a payout takes, or would take now."""

    refund: bool  # a refund or surplus is among it
    won: list[int]  # contests whose prizes are among it
    contests: list[int]  # all contests it comes from


def outlook(person_id: int, *, currency: str, now: datetime) -> payment_rules.Outlook:
    """What this person could be paid out of a currency now, with why nothing; the act asks it again under its lock."""
    person = reader().get_one(Person, person_id)
    return payment_rules.Outlook(
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


@dataclass(frozen=True, kw_only=True)
class Commanded:
    """An act on a contest's money done at the server's command line; `number` is the receipt's or the payout's."""

    kind: str  # of the event: "receipt.recorded"
    number: int
    at: datetime


def from_command_line(contest_id: int) -> list[Commanded]:
    """What was done to a contest's money at the command line, the oldest first: to its receipts, and to the payouts
    that hold what it paid out. Both sides read it."""
    giver = aliased(Account)
    theirs = (
        select(Account.name)
        .join(Transfer, Transfer.target_id == Account.id)
        .join(giver, Transfer.source_id == giver.id)
        .where(Transfer.contest_id == contest_id, Account.kind == chart.BALANCE)
        .distinct()
    )
    people = [int(name.partition("/")[2]) for name in reader().scalars(theirs)]
    done = (
        select(Recorded)
        .where(
            or_(
                and_(Recorded.kind.in_(_ON_RECEIPTS), Recorded.contest_id == contest_id),
                and_(Recorded.kind.in_(_ON_PAYOUTS), Recorded.person_id.in_(people)),
            ),
            Recorded.via == COMMAND,
        )
        .order_by(Recorded.id)
    )
    return [
        Commanded(kind=row.kind, number=row.facts.get("receipt_id") or row.facts["payout_id"], at=row.at)
        for row in reader().scalars(done)
        if row.kind in _ON_RECEIPTS or contest_id in row.facts["contests"]
    ]


def _lines(account: str, before: int | None, most: int | None, contest_id: int | None = None) -> list[Line]:
    source = aliased(Account)
    wanted = (
        books.touching(account).join(source, Transfer.source_id == source.id).add_columns(source.name)
    ).order_by(Transfer.id.desc())
    if before is not None:
        wanted = wanted.where(Transfer.id < before)
    if contest_id is not None:
        wanted = wanted.where(Transfer.contest_id == contest_id)
    if most is not None:
        wanted = wanted.limit(most)
    return [
        Line(
            id=row.id,
            at=row.at,
            kind=row.kind,
            amount=Money(-row.amount if giver == account else row.amount, row.currency),
            contest_id=row.contest_id,
        )
        for row, giver in reader().execute(wanted)
    ]


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
