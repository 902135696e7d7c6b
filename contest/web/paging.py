"""Paging of long lists, read from the address."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from flask import request

from contest.kernel.text import MOST_NUMBER, whole_number

Row = TypeVar("Row")


def before() -> int | None:
    """The id before which the list goes on; None begins at the start."""
    return number("before")


def number(name: str, *, sent: Mapping[str, str] | None = None) -> int | None:
    """A number of the address, or of the form `sent`; None for anything else. One that no row can have is the largest."""
    found = whole_number((request.args if sent is None else sent).get(name), most=10**20)
    return None if found is None else min(found, MOST_NUMBER)


def tab(tabs: Sequence[tuple[str, Any]], otherwise: str) -> str:
    """Which part of a list is looked at; `tabs` are their names and labels."""
    asked = request.args.get("shelf", "")
    return asked if asked in dict(tabs) else otherwise


def words(*, most: int) -> str:
    """The words searched for, `most` characters at most."""
    return " ".join(request.args.get("q", "").replace("\0", " ").split())[:most]


def page(
    ask: Callable[..., Sequence[Row]], *args: Any, size: int, key: Callable[[Row], int], **facts: Any
) -> tuple[Sequence[Row], int | None]:
    """The rows of this page of a list, as `ask(*args, **facts)` answers them, and where the next begins."""
    return cut(ask(*args, **facts, before=before(), most=size + 1), size, key)


def cut(rows: Sequence[Row], size: int, key: Callable[[Row], int]) -> tuple[Sequence[Row], int | None]:
    """A page of rows that were asked for with one more than `size`, and where the next begins."""
    return rows[:size], key(rows[size - 1]) if len(rows) > size else None
