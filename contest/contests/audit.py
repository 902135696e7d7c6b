"""Audit of contests against the ledger: while designers rely on a prize it is held, and afterwards nothing is left."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.contests import rules as contest_rules
from contest.contests.model import AWARDED, CANCELLED, LAPSED, PUBLISHED, SETTLED, Contest
from contest.kernel.money import Money
from contest.ledger import books, chart
from contest.ledger.audit import check
from contest.ledger.model import Account, Transfer


@check
def prizes_are_held_while_relied_on(session: Session) -> Iterator[str]:
    """A published or awarded contest holds what is due; one that has ended holds nothing."""
    holdings = books.holdings().where(Account.kind == chart.HOLD)
    held: dict[str, int] = {name: amount for name, amount in session.execute(holdings)}  # noqa: C416
    for row in session.scalars(select(Contest).order_by(Contest.id)):
        lies = Money(held.get(chart.hold(row.id), 0), row.currency)
        if row.state in (PUBLISHED, AWARDED) and (row.rates is None or lies != contest_rules.owed(row).total):
            yield f"Contest {row.id} is {row.state} and holds {lies}."
        if row.state in (SETTLED, CANCELLED, LAPSED) and lies:
            yield f"Contest {row.id} is {row.state} and still holds {lies}."


@check
def prizes_are_paid_at_settlement_alone(session: Session) -> Iterator[str]:
    """Only a settled contest has paid its prize, fee or tax, and each has."""
    earned = select(Transfer.contest_id).where(Transfer.kind.in_(["prize", "fee", "fee_tax"])).distinct()
    paid = set(session.scalars(earned))
    settled = set(session.scalars(select(Contest.id).where(Contest.state == SETTLED)))
    for number in sorted(paid ^ settled, key=str):
        yield f"Contest {number} is settled but its prize is not paid, or the other way round."
