"""Tables for spreadsheets: UTF-8 with its mark, safe from formulas, streamed line by line."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain
from typing import Any

from flask import Response, stream_with_context

# Cells that begin so would be read as a formula; also in full width, which some programs fold.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def streamed(filename: str, header: Sequence[str], lines: Iterable[Sequence[Any]]) -> Response:
    """A download of the table; `lines` is read while it is sent."""
    response = Response(stream_with_context(_text(header, lines)), mimetype="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def cell(value: Any) -> str:
    """One cell as text: instants in UTC, nothing for None, an apostrophe before what looks like a formula."""
    if value is None:
        return ""
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value)
    text = str(value)
    return f"'{text}" if text.lstrip(" \u3000").startswith(_FORMULA) else text


def _text(header: Sequence[str], lines: Iterable[Sequence[Any]]) -> Iterator[str]:
    drawer = io.StringIO()
    writer = csv.writer(drawer)
    yield "\ufeff"
    for line in chain([header], lines):
        writer.writerow([cell(value) for value in line])
        yield drawer.getvalue()
        drawer.seek(0)
        drawer.truncate()
