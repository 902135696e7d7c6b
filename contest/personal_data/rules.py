"""How long copies are kept, how often one is made, and how long somebody can come back. Pure."""

from datetime import datetime, timedelta

from contest.personal_data.model import Departure, Export

KEPT = timedelta(days=7)
BETWEEN = timedelta(days=1)
GRACE = timedelta(days=14)
# Bytes of files in one ZIP of a copy: what a browser can begin again, and the worker's disk holds.
PART = 1024**3


def fetchable(export: Export, *, now: datetime) -> bool:
    """Whether a copy can be downloaded: ready, and not yet a week old; that instant counts."""
    return export.ready_at is not None and export.swept_at is None and now <= export.ready_at + KEPT


def leaves_at(departure: Departure) -> datetime:
    """Until when, that instant included, somebody can take their leave back."""
    return departure.asked_at + GRACE


def due(departure: Departure, *, now: datetime) -> bool:
    """Whether somebody who wants to leave is to be erased now."""
    open_ = departure.taken_back_at is None and departure.done_at is None
    return open_ and now > leaves_at(departure)
