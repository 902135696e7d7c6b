"""Parsing of requests: JSON that means one thing to every reader, and query parameters."""

import json
from typing import Any

from flask import request
from werkzeug.exceptions import UnsupportedMediaType

from contest.kernel.refusal import Invalid, Refused

DEEPEST = 20


def body() -> Any:
    """The body as JSON; nothing at all is an empty object. Raises Invalid, UnsupportedMediaType."""
    given = request.get_data()
    if not given:
        return {}
    if request.mimetype != "application/json":
        raise UnsupportedMediaType
    try:
        return _shallow(json.loads(given.decode(), object_pairs_hook=_single, parse_constant=_no_number))
    except (ValueError, RecursionError):
        raise Invalid({"": Refused("body.not_json")}) from None


def query() -> dict[str, str]:
    """The questions of the address; the last of each counts."""
    return {name: values[-1] for name, values in request.args.lists()}


def _single(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object in which a name occurs twice would be read one way here and another way elsewhere."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Invalid({name[:100]: Refused("body.twice", name=name[:100])})
        found[name] = value
    return found


def _no_number(word: str) -> Any:
    raise ValueError(word)  # NaN and Infinity are no JSON


def _shallow(value: Any, depth: int = 0) -> Any:
    if depth > DEEPEST:
        raise ValueError("too deep")
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _shallow(inner, depth + 1)
    return value
