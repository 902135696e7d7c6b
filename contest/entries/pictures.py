"""Addresses of renditions, as pages show them."""

import base64
from datetime import datetime, timedelta
from typing import NamedTuple

from contest.kernel.ports import store

# Storage rounds ends down to ten minutes: a page shows one address for ten minutes, which works for 20–30.
LIFE = timedelta(minutes=30)


# Stands for a rendition that storage has lost: no page shows a blank, whoever drew it.
_MISSING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 240" font-family="sans-serif" font-size="14">
<rect width="320" height="240" fill="#f0f0ee"/><rect x=".5" y=".5" width="319" height="239" fill="none" stroke="#8a8a88"/>
<g fill="#161616" text-anchor="middle"><text x="160" y="112">この画像は表示できません</text>
<text x="160" y="138">This image is missing</text></g></svg>"""
MISSING = "data:image/svg+xml;base64," + base64.b64encode(_MISSING.encode()).decode()


class Picture(NamedTuple):
    """A rendition's signed address and its size in pixels; a placeholder's where storage has `lost` it."""

    url: str
    width: int
    height: int
    lost: bool = False


def signed(key: str, now: datetime) -> str:
    """An address under which a browser may show the object for the next 20–30 minutes, the same for ten of them."""
    return store().sign_get(key, expires_at=now + LIFE)


def picture(
    key: str | None, width: int | None, height: int | None, lost_at: datetime | None, now: datetime
) -> Picture | None:
    """A rendition as a picture, or the placeholder of one that storage has lost; None while there is none."""
    if not key:
        return None
    url = MISSING if lost_at else signed(key, now)
    return Picture(url, width or 0, height or 0, lost=lost_at is not None)
