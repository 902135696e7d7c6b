"""The refusal with which an act ends, for tests that hold an act against a table of codes."""

from collections.abc import Callable
from typing import Any

from contest.kernel.refusal import Refused


def code(act: Callable[..., object], *args: Any, **facts: Any) -> str | None:
    """The code of the refusal; None: it was done."""
    try:
        act(*args, **facts)
    except Refused as why:
        return why.code
    return None
