"""Balances of people and contests, and every line that came and went."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, cast, func
from sqlalchemy.orm import aliased

from contest.kernel.db import reader
from contest.kernel.money import HOME, Money
from contest.ledger import books, chart
from contest.ledger.model import Account, Transfer

PAGE = 30


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
