"""Lists for staff: what waits, incoming payments, fundings, payouts and transfers, newest first.

Every list goes on `before` an id; each is one statement, whatever its length.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Select, String, and_, case, cast, func, literal, or_, select
from sqlalchemy.orm import aliased

from contest.kernel.db import reader
from contest.kernel.money import Money
from contest.ledger import books, chart
from contest.ledger.model import Account, Transfer
from contest.payments.model import (
    APPLIED,
    FAILED,
    HELD,
    PENDING,
    REFUNDED,
    RELEASED,
    REQUESTED,
    REVERSED,
    SENT,
    SETTLED,
    UNMATCHED,
    Funding,
    Payout,
    Receipt,
)
from contest.people.model import Person

PAGE = 30
Rows = Select[*tuple[Any, ...]]
RECEIPTS = {"unmatched": (UNMATCHED,), "applied": (APPLIED,), "reversed": (REVERSED,)}
FUNDINGS = {"pending": (PENDING,), "held": (HELD,), "ended": (RELEASED, REFUNDED)}
PAYOUT_STATES = (REQUESTED, SENT, SETTLED, FAILED)


@dataclass(frozen=True)
class Waits:
    """Counts of what waits for staff."""

    unmatched: int
    to_send: int
    refunds: int
    waiting: int
    sent: int
    pending: int


@dataclass(frozen=True)
class ReceiptRow:
    """A receipt, the contest it is for, and who recorded it."""

    receipt: Receipt
    contest_id: int | None
    recorded_by: str | None

    @property
    def amount(self) -> Money:
        """What came in."""
        return Money(self.receipt.amount, self.receipt.currency)


@dataclass(frozen=True)
class FundingRow:
    """A funding, its payer's name, and what is held for it."""

    funding: Funding
    payer: str
    held: Money

    @property
    def due(self) -> Money:
        """What the client pays in all."""
        return Money(self.funding.due, self.funding.currency)


@dataclass(frozen=True)
class PayoutRow:
    """A payout and its payee."""

    payout: Payout
    payee: str
    blocked: bool

    @property
    def amount(self) -> Money:
        """What is on its way."""
        return Money(self.payout.amount, self.payout.currency)

    @property
    def held_back(self) -> str | None:
        """Why it cannot be sent now: "blocked", or what staff must look at first."""
        return "blocked" if self.blocked else self.payout.waits


@dataclass(frozen=True)
class TransferRow:
    """A transfer with the names of its accounts."""

    transfer: Transfer
    source: str
    target: str

    @property
    def amount(self) -> Money:
        """What moved."""
        return Money(self.transfer.amount, self.transfer.currency)


def waits() -> Waits:
    """What waits for staff, in one statement."""
    blocked = Person.blocked_at.is_not(None)
    held_back = or_(Payout.waits.is_not(None), blocked)
    open_payouts = (
        select(
            func.count().filter(Payout.state == REQUESTED, ~held_back).label("to_send"),
            func.count().filter(Payout.state == REQUESTED, ~held_back, Payout.refund).label("refunds"),
            func.count().filter(Payout.state == REQUESTED, held_back).label("waiting"),
            func.count().filter(Payout.state == SENT).label("sent"),
        )
        .join(Person, Payout.person_id == Person.id)
        .where(Payout.state.in_([REQUESTED, SENT]))
        .subquery()
    )
    unmatched = select(func.count(Receipt.id)).where(Receipt.state == UNMATCHED).scalar_subquery()
    pending = select(func.count(Funding.id)).where(Funding.state == PENDING).scalar_subquery()
    row = reader().execute(
        select(
            unmatched,
            open_payouts.c.to_send,
            open_payouts.c.refunds,
            open_payouts.c.waiting,
            open_payouts.c.sent,
            pending,
        )
    )
    return Waits(*row.one())


def receipts(*, tab: str | None = None, before: int | None = None, most: int = PAGE) -> list[ReceiptRow]:
    """Incoming payments of a tab ("unmatched", "applied", "reversed"), or all."""
    found = _receipts()
    if tab in RECEIPTS:
        found = found.where(Receipt.state.in_(RECEIPTS[tab]))
    return [ReceiptRow(*row) for row in reader().execute(_page(found, Receipt.id, before, most))]


def receipt(receipt_id: int) -> ReceiptRow:
    """One receipt. Raises NoResultFound."""
    return ReceiptRow(*reader().execute(_receipts().where(Receipt.id == receipt_id)).one())


def likely(amounts: Sequence[Money]) -> dict[Money, list[FundingRow]]:
    """Pending fundings that lack exactly one of these amounts: what unmatched receipts are likely for."""
    if not amounts:
        return {}
    missing = Funding.due - _held()
    wanted = _fundings().where(Funding.state == PENDING, missing.in_({amount.amount for amount in amounts}))
    found: dict[Money, list[FundingRow]] = {}
    for row in _funding_rows(wanted.order_by(Funding.id.desc()).limit(PAGE)):
        found.setdefault(row.due - row.held, []).append(row)
    return found


def fundings(*, tab: str | None = None, before: int | None = None, most: int = PAGE) -> list[FundingRow]:
    """Fundings of a tab ("pending", "held", "ended"), or all."""
    ids = select(Funding.id)
    if tab in FUNDINGS:
        ids = ids.where(Funding.state.in_(FUNDINGS[tab]))
    # The page first, its sums after: else those of the whole tab are added up to be sorted away.
    page = _page(ids, Funding.id, before, most)
    return _funding_rows(_fundings().where(Funding.id.in_(page)).order_by(Funding.id.desc()))


def meant(words: list[str]) -> int | None:
    """The contest whose reference is among these words; None if none is, or several are."""
    found = reader().scalars(select(Funding.contest_id).where(Funding.reference.in_(words))).all()
    return found[0] if len(found) == 1 else None


