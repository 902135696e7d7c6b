"""Contests in which a person has a part now, each with their relation to it: what they run, judge or have entered."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, exists, func, or_, select

from contest.access.relation import Relation, facts, relation_of
from contest.access.table import Role
from contest.contests.model import CANCELLED, LAPSED, SETTLED, Contest
from contest.kernel.db import reader
from contest.participants.model import Entrant, Judge
from contest.people.model import Person


def parts(person: Person, *, now: datetime, running: int, over: int) -> tuple[list[Relation], int]:
    """The newest contests that are running and that are over, so many of each, and how many are over. One statement."""
    asked = {"me": person.id, "now": now, "running": running, "over": over}
    rows = reader().execute(_newest(), asked).all()
    relations = [relation_of(person, row[:-1], now=now) for row in rows]
    ended = (row[-1] for row, one in zip(rows, relations, strict=True) if is_over(one.contest))
    return relations, next(ended, 0)


def parts_as(
    person: Person, role: Role | None, *, now: datetime, before: int | None, most: int
) -> list[Relation]:
    """Those running in which the person has this role, or, with None, those that are over; from below contest `before`."""
    found = facts().where(_over() if role is None else and_(~_over(), _has(role)), _theirs())
    if before is not None:
        found = found.where(Contest.id < before)
    rows = reader().execute(found.order_by(Contest.id.desc()).limit(most), {"me": person.id, "now": now})
    return [relation_of(person, row, now=now) for row in rows]


def is_over(contest: Contest) -> bool:
    """Whether nothing more happens in a contest."""
    return contest.state in _OVER


_OVER = (SETTLED, CANCELLED, LAPSED)


@cache
def _newest() -> Select[Any]:
    # One group of what runs, one of what is over.
    place = func.row_number().over(partition_by=_over(), order_by=Contest.id.desc()).label("place")
    placed = (
        select(
            Contest.id, place, func.count().over(partition_by=_over()).label("many"), _over().label("over")
        )
        .where(_theirs())
        .subquery()
    )
    few = or_(
        and_(placed.c.over, placed.c.place <= bindparam("over", type_=Integer())),
        and_(~placed.c.over, placed.c.place <= bindparam("running", type_=Integer())),
    )
    return (
        facts()
        .add_columns(placed.c.many)
        .join(placed, placed.c.id == Contest.id)
        .where(few)
        .order_by(Contest.id.desc())
    )


def _over() -> ColumnElement[bool]:
    return Contest.state.in_(_OVER)


def _theirs() -> ColumnElement[bool]:
    """Those with a part of theirs; a draft that was discarded is nobody's work."""
    discarded = and_(Contest.state == CANCELLED, Contest.published_at.is_(None))
    return and_(or_(*(_has(role) for role in (Role.CLIENT, Role.JUDGE, Role.ENTRANT))), ~discarded)


def _has(role: Role) -> ColumnElement[bool]:
    me = bindparam("me", type_=Integer())
    if role == Role.CLIENT:
        return Contest.client_id == me
    if role == Role.JUDGE:
        return exists().where(
            Judge.contest_id == Contest.id, Judge.person_id == me, Judge.removed_at.is_(None)
        )
    return exists().where(Entrant.contest_id == Contest.id, Entrant.person_id == me)
