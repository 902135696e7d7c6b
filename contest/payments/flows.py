"""Flows of money: what came in for contests and where it went, added up from the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import BigInteger, cast, func, select

from contest.kernel.db import reader
from contest.kernel.money import Money
from contest.ledger.model import Transfer


@dataclass(frozen=True, kw_only=True)
class Flow:
    """A contest's money: received (without receipts that were reversed), given back to the client (refund and
    surplus), and paid out of the hold at settlement."""

    received: Money
    refunded: Money
    prize: Money
    fee: Money
    tax: Money

    @property
    def held(self) -> Money:
        """What is held now."""
        return self.received - self.refunded - self.prize - self.fee - self.tax


def flows(contests: Mapping[int, str]) -> dict[int, Flow]:
    """The money of each of these contests (number: currency), in one statement."""
    moved = (
        select(Transfer.contest_id, Transfer.kind, cast(func.sum(Transfer.amount), BigInteger))
        .where(Transfer.contest_id.in_(contests))
        .group_by(Transfer.contest_id, Transfer.kind)
    )
    sums = {(contest_id, kind): amount for contest_id, kind, amount in reader().execute(moved)}

    def total(contest_id: int, *kinds: str) -> Money:
        return Money(sum(sums.get((contest_id, kind), 0) for kind in kinds), contests[contest_id])

    return {
        number: Flow(
            received=total(number, "receipt", "match") - total(number, "reversal"),
            refunded=total(number, "refund", "surplus"),
            prize=total(number, "prize"),
            fee=total(number, "fee"),
            tax=total(number, "fee_tax"),
        )
        for number in contests
    }
