"""Addresses of renditions, as pages show them."""

from datetime import datetime, timedelta
from typing import NamedTuple

from flask import current_app

from contest.kernel.ports import store

# The store rounds ends down to ten minutes: a page shows one address for ten minutes, which works for 20–30.
LIFE, WINDOW = timedelta(minutes=30), timedelta(minutes=10)
MOST_KEPT = 20_000  # addresses of one window; some 6 MB


class Picture(NamedTuple):
    """A rendition's signed address and its size in pixels."""

    url: str
    width: int
    height: int


def signed(key: str, now: datetime) -> str:
    """An address under which a browser may show the object for the next 20–30 minutes, signed once per window."""
    window = int(now.timestamp() // WINDOW.total_seconds())
    kept: tuple[int, dict[str, str]] = current_app.extensions.get("konpe.signed", (0, {}))
    if kept[0] != window or len(kept[1]) >= MOST_KEPT:
        kept = current_app.extensions["konpe.signed"] = (window, {})
    urls = kept[1]
    if key not in urls:
        urls[key] = store().sign_get(key, expires_at=now + LIFE)
    return urls[key]


def picture(key: str | None, width: int | None, height: int | None, now: datetime) -> Picture | None:
    """A rendition as a picture; None while there is none."""
    return Picture(signed(key, now), width or 0, height or 0) if key else None
