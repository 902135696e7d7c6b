"""Where a long list goes on, read from its address."""

from collections.abc import Sequence
from typing import Any

from flask import request

MOST = 2**31 - 1


def before() -> int | None:
    """The id before which the list goes on; None, or anything that is no number, begins at the start."""
    typed = request.args.get("before", "")
    return min(int(typed), MOST) if typed.isascii() and typed.isdigit() and len(typed) < 20 else None


def number(name: str) -> int | None:
    """A number asked for by its name, or None."""
    typed = request.args.get(name, "")
    return min(int(typed), MOST) if typed.isascii() and typed.isdigit() and len(typed) < 20 else None


def shelf(known: Sequence[str], otherwise: str) -> str:
    """Which part of a list is looked at."""
    asked = request.args.get("shelf", "")
    return asked if asked in known else otherwise


def cut(rows: Sequence[Any], size: int, key: Any) -> tuple[Sequence[Any], int | None]:
    """A page of rows that were asked for with one more than `size`, and where the next begins."""
    return rows[:size], key(rows[size - 1]) if len(rows) > size else None
