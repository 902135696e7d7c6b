"""Filters of the client's entries: the shortlist, and what enough judges would keep."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request

from contest.judging import rules as judging_rules
from contest.judging.rules import Tally
from contest.kernel.text import whole_number


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """`ids`: the entries to show, None for all. `shortlist`: whether there is one; `waiting`: whether a designer waits for
    a word; `keeps`: the numbers of keeps that some entry reaches. `now`: "shortlist", "waiting", a number of keeps, or None."""

    ids: set[int] | None
    shortlist: bool
    waiting: bool
    keeps: range
    now: str | int | None


def narrowing(tallies: Mapping[int, Tally]) -> Narrowing:
    """What the address asks for: `?show=shortlist`, `?show=waiting`, `?keeps=2`. What would show nothing shows all."""
    shortlist = any(tally.shortlisted for tally in tallies.values())
    keeps = range(1, max((tally.keeps for tally in tallies.values()), default=0) + 1)
    waiting = {entry_id for entry_id, tally in tallies.items() if tally.waits}
    ids, now = None, _asked(shortlist, bool(waiting), keeps)
    if now == "waiting":
        ids = waiting
    elif now is not None:
        ids = judging_rules.narrowed(
            tallies, shortlisted=now == "shortlist", keeps=now if isinstance(now, int) else 0
        )
    return Narrowing(ids=ids, shortlist=shortlist, waiting=bool(waiting), keeps=keeps, now=now)


def _asked(shortlist: bool, waiting: bool, keeps: range) -> str | int | None:
    if shortlist and request.args.get("show") == "shortlist":
        return "shortlist"
    if waiting and request.args.get("show") == "waiting":
        return "waiting"
    number = whole_number(request.args.get("keeps"))
    return number if number in keeps else None
