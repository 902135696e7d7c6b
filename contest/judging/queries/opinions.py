"""What is thought of one entry, as far as the one who asks may know."""

from dataclasses import dataclass

from sqlalchemy import select

from contest.contests.model import Contest
from contest.entries.model import Entry
from contest.judging.model import Judge, Mark, Rating, Shortlisting
from contest.judging.queries import selects
from contest.kernel.db import reader
from contest.kernel.sees import Marks, Sees
from contest.people.model import Person


@dataclass(frozen=True, kw_only=True)
class JudgesMark:
    """One judge's mark, None: not seen yet. The name is for the client; judges read marks without names."""

    judge: str | None
    mark: str | None


@dataclass(frozen=True, kw_only=True)
class Opinion:
    """`mark`: the asking judge's own. `marks`: every judge's who judges it. `stars`, `shortlisted`: the client's."""

    mark: str | None = None
    marks: tuple[JudgesMark, ...] = ()
    stars: int | None = None
    shortlisted: bool = False


def opinion(contest: Contest, entry: Entry, *, sees: Sees) -> Opinion:
    """The marks, stars and shortlisting of one entry; its author sees their stars, rivals nothing. Two statements."""
    own = entry.author_id == sees.person_id
    marks = _marks(contest.id, entry) if sees.marks > Marks.NONE and not own else {}
    stars, listed = None, None
    if sees.feedback or own:
        stars, listed = (
            reader()
            .execute(
                select(
                    select(Rating.stars).where(Rating.entry_id == entry.id).scalar_subquery(),
                    select(Shortlisting.entry_id).where(Shortlisting.entry_id == entry.id).scalar_subquery(),
                )
            )
            .one()
        )
    named = sees.person_id == contest.client_id or sees.judge_id is None
    return Opinion(
        mark=marks.get(sees.judge_id or 0, (None, None))[1],
        marks=tuple(JudgesMark(judge=name if named else None, mark=mark) for name, mark in marks.values())
        if sees.marks == Marks.EACH
        else (),
        stars=stars,
        shortlisted=sees.feedback and listed is not None,
    )


def _marks(contest_id: int, entry: Entry) -> dict[int, tuple[str | None, str | None]]:
    latest = selects.latest_marks(contest_id).where(Mark.entry_id == entry.id).subquery()
    recused = selects.recusals(contest_id).subquery()
    rows = reader().execute(
        select(Judge.id, Person.name, Mark.mark)
        .join(Person, Person.id == Judge.person_id)
        .outerjoin(latest, latest.c.judge_id == Judge.id)
        .outerjoin(Mark, Mark.id == latest.c.mark_id)
        .outerjoin(recused, (recused.c.judge_id == Judge.id) & (recused.c.author_id == entry.author_id))
        .where(Judge.contest_id == contest_id, Judge.removed_at.is_(None), recused.c.judge_id.is_(None))
        .order_by(Judge.id)
    )
    return {judge_id: (name, mark) for judge_id, name, mark in rows}
