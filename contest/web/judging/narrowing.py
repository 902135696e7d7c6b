"""Filters of the client's entries: the shortlist, and what enough judges would keep."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request

from contest.judging import rules as judging_rules
from contest.judging.rules import Tally
from contest.kernel.text import whole_number


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """`ids`: the entries to show, None for all. `shortlist`: whether there is one; `keeps`: the numbers of keeps that some
    entry reaches. `now`: "shortlist", a number of keeps, or None."""

    ids: set[int] | None
    shortlist: bool
    keeps: range
    now: str | int | None


def narrowing(tallies: Mapping[int, Tally]) -> Narrowing:
    """What the address asks for: `?show=shortlist`, `?keeps=2`. What would show nothing shows all."""
    shortlist = any(tally.shortlisted for tally in tallies.values())
    keeps = range(1, max((tally.keeps for tally in tallies.values()), default=0) + 1)
    ids, now = None, _asked(shortlist, keeps)
    if now is not None:
        ids = judging_rules.narrowed(
            tallies, shortlisted=now == "shortlist", keeps=now if isinstance(now, int) else 0
        )
    return Narrowing(ids=ids, shortlist=shortlist, keeps=keeps, now=now)


def _asked(shortlist: bool, keeps: range) -> str | int | None:
    if shortlist and request.args.get("show") == "shortlist":
        return "shortlist"
    number = whole_number(request.args.get("keeps"))
    return number if number in keeps else None
