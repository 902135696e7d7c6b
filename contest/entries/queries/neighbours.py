"""Neighbours of an entry: those before and after it among the entries a person sees."""

from typing import NamedTuple

from sqlalchemy import case, func, select

from contest.contests.model import Contest
from contest.entries.model import DECLINED, PROCESSING, READY, UNREADABLE, WITHDRAWN, Entry
from contest.entries.queries.visible import visible
from contest.kernel.db import reader
from contest.kernel.sees import Sees

_GROUPS = (PROCESSING, READY, UNREADABLE), (DECLINED,), (WITHDRAWN,)


class Neighbours(NamedTuple):
    """The numbers of the entries before and after one, None at the ends; it is number `at` of `of`."""

    previous: int | None
    next: int | None
    at: int
    of: int


def neighbours(contest: Contest, number: int, state: str, *, sees: Sees) -> Neighbours:
    """The neighbours of the entry #number by falling number, as galleries show them: the declined and the withdrawn
    among themselves. One statement.
    """
    alike = next(states for states in _GROUPS if state in states)
    asked = select(
        func.min(case((Entry.number > number, Entry.number))),
        func.max(case((Entry.number < number, Entry.number))),
        func.count(case((Entry.number >= number, 1))),
        func.count(),
    ).where(Entry.contest_id == contest.id, Entry.state.in_(alike), visible(sees))
    return Neighbours(*reader().execute(asked).one())
