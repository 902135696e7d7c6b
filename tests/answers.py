"""Answers expected of every route, derived: what its guard is asked, the table of rights, and the scene's facts.

A table of routes has lines of a guard and its action, the status for who is let through, and the routes. Guards are
those of contest/access/guard.py (`entry`: of an entry that the asker sees), and beside them `public`, `me` (whoever is
signed in) and a first name: it is theirs alone. What differs from that stands in a second table, with the reason.
"""

from collections.abc import Callable
from functools import partial
from itertools import product
from types import ModuleType
from typing import Any

import pytest

from contest.access.table import TABLE, Role, allowed, cells
from tests.scene import STATES
from tests.visits import PEOPLE

Route = tuple[str, str]  # method and endpoint
Answers = dict[tuple[str, str], int]  # status by person and state

# The stage of each contest of the scene, and what the table asks beside it.
STAGES = dict(zip(STATES, "DOJWWHAPXXXOWA", strict=True))
WON, DELIVERED, UNENTERED = "WYHAPVR", "YHAPR", "DK"
ALWAYS = {"visitor": Role.VISITOR, "ume": Role.DESIGNER, "hana": Role.CLIENT, "rei": Role.JUDGE,
          "sota": Role.STAFF}  # fmt: skip


def answers(routes: str, different: str) -> dict[Route, Answers]:
    """The status of every route for everybody in every state; raises if a difference does not differ."""
    found: dict[Route, Answers] = {}
    for line in routes.strip().splitlines():
        guard, action, status, names = line.split(maxsplit=3)
        for name in names.split(", "):
            method, endpoint = name.split()
            assert (method, endpoint) not in found, name
            found[method, endpoint] = {
                (who, state): _turned_away(guard, action, who, state) or int(status)
                for who, state in product(PEOPLE, STATES)
            }
    for line in different.strip().splitlines():
        names, places, answer, reason = line.split(" | ")
        assert reason
        for name, place in product(names.split(", "), places.split(", ")):
            method, endpoint = name.split()
            who, states = place.split()
            for state in STATES if states == "*" else states:
                assert found[method, endpoint][who, state] != int(answer), (name, who, state)
                found[method, endpoint][who, state] = int(answer)
    return found


def named(routes: str) -> dict[Route, list[str]]:
    """What each route's guard is asked first of all: one action, or nothing."""
    lines = [line.split(maxsplit=3) for line in routes.strip().splitlines()]
    return {
        (name.split()[0], name.split()[1]): [action] if action != "-" else []
        for _guard, action, _status, names in lines
        for name in names.split(", ")
    }


def questions(guard: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The actions for which guards of this module are asked from now on, in order."""
    asked: list[str] = []

    def note(asks: Callable[..., Any], action: str, *about: int) -> Any:
        asked.append(action)
        return asks(action, *about)

    for name in ("contest", "entry", "site", "payout"):
        monkeypatch.setattr(guard, name, partial(note, getattr(guard, name)))
    return asked


def _turned_away(guard: str, action: str, who: str, state: str) -> int | None:
    """The status with which the guard turns somebody away, or None."""
    if guard == "public":
        return None
    if guard in ("me", *PEOPLE):
        return 401 if who == "visitor" else None if guard in ("me", who) else 404
    if who == "visitor" and Role.VISITOR not in TABLE[action]:
        return 401
    if guard == "site":
        return None if (Role.STAFF if who == "sota" else Role.DESIGNER) in TABLE[action] else 404
    assert guard in ("contest", "entry"), guard
    held, stage = _held(who, state), STAGES[state]
    about = {"own": who == "ken", "winning": state in WON} if guard == "entry" else {}
    if not _contest_is_seen(held, state) or (guard == "entry" and not _entry_is_seen(who, state)):
        return 404
    if not cells(action, held, **about):
        return 404
    return None if allowed(action, held, stage, delivered_once=state in DELIVERED, **about) else 409


def _held(who: str, state: str) -> set[Role]:
    if who in ALWAYS:
        return {ALWAYS[who]}
    if state in UNENTERED:
        return {Role.DESIGNER}
    return {Role.ENTRANT, Role.WINNER} if who == "ken" and state in WON else {Role.ENTRANT}


def _contest_is_seen(held: set[Role], state: str) -> bool:
    if state == "N":  # hidden
        return not held & {Role.VISITOR, Role.DESIGNER}
    if state == "K":  # cancelled as a draft
        return bool(held & {Role.CLIENT, Role.STAFF})
    return allowed("contest.view", held, STAGES[state])


def _entry_is_seen(who: str, state: str) -> bool:
    """Ken's entry, the first of every contest: in V all see entries, in R the settled ones are revealed."""
    seen = who in ("ken", "sota") or state in "VR" or allowed("entry.list", _held(who, state), STAGES[state])
    return state not in UNENTERED and seen