def contest_of(funding_id: int) -> int:
    """The contest a funding is for. Raises NoResultFound."""
    return reader().get_one(Funding, funding_id).contest_id


def find_contest_of(funding_id: int) -> int | None:
    """The same, or None if there is no such funding."""
    return reader().scalar(select(Funding.contest_id).where(Funding.id == funding_id))


def funding_of(contest_id: int) -> int | None:
    """The funding of a contest, or None before it is asked for."""
    return reader().scalar(select(Funding.id).where(Funding.contest_id == contest_id))


def payouts(*, tab: str = "to_send", before: int | None = None, most: int = PAGE) -> list[PayoutRow]:
    """Payouts of a tab: "to_send", "waiting" (until staff have looked, or an account is unblocked), "sent", "ended";
    or in one state."""
    held_back = or_(Payout.waits.is_not(None), Person.blocked_at.is_not(None))
    found = {
        "to_send": _payouts().where(Payout.state == REQUESTED, ~held_back),
        "waiting": _payouts().where(Payout.state == REQUESTED, held_back),
        "sent": _payouts().where(Payout.state == SENT),
        "ended": _payouts().where(Payout.state.in_([SETTLED, FAILED])),
    } | {state: _payouts().where(Payout.state == state) for state in PAYOUT_STATES}
    rows = _page(found[tab], Payout.id, before, most)
    return [PayoutRow(*row) for row in reader().execute(rows)]


def payout(payout_id: int) -> PayoutRow:
    """One payout. Raises NoResultFound."""
    return PayoutRow(*reader().execute(_payouts().where(Payout.id == payout_id)).one())


def transfers(
    *,
    account: str | None = None,
    contest_id: int | None = None,
    before: int | None = None,
    most: int | None = PAGE,
) -> list[TransferRow]:
    """Transfers, of an account or a contest or all."""
    giver, taker = aliased(Account), aliased(Account)
    found = (
        select(Transfer, giver.name, taker.name)
        .join(giver, Transfer.source_id == giver.id)
        .join(taker, Transfer.target_id == taker.id)
    )
    if account is not None:
        of = select(Account.id).where(Account.name == account)
        found = found.where(or_(Transfer.source_id.in_(of), Transfer.target_id.in_(of)))
    if contest_id is not None:
        found = found.where(Transfer.contest_id == contest_id)
    return [TransferRow(*row) for row in reader().execute(_page(found, Transfer.id, before, most))]


def totals() -> list[tuple[str, Money]]:
    """What all accounts of each kind and currency hold together, cash per gateway, in the chart's order."""
    name = case((Account.kind == chart.CASH, Account.name), else_=Account.kind).label("name")
    held = books.holdings().selected_columns[1].label("held")
    each = books.holdings().with_only_columns(name, Account.currency, held).subquery()
    kind = (each.c.name, each.c.currency)
    rows = reader().execute(select(*kind, cast(func.sum(each.c.held), BigInteger)).group_by(*kind))
    order = {kind: place for place, kind in enumerate(chart.KINDS)}
    found = [(name, Money(amount, currency)) for name, currency, amount in rows]
    return sorted(found, key=lambda one: (order[one[0].partition("/")[0]], one[0], one[1].currency))


def receipt_lines() -> Iterator[Sequence[Any]]:
    """Every receipt as a line of a table, the oldest first: read in pages, so that any number streams."""
    for row, contest_id, recorded_by in _all(_receipts(), Receipt.id):
        yield (
            row.id, row.received_on, row.bank, row.reference, row.amount, row.currency, row.gateway, row.state,
            contest_id, recorded_by, row.recorded_at, row.reversed_reason,
        )  # fmt: skip


def payout_lines() -> Iterator[Sequence[Any]]:
    """Every payout as a line of a table, the oldest first; without bank details."""
    for row, payee, _blocked in _all(_payouts(), Payout.id):
        yield (
            row.id, payee, row.person_id, row.amount, row.currency, row.state, row.refund, row.waits,
            row.requested_at, row.sent_at, row.ended_at, row.failed_reason,
        )  # fmt: skip


def _receipts() -> Rows:
    clerk = aliased(Person)
    return (
        select(Receipt, Funding.contest_id, clerk.name)
        .outerjoin(Funding, Receipt.funding_id == Funding.id)
        .outerjoin(clerk, Receipt.recorded_by == clerk.id)
    )


def _held() -> Any:
    name = literal(f"{chart.HOLD}/") + cast(Funding.contest_id, String)
    hold = and_(Account.name == name, Account.currency == Funding.currency)
    holding = books.holdings()
    held = holding.with_only_columns(holding.selected_columns[1]).where(hold)
    return func.coalesce(held.correlate(Funding).scalar_subquery(), 0)


def _fundings() -> Rows:
    return select(Funding, Person.name, _held()).join(Person, Funding.payer_id == Person.id)


def _funding_rows(found: Rows) -> list[FundingRow]:
    return [FundingRow(row, payer, Money(held, row.currency)) for row, payer, held in reader().execute(found)]


def _payouts() -> Rows:
    return select(Payout, Person.name, Person.blocked_at.is_not(None)).join(
        Person, Payout.person_id == Person.id
    )


def _page(found: Rows, key: Any, before: int | None, most: int | None) -> Rows:
    if before is not None:
        found = found.where(key < before)
    return found.order_by(key.desc()).limit(most)


def _all(found: Rows, key: Any, size: int = 500) -> Iterator[Any]:
    after = 0
    while rows := reader().execute(found.where(key > after).order_by(key).limit(size)).all():
        yield from rows
        after = rows[-1][0].id
