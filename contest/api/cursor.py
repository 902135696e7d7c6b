"""Cursors of paged lists: where the next page begins, in an opaque form."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from flask import request

from contest.api.fields import Asked, Many, Part, Schema, Text
from contest.kernel.refusal import Invalid, Refused
from contest.kernel.text import whole_number

USUAL, MOST = 30, 100


class Paging(Schema):
    """Where a list goes on, and how much of it is wanted."""

    limit = Asked(least=1, most=MOST, load_default=USUAL, metadata={"description": "How many at most"})
    cursor = Text(most=300, load_default=None, metadata={"description": "`next` of the page before"})


@cache
def pages_of(item: type[Schema]) -> type[Schema]:
    """The schema of a page of such items."""
    name = item.__name__
    fields = {
        "items": Many(Part(item), required=True),
        "next": Text(most=300, allow_none=True, required=True, metadata={"example": None}),
    }
    return type(f"{name}Page", (Schema,), {"__doc__": f"A page of a list: {item.__doc__}", **fields})


def begins(payload: dict[str, Any]) -> str | None:
    """The key after which this page begins; None at the start. Raises Invalid for a cursor of another list."""
    cursor = payload["cursor"]
    if cursor is None:
        return None
    try:
        place, _, key = urlsafe_b64decode(cursor.encode("ascii") + b"==").decode().partition(" ")
    except (UnicodeError, Error):
        place, key = "", ""
    if place != request.endpoint or not key:
        raise Invalid({"cursor": Refused("cursor.unknown")})
    return key


def number(payload: dict[str, Any]) -> int | None:
    """The same for lists that go on by a row's number."""
    key = begins(payload)
    if key is None:
        return None
    found = whole_number(key, most=10**18 - 1)
    if found is None:
        raise Invalid({"cursor": Refused("cursor.unknown")})
    return found


def _as_it_is(row: Any) -> Any:
    return row


def page(rows: Sequence[Any], after: Any, show: Callable[[Any], Any] = _as_it_is) -> dict[str, Any]:
    """A page of shown rows; `after` is the key of the last, None where the list ends."""
    return {"items": [show(row) for row in rows], "next": None if after is None else wrapped(str(after))}


def cut(
    rows: Sequence[Any],
    payload: dict[str, Any],
    *,
    key: Callable[[Any], Any],
    show: Callable[[Any], Any] = _as_it_is,
) -> dict[str, Any]:
    """A page of rows that were asked for with one more than the limit."""
    limit = payload["limit"]
    return page(rows[:limit], key(rows[limit - 1]) if len(rows) > limit else None, show)


def part(
    rows: Sequence[Any], payload: dict[str, Any], show: Callable[[Any], Any] = _as_it_is
) -> dict[str, Any]:
    """A page of a list that is short enough to be read whole."""
    begin = number(payload) or 0
    end = begin + payload["limit"]
    return page(rows[begin:end], end if end < len(rows) else None, show)


def wrapped(key: str) -> str:
    """The cursor of a key in the list that is asked for now."""
    return urlsafe_b64encode(f"{request.endpoint} {key}".encode()).decode().rstrip("=")
