"""Opinions on one entry, as far as the one who asks may know; and one's own: the stars a designer got, the marks a judge gave."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import select

from contest.contests.model import Contest
from contest.entries.model import Entry
from contest.judging import methods
from contest.judging.model import Mark, Rating, Shortlisting
from contest.judging.queries import selects
from contest.kernel.db import reader
from contest.kernel.sees import Marks, Sees
from contest.participants.model import Judge
from contest.participants.rules import alias
from contest.people.model import Person


@dataclass(frozen=True, kw_only=True)
class JudgesMark:
    """One judge's mark, None: no mark, whether not yet looked at or recused. `judge`, the name, is for client and staff;
    judges read "Judge A" (`letter`), in an order that has nothing to do with who joined first."""

    judge: str | None
    alias: str
    mark: str | None


@dataclass(frozen=True, kw_only=True)
class Opinion:
    """`mark`: the asking judge's own. `counts` of marks by their values, `keeps` the judges who are for it, of `of` on the
    panel; `marks`: every judge's, from the award on. `stars`, `shortlisted`: the client's."""

    mark: str | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    keeps: int = 0
    of: int = 0
    marks: tuple[JudgesMark, ...] = ()
    stars: int | None = None
    shortlisted: bool = False


class _Mark(NamedTuple):
    judge_id: int
    name: str
    seed: int
    mark: str | None


def opinion(contest: Contest, entry: Entry, *, sees: Sees) -> Opinion:
    """The marks, stars and shortlisting of one entry; its author sees their stars, rivals nothing. Two statements."""
    own = entry.author_id == sees.person_id
    marks = _marks(contest.id, entry) if sees.marks > Marks.NONE and not own else []
    method, counted = methods.of(contest), [one.mark for one in marks] if sees.marks >= Marks.TALLY else []
    counts = {value: counted.count(value) for value in method.values}
    stars, listed = None, None
    if sees.feedback or own:
        asked = select(
            select(Rating.stars).where(Rating.entry_id == entry.id).scalar_subquery(),
            select(Shortlisting.entry_id).where(Shortlisting.entry_id == entry.id).scalar_subquery(),
        )
        stars, listed = reader().execute(asked).one()
    return Opinion(
        mark=next((one.mark for one in marks if one.judge_id == sees.judge_id), None),
        counts=counts,
        keeps=method.score(counts),
        of=len(counted),
        marks=_each(marks, named=sees.person_id == contest.client_id or sees.judge_id is None)
        if sees.marks == Marks.EACH
        else (),
        stars=stars,
        shortlisted=sees.feedback and listed is not None,
    )


def own_stars(person_id: int, entry_ids: Collection[int]) -> dict[int, int]:
    """The client's stars for those of these entries that are this person's own, by entry id."""
    rows = reader().execute(
        select(Rating.entry_id, Rating.stars)
        .join(Entry, Entry.id == Rating.entry_id)
        .where(Rating.entry_id.in_(entry_ids), Entry.author_id == person_id)
    )
    return dict(rows.all())


def own_marks(contest_id: int, judge_id: int) -> dict[int, str]:
    """A judge's own marks that count, by entry id."""
    latest = selects.latest_marks(contest_id).where(Mark.judge_id == judge_id).subquery()
    rows = reader().execute(
        select(latest.c.entry_id, Mark.mark)
        .join(Mark, Mark.id == latest.c.mark_id)
        .where(Mark.mark.is_not(None))
    )
    return dict(rows.all())


def _each(marks: list[_Mark], *, named: bool) -> tuple[JudgesMark, ...]:
    shuffled = sorted(marks, key=lambda one: (one.seed, one.judge_id))
    aliases = {one.judge_id: alias(place) for place, one in enumerate(shuffled, 1)}
    return tuple(
        JudgesMark(judge=one.name if named else None, alias=aliases[one.judge_id], mark=one.mark)
        for one in (marks if named else shuffled)
    )


def _marks(contest_id: int, entry: Entry) -> list[_Mark]:
    """Of every judge on the panel, those without a mark too: a recused one looks like them."""
    latest = selects.latest_marks(contest_id).where(Mark.entry_id == entry.id).subquery()
    rows = reader().execute(
        select(Judge.id, Person.name, Judge.seed, Mark.mark)
        .join(Person, Person.id == Judge.person_id)
        .outerjoin(latest, latest.c.judge_id == Judge.id)
        .outerjoin(Mark, Mark.id == latest.c.mark_id)
        .where(Judge.contest_id == contest_id, Judge.removed_at.is_(None))
        .order_by(Judge.id)
    )
    return [_Mark(*row) for row in rows]
