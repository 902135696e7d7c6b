"""How many entries and designers there are: what even a rival in a blind contest may know."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ScalarSelect, func, select

from contest.contests.model import Contest
from contest.entries import rules
from contest.entries.model import PROCESSING, WITHDRAWN, Entry, Version
from contest.kernel.db import reader


class Counts(NamedTuple):
    """Living entries of a contest, and the designers who have any."""

    living: int
    entrants: int


def counts(contest_id: int) -> Counts:
    """Both numbers in one statement."""
    found = reader().execute(
        select(func.count(), func.count(Entry.author_id.distinct())).where(
            Entry.contest_id == contest_id, Entry.state.in_(rules.LIVING)
        )
    )
    return Counts(*found.one())


def living() -> ScalarSelect[int]:
    """Living entries of the contest a statement speaks of, to order contests by."""
    return (
        select(func.count())
        .where(Entry.contest_id == Contest.id, Entry.state.in_(rules.LIVING))
        .correlate(Contest)
        .scalar_subquery()
    )


def living_by_contest(contest_ids: Collection[int]) -> dict[int, int]:
    """Living entries of many contests; those without any are not in it."""
    found = reader().execute(
        select(Entry.contest_id, func.count())
        .where(Entry.contest_id.in_(contest_ids), Entry.state.in_(rules.LIVING))
        .group_by(Entry.contest_id)
    )
    return dict(found.all())


def living_of(contest_id: int, person_id: int) -> int:
    """How many of the ten places a designer uses."""
    mine = select(func.count()).where(
        Entry.contest_id == contest_id, Entry.author_id == person_id, Entry.state.in_(rules.LIVING)
    )
    return reader().scalar(mine) or 0


def processing_count(contest_id: int, now: datetime) -> int:
    """Living entries with a version still being prepared that hold up the award, an hour at the most."""
    found = reader().execute(
        select(Entry.id, Version.made_at)
        .join(Version, Version.entry_id == Entry.id)
        .where(Entry.contest_id == contest_id, Entry.state != WITHDRAWN, Version.state == PROCESSING)
    )
    return len({entry_id for entry_id, made_at in found if rules.counts_as_processing(made_at, now)})


def entrants(contest_id: int) -> set[int]:
    """Everyone who ever entered this contest, by id: told when something happens to it."""
    return set(reader().scalars(select(Entry.author_id).where(Entry.contest_id == contest_id).distinct()))
