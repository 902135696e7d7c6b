"""Exports of tables of money, on the record."""

from datetime import datetime

from contest import events
from contest.payments.events import MoneyExported


def taken(table: str, *, by: int, now: datetime) -> None:
    """A member of staff takes out a table: "receipts" or "payouts"."""
    events.record(MoneyExported(table=table, at=now), by=by)
