"""Amounts: whole minor units of a currency. No floats, no bare integers between packages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import total_ordering


@dataclass(frozen=True, kw_only=True)
class Currency:
    """A currency that the site can hold; bounds in minor units."""

    exponent: int  # ISO 4217
    symbol: str
    typed: tuple[str, ...]  # what people write beside an amount
    prize: tuple[int, int]  # the least and the most
    least_payout: int


# All currencies there are. Nothing else assumes one, but for what names HOME.
CURRENCIES = {
    "JPY": Currency(exponent=0, symbol="¥", typed=("¥", "円"), prize=(1_000, 100_000_000), least_payout=1_000)
}
HOME = "JPY"  # of what is typed into pages and shown where there is no money yet


@total_ordering
@dataclass(frozen=True)
class Money:
    """An amount in minor units; may be negative only as a difference."""

    amount: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.amount) is not int:
            raise TypeError(f"an amount is a whole number of minor units, not {self.amount!r}")
        if self.currency not in CURRENCIES:
            raise ValueError(f"unknown currency {self.currency!r}")

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other)

    def __bool__(self) -> bool:
        return self.amount != 0

    def __str__(self) -> str:
        """As written in the trade: ¥200,000."""
        sign = "−" if self.amount < 0 else ""
        own = CURRENCIES[self.currency]
        units = Decimal(abs(self.amount)).scaleb(-own.exponent)
        return f"{sign}{own.symbol}{units:,.{own.exponent}f}"

    def percent(self, rate: Decimal) -> Money:
        """`rate` percent of this amount, rounded down to a whole minor unit."""
        return Money(int(Decimal(self.amount) * rate // 100), self.currency)

    def as_json(self) -> dict[str, int | str]:
        """`{"amount": minor units, "currency": code}`, the API's form."""
        return {"amount": self.amount, "currency": self.currency}

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise ValueError(f"{other.currency} is not {self.currency}")
        return other.amount


def yen(amount: int) -> Money:
    """So many yen."""
    return Money(amount, "JPY")


def home(amount: int) -> Money:
    """So many minor units of the currency of pages."""
    return Money(amount, HOME)


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum of amounts of one currency; nothing of it, where there are none."""
    return sum(amounts, Money(0, currency))
