"""Tallies: marks of the panel and opinions of the client on every entry, in one statement."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, and_, bindparam, case, func, null, select, true

from contest.contests.model import Contest
from contest.entries.model import WITHDRAWN, Entry
from contest.judging import methods
from contest.judging.methods.method import Method
from contest.judging.model import Mark, Rating, Shortlisting
from contest.judging.queries import selects
from contest.judging.queries.waiting import PATIENCE, waits
from contest.judging.rules import Tally
from contest.kernel.db import UtcDateTime, reader
from contest.kernel.sees import Marks, Sees
from contest.participants.model import Entrant
from contest.participants.rules import alias


def tallies(contest: Contest, *, sees: Sees, waiting: datetime | None = None) -> dict[int, Tally]:
    """By entry id: how many judges gave it which mark, and are for it, of how many on the panel;
    the client's stars, and whether it is on the shortlist. With `waiting` (the instant now), for the client's side, also
    whether its designer waits for a word. What is withdrawn is left out for all but staff: it makes no shortlist.
    One statement at any size; none for who sees nothing."""
    marks, feedback = sees.marks >= Marks.TALLY, sees.feedback
    if not marks and not feedback:
        return {}
    method = methods.of(contest)
    asked = {"contest": contest.id, "since": waiting and waiting - PATIENCE}
    statement = tallied(method, waiting=waiting is not None and sees.threads, withdrawn=sees.hidden)
    rows = reader().execute(statement, asked)
    return {
        entry_id: Tally(
            counts=counts if marks else {},
            keeps=method.score(counts) if marks else 0,
            of=of if marks else 0,
            stars=stars if feedback else None,
            shortlisted=feedback and listed is not None,
            waits=alias(ordinal) if ordinal else None,
        )
        for entry_id, of, stars, listed, ordinal, *numbers in rows
        for counts in [dict(zip(method.values, numbers, strict=True))]
    }


@cache
def tallied(method: Method, *, waiting: bool, withdrawn: bool) -> Select[Any]:
    """The statement: an entry's id, judges on the panel, stars, shortlisting, the ordinal of a designer who waits, and
    the number of each mark. Built once: building it costs more than asking."""
    contest = bindparam("contest", type_=Integer())
    since = bindparam("since", type_=UtcDateTime())
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
            case((waits(since), Entrant.ordinal)) if waiting else null(),
            *(func.coalesce(counted.c[value], 0) for value in method.values),
        )
        .outerjoin(
            Entrant, and_(Entrant.contest_id == Entry.contest_id, Entrant.person_id == Entry.author_id)
        )
        .outerjoin(counted, counted.c.entry_id == Entry.id)
        .outerjoin(Rating, Rating.entry_id == Entry.id)
        .outerjoin(Shortlisting, Shortlisting.entry_id == Entry.id)
        .where(Entry.contest_id == contest, true() if withdrawn else Entry.state != WITHDRAWN)
    )
