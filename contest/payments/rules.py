"""What may be paid out, what is missing, what is too much. Pure: values in, values out."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from contest.kernel.money import Money, yen

LEAST_PAYOUT = yen(1_000)
MOST_RECEIPT = 999_999_999_999
# Banks book by the day of their own country.
BANK_ZONE = ZoneInfo("Asia/Tokyo")


def bank_day(now: datetime) -> date:
    """The day it is for the site's bank."""
    return now.astimezone(BANK_ZONE).date()


def missing(due: Money, held: Money) -> Money:
    """What has still to come in; nothing, if more has come than is due."""
    return max(due - held, Money(0, due.currency))


def surplus(due: Money, held: Money) -> Money:
    """What has come in beyond what is due."""
    return max(held - due, Money(0, due.currency))


def payable(balance: Money, *, refund: bool) -> bool:
    """Whether a balance may be paid out: from ¥1,000; whatever it is if it holds a refund or surplus, as nobody
    shall have to win a prize to get back money that was theirs."""
    return balance >= LEAST_PAYOUT or (refund and balance > Money(0, balance.currency))
