"""Addresses of renditions, as pages show them."""

from datetime import datetime, timedelta
from typing import NamedTuple

from contest.kernel.ports import store

# The store rounds ends down to ten minutes: a page shows one address for ten minutes, which works for 20–30.
LIFE = timedelta(minutes=30)


class Picture(NamedTuple):
    """A rendition's signed address and its size in pixels."""

    url: str
    width: int
    height: int


def signed(key: str, now: datetime) -> str:
    """An address under which a browser may show the object for the next 20–30 minutes."""
    return store().sign_get(key, expires_at=now + LIFE)


def picture(key: str | None, width: int | None, height: int | None, now: datetime) -> Picture | None:
    """A rendition as a picture; None while there is none."""
    return Picture(signed(key, now), width or 0, height or 0) if key else None
