"""Payouts: what may be paid out, what is missing, what is too much. Pure: values in, values out.

The fee and its tax are computed in `contests.rules.due`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from contest.kernel.money import CURRENCIES, Money
from contest.kernel.refusal import Refused, require
from contest.people.model import PayoutDetails

MOST_RECEIPT = 999_999_999_999
# Banks book by the day of their own country.
BANK_ZONE = ZoneInfo("Asia/Tokyo")


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """Payout that a person could request now: the whole balance, unless there is a `hindrance`."""

    balance: Money
    refund: bool  # a refund or surplus is among it
    blocked: bool
    running: bool  # a payout is on its way
    waiting: PayoutDetails | None  # bank details that do not count yet
    usable: PayoutDetails | None
    time_zone: str

    @property
    def details(self) -> PayoutDetails | None:
        """The bank details that were given last."""
        return self.waiting or self.usable

    @property
    def hindrance(self) -> Refused | None:
        """Why nothing can be paid out now; None if a payout may be requested."""
        if self.blocked:
            return Refused("payout.blocked")
        if self.running:
            return Refused("payout.already_open")
        if not self.balance:
            return Refused("payout.nothing")
        if not payable(self.balance, refund=self.refund):
            return Refused(
                "payout.too_small", least=least_payout(self.balance.currency), balance=self.balance
            )
        if self.waiting is not None:
            return Refused("payout.details_wait", until=self.waiting.usable_from, zone=self.time_zone)
        return Refused("payout.no_details") if self.usable is None else None


def bank_day(now: datetime) -> date:
    """The day it is for our bank."""
    return now.astimezone(BANK_ZONE).date()


def check_receipt(amount: Money, received_on: date | None, *, now: datetime) -> None:
    """Whether money can have come in so. Raises Refused("receipt.nothing"), "receipt.in_the_future"."""
    require(amount > Money(0, amount.currency), "receipt.nothing", least=Money(1, amount.currency))
    require(received_on is None or received_on <= bank_day(now), "receipt.in_the_future")


def missing(due: Money, held: Money) -> Money:
    """What has still to come in; nothing, if more has come than is due."""
    return max(due - held, Money(0, due.currency))


def surplus(due: Money, held: Money) -> Money:
    """What has come in beyond what is due."""
    return max(held - due, Money(0, due.currency))


def least_payout(currency: str) -> Money:
    """The least that is paid out, but for refunds and surpluses."""
    return Money(CURRENCIES[currency].least_payout, currency)


def payable(balance: Money, *, refund: bool) -> bool:
    """Whether a balance may be paid out: from the least of its currency; whatever it is if it holds a refund or surplus, as nobody
    shall have to win a prize to get back money that was theirs."""
    return balance >= least_payout(balance.currency) or (refund and balance > Money(0, balance.currency))
