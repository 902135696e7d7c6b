"""Renditions as documents: an address that works for the next 20 minutes at least."""

from typing import Any

from contest.api.fields import Schema, Text, Whole
from contest.entries.pictures import Picture


class PictureDocument(Schema):
    """A picture: its address at storage, and its size in pixels."""

    url = Text(most=4_000, metadata={"example": "https://files.example.jp/…"})
    width = Whole(metadata={"example": 320})
    height = Whole(metadata={"example": 240})


def picture(of: Picture | None) -> dict[str, Any] | None:
    """A rendition; None while there is none, or where it is not for the one who asks."""
    return None if of is None else of._asdict()
