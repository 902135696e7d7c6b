"""Deadlines of exports and deletions: how long an export can be fetched, how often one is made, how long a deletion can be taken back."""

from datetime import datetime, timedelta

from contest.personal_data.model import Departure, Export

KEPT = timedelta(days=7)
BETWEEN = timedelta(days=1)
GRACE = timedelta(days=14)
# Bytes of files in one ZIP of an export: what a browser can begin again, and the worker's disk holds.
PART = 1024**3


def fetchable(export: Export, *, now: datetime) -> bool:
    """Whether an export can be downloaded: ready, and not yet a week old; that instant counts."""
    return export.ready_at is not None and export.swept_at is None and now <= export.ready_at + KEPT


def leaves_at(departure: Departure) -> datetime:
    """The last instant at which a deletion can be taken back."""
    return departure.asked_at + GRACE


def due(departure: Departure, *, now: datetime) -> bool:
    """Whether a person who asked for deletion is to be erased now."""
    open_ = departure.taken_back_at is None and departure.done_at is None
    return open_ and now > leaves_at(departure)
