"""Transfers: written here, and balances of accounts."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Select, case, cast, func, or_, select
from sqlalchemy.orm import Session

from contest.kernel.db import insert_once, lock, reader, transaction
from contest.kernel.faults import reached
from contest.kernel.money import Money
from contest.ledger import chart
from contest.ledger.model import Account, Transfer


class Overdrawn(Exception):
    """An account would give more than it holds."""


class KeyReused(Exception):
    """A key that stands for one act was used for another."""


def post(
    kind: str,
    *,
    key: str,
    source: str,
    target: str,
    amount: Money,
    now: datetime,
    contest_id: int | None = None,
) -> bool:
    """Move `amount` (positive) from account `source` to account `target`, once for each `key`.

    True if the transfer was written now, False if it stood already. Accounts are opened at their first use. No
    account gives more than it holds: the row of the giving account is locked while that is looked at.
    Raises NotOfTheChart, Overdrawn, and KeyReused where the key stands for other facts.
    """
    chart.check(kind, source, target)
    with transaction() as session:
        giver, taker = _account(session, source, amount.currency), _account(session, target, amount.currency)
        facts = {
            "kind": kind,
            "source_id": giver.id,
            "target_id": taker.id,
            "amount": amount.amount,
            "currency": amount.currency,
            "contest_id": contest_id,
        }
        # Cash gives when money comes in, and is drawn on when it goes out: its limit binds on the other side.
        limits = [one for one in (giver, taker) if (one.kind == chart.CASH) == (one is taker)]
        for account in (giver, taker):
            # A balance is locked to receive, too: what a payout draws is then all that has a lower id.
            if account in limits or account.kind == chart.BALANCE:
                lock(Account, account.id)
        if _stands(session, key, facts):
            return False
        for account in limits:
            if balance(account.name, amount.currency) < amount:
                raise Overdrawn(f"{account.name} does not hold {amount} ({key})")
        new = insert_once(Transfer, key=key, at=now, **facts)
        reached("ledger.after_transfer")
        # None: another transaction wrote this key while ours waited for it.
        return new is not None or not _stands(session, key, facts)


def steady(*names: str, currency: str) -> None:
    """Lock these accounts, in the one order all actions keep, before moving money between several of them."""
    with transaction() as session:
        rows = [_account(session, name, currency) for name in sorted(names, key=_rank)]
        for row in rows:
            lock(Account, row.id)


def balance(name: str, currency: str) -> Money:
    """What an account holds; for cash: what came in through its gateway less what went out."""
    return balances([name], currency)[name]


def balances(names: Iterable[str], currency: str) -> dict[str, Money]:
    """What these accounts hold, in one statement; nothing, where an account was never used."""
    wanted = list(names)
    rows = reader().execute(holdings().where(Account.name.in_(wanted), Account.currency == currency))
    found = {name: Money(amount, currency) for name, amount in rows}
    return {name: found.get(name, Money(0, currency)) for name in wanted}


def holdings() -> Select[str, int]:
    """Name and holding (minor units) of every account: to be narrowed by `where`."""
    into, out_of = (  # PostgreSQL sums BIGINT to NUMERIC
        select(cast(func.coalesce(func.sum(Transfer.amount), 0), BigInteger))
        .where(side == Account.id)
        .correlate(Account)
        .scalar_subquery()
        for side in (Transfer.target_id, Transfer.source_id)
    )
    return select(Account.name, case((Account.kind == chart.CASH, out_of - into), else_=into - out_of))


def touching(name: str, currency: str | None = None) -> Select[Transfer]:
    """The transfers into and out of an account, in one currency or all."""
    own = select(Account.id).where(Account.name == name)
    if currency is not None:
        own = own.where(Account.currency == currency)
    return select(Transfer).where(or_(Transfer.source_id.in_(own), Transfer.target_id.in_(own)))


def _account(session: Session, name: str, currency: str) -> Account:
    known = select(Account).where(Account.name == name, Account.currency == currency)
    account = session.scalar(known)
    if account is None:
        insert_once(Account, name=name, kind=chart.kind_of(name), currency=currency)
        account = session.scalars(known).one()
    return account


def _stands(session: Session, key: str, facts: dict[str, Any]) -> bool:
    row = session.scalar(select(Transfer).where(Transfer.key == key))
    if row is None:
        return False
    if any(getattr(row, name) != value for name, value in facts.items()):
        raise KeyReused(key)
    return True


def _rank(name: str) -> tuple[int, str]:
    return chart.KINDS.index(chart.kind_of(name)), name
