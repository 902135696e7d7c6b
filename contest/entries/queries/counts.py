"""Counts of entries and designers, as far as a reader may know them."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, and_, bindparam, case, false, func, literal, or_, select

from contest.contests.model import AWARDED, PUBLISHED, SETTLED, Contest
from contest.entries import rules as entry_rules
from contest.entries.model import DECLINED, PROCESSING, READY, WITHDRAWN, Entry, Version
from contest.entries.queries.visible import visible
from contest.kernel.db import reader
from contest.kernel.sees import Entries, Sees


class Counts(NamedTuple):
    """Living entries of a contest, and the designers who have any: what rules go by, declined entries among them."""

    living: int
    entrants: int


class VisibleCounts(NamedTuple):
    """A contest's numbers as one reader may know them: as many `entries`, `declined` and `withdrawn` ones as they see,
    and the `designers` of those not withdrawn; `preparing`: what the client's side will see later. Who sees no entries
    but their own learns how many are living, and not how many of them were declined."""

    entries: int
    declined: int
    withdrawn: int
    preparing: int
    designers: int


def counts(contest_id: int) -> Counts:
    """Both numbers in one statement."""
    asked = select(func.count(), func.count(Entry.author_id.distinct()))
    living = Entry.contest_id == contest_id, Entry.state.in_(entry_rules.LIVING)
    return Counts(*reader().execute(asked.where(*living)).one())


def visible_counts(contest_id: int, *, sees: Sees) -> VisibleCounts:
    """What a reader of this contest may know, in one statement."""
    asked = select(*visible_count_columns(sees)).where(Entry.contest_id == contest_id)
    return VisibleCounts._make(reader().execute(asked).one())


def counts_of_client(contest_ids: Collection[int]) -> dict[int, VisibleCounts]:
    """What the client of these running contests may know; those without any entry are not in it."""
    sees = Sees(person_id=None, entries=Entries.ALL, threads=True)
    found = reader().execute(
        select(Entry.contest_id, *visible_count_columns(sees))
        .where(Entry.contest_id.in_(contest_ids))
        .group_by(Entry.contest_id)
    )
    return {contest_id: VisibleCounts(*numbers) for contest_id, *numbers in found}


def visible_count_columns(sees: Sees) -> tuple[ColumnElement[int], ...]:
    """The columns of `VisibleCounts`, for a statement about entries."""
    if sees.entries < Entries.ALL:
        living, nothing = Entry.state.in_(entry_rules.LIVING), literal(0)
        return _many(living), nothing, nothing, nothing, _designers(living)
    there = visible(sees)
    here = and_(there, Entry.state.not_in([DECLINED, WITHDRAWN]))
    coming = and_(Entry.state == PROCESSING, ~there) if sees.threads else false()
    return (
        _many(here),
        _many(and_(there, Entry.state == DECLINED)),
        _many(and_(there, Entry.state == WITHDRAWN)),
        _many(coming),
        _designers(and_(there, Entry.state != WITHDRAWN)),
    )


@cache
def listed() -> ScalarSelect[int]:
    """The number of entries that lists say of the contest a statement speaks of, and may be ordered by."""
    return (
        select(func.count())
        .where(Entry.contest_id == Contest.id, _in_lists())
        .correlate(Contest)
        .scalar_subquery()
    )


def listed_by_contest(contest_ids: Collection[int]) -> dict[int, int]:
    """The same for many contests; those without any are not in it."""
    return dict(reader().execute(_by_contest(), {"contests": list(contest_ids)}).all())


@cache
def _by_contest() -> Any:
    return (
        select(Entry.contest_id, func.count())
        .join(Contest, Contest.id == Entry.contest_id)
        .where(Entry.contest_id.in_(bindparam("contests", expanding=True)), _in_lists())
        .group_by(Entry.contest_id)
    )


def _in_lists() -> ColumnElement[bool]:
    """Where everybody sees the entries, those that everybody sees; else all that are living."""
    opened = and_(Contest.visibility == "open", Contest.state.in_([PUBLISHED, AWARDED, SETTLED]))
    seen_by_all = or_(opened, and_(Contest.reveal, Contest.state == SETTLED))
    seen = and_(Entry.state == READY, Entry.hidden_at.is_(None))
    return and_(Entry.state.in_(entry_rules.LIVING), or_(~seen_by_all, seen))


def _many(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((which, 1)))


def _designers(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((which, Entry.author_id)).distinct())


def living_of(contest_id: int, person_id: int) -> int:
    """How many of the ten places a designer uses."""
    mine = select(func.count()).where(
        Entry.contest_id == contest_id, Entry.author_id == person_id, Entry.state.in_(entry_rules.LIVING)
    )
    return reader().scalar(mine) or 0


def processing_count(contest_id: int, now: datetime) -> int:
    """Living entries with a version still being prepared that hold up the award, an hour at the most."""
    found = reader().execute(
        select(Entry.id, Version.made_at)
        .join(Version, Version.entry_id == Entry.id)
        .where(Entry.contest_id == contest_id, Entry.state != WITHDRAWN, Version.state == PROCESSING)
    )
    return len({entry_id for entry_id, made_at in found if entry_rules.counts_as_processing(made_at, now)})


def entrants(contest_id: int) -> set[int]:
    """Everyone who ever entered this contest, by id: notified when something happens to it."""
    return set(reader().scalars(select(Entry.author_id).where(Entry.contest_id == contest_id).distinct()))
