"""Amounts: whole minor units of a currency. No floats, no bare integers between packages."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import total_ordering

# ISO 4217 exponents of the currencies the site can hold.
EXPONENTS = {"JPY": 0}
SYMBOLS = {"JPY": "¥"}


@total_ordering
@dataclass(frozen=True)
class Money:
    """An amount in minor units (yen for JPY); may be negative only as a difference."""

    amount: int
    currency: str = "JPY"

    def __post_init__(self) -> None:
        if type(self.amount) is not int:
            raise TypeError(f"an amount is a whole number of minor units, not {self.amount!r}")
        if self.currency not in EXPONENTS:
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
        exponent = EXPONENTS[self.currency]
        units = Decimal(abs(self.amount)).scaleb(-exponent)
        return f"{sign}{SYMBOLS[self.currency]}{units:,.{exponent}f}"

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
