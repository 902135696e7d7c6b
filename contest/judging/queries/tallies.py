"""Tallies: marks of the panel and opinions of the client on every entry, in one statement."""

from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, func, select, true

from contest.contests.model import Contest
from contest.entries.model import WITHDRAWN, Entry
from contest.judging import methods
from contest.judging.methods.method import Method
from contest.judging.model import Mark, Rating, Shortlisting
from contest.judging.queries import selects
from contest.judging.rules import Tally
from contest.kernel.db import reader
from contest.kernel.sees import Marks, Sees


def tallies(contest: Contest, *, sees: Sees) -> dict[int, Tally]:
    """By entry id: how many judges gave it which mark, and are for it, of how many on the panel;
    the client's stars, and whether it is on the shortlist. What is withdrawn is left out for all but staff: it makes no shortlist.
    One statement at any size; none for who sees nothing."""
    marks, feedback = sees.marks >= Marks.TALLY, sees.feedback
    if not marks and not feedback:
        return {}
    method = methods.of(contest)
    rows = reader().execute(tallied(method, withdrawn=sees.hidden), {"contest": contest.id})
    return {
        entry_id: Tally(
            counts=counts if marks else {},
            keeps=method.score(counts) if marks else 0,
            of=of if marks else 0,
            stars=stars if feedback else None,
            shortlisted=feedback and listed is not None,
        )
        for entry_id, of, stars, listed, *numbers in rows
        for counts in [dict(zip(method.values, numbers, strict=True))]
    }


@cache
def tallied(method: Method, *, withdrawn: bool) -> Select[Any]:
    """The statement: an entry's id, judges on the panel, stars, shortlisting, and the number of each mark. Built once: building it costs more than asking."""
    contest = bindparam("contest", type_=Integer())
    panel = selects.seats(contest).cte("panel")
    latest = selects.latest_marks(contest).cte("latest")
    counted = (
        select(latest.c.entry_id, *method.counted(Mark.mark))
        .join(Mark, Mark.id == latest.c.mark_id)
        .group_by(latest.c.entry_id)
        .cte("counted")
    )
    size = select(func.count()).select_from(panel).scalar_subquery()
    return (
        select(
            Entry.id,
            size,
            Rating.stars,
            Shortlisting.entry_id,
            *(func.coalesce(counted.c[value], 0) for value in method.values),
        )
        .outerjoin(counted, counted.c.entry_id == Entry.id)
        .outerjoin(Rating, Rating.entry_id == Entry.id)
        .outerjoin(Shortlisting, Shortlisting.entry_id == Entry.id)
        .where(Entry.contest_id == contest, true() if withdrawn else Entry.state != WITHDRAWN)
    )
