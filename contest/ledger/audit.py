"""Audit of the ledger: it balances, and agrees with the site. Later packages add checks of their own."""

from collections.abc import Callable, Iterator

from sqlalchemy import Engine, Integer, and_, case, cast, func, or_, select
from sqlalchemy.orm import Session, aliased

from contest.kernel.db import db, end_page
from contest.ledger import books, chart, triggers
from contest.ledger.model import Account, Transfer

Check = Callable[[Session], Iterator[str]]
_checks: list[Check] = []


def check(ask: Check) -> Check:
    """Declare a check, in a package's `audit.py`: it reads, and yields a sentence for each thing that is wrong."""
    _checks.append(ask)
    return ask


def verify() -> list[str]:
    """Everything that is wrong with the books, as sentences; nothing, if all is well.

    All checks see one snapshot; then every way of changing history is tried on a probe row that is rolled back.
    """
    end_page()
    wrong: list[str] = []
    with _snapshot(db.engine) as session:
        for ask in _checks:
            wrong += ask(session)
    return wrong + [f"History can be changed: {way}" for way in triggers.open_ways(db.engine)]


@check
def sums_to_zero(session: Session) -> Iterator[str]:
    """What cash holds is what everybody owns."""
    signed = case((Account.kind == chart.CASH, -1), else_=1)
    holding = books.holdings().add_columns(Account.currency, signed.label("sign")).subquery()
    name, amount, currency, sign = holding.c
    sums = select(currency, func.sum(amount * sign)).group_by(currency)
    for code, total in session.execute(sums.order_by(currency)):
        if total:
            yield f"The accounts in {code} sum to {total}, not to zero."


@check
def nothing_is_overdrawn(session: Session) -> Iterator[str]:
    """No account holds less than nothing."""
    holding = books.holdings().subquery()
    name, amount = holding.c
    for account, left in session.execute(select(name, amount).where(amount < 0).order_by(name)):
        yield f"Account {account} holds {left}."


@check
def every_transfer_is_of_the_chart(session: Session) -> Iterator[str]:
    """Only what the chart declares, between accounts of the right kinds, and of the contest whose hold it touches."""
    giver, taker = aliased(Account), aliased(Account)
    both = (
        select(Transfer)
        .join(giver, Transfer.source_id == giver.id)
        .join(taker, Transfer.target_id == taker.id)
    )
    allowed = or_(
        *(
            and_(Transfer.kind == kind, giver.kind == source, taker.kind == target)
            for kind, (source, target) in chart.CHART.items()
        )
    )
    for row in session.scalars(both.where(~allowed).order_by(Transfer.id)):
        yield f"Transfer {row.id} ({row.key}) of kind {row.kind} is not of the chart."
    owner = cast(func.substr(case((giver.kind == chart.HOLD, giver.name), else_=taker.name), 6), Integer)
    held = or_(giver.kind == chart.HOLD, taker.kind == chart.HOLD)
    stray = both.where(held, or_(Transfer.contest_id.is_(None), Transfer.contest_id != owner))
    for row in session.scalars(stray.order_by(Transfer.id)):
        yield f"Transfer {row.id} ({row.key}) touches the hold of another contest than {row.contest_id}."


@check
def every_account_is_what_its_name_says(session: Session) -> Iterator[str]:
    """An account's kind is in its name."""
    for account in session.scalars(select(Account).order_by(Account.id)):
        try:
            right = chart.kind_of(account.name) == account.kind
        except chart.NotOfTheChart:
            right = False
        if not right:
            yield f"Account {account.name} cannot be of kind {account.kind}."


def _snapshot(engine: Engine) -> Session:
    # PostgreSQL's usual isolation would let each statement see another moment; SQLite's transactions are snapshots.
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    return Session(engine)
