"""What the panel and the client think of every entry, in one statement."""

from datetime import datetime

from sqlalchemy import and_, case, func, null, select, true

from contest.entries.aliases import alias
from contest.entries.model import WITHDRAWN, Entry
from contest.judging.model import Mark, Rating, Shortlisting
from contest.judging.queries import selects
from contest.judging.queries.waiting import waits
from contest.judging.rules import KEEP, MAYBE, OUT, Tally
from contest.kernel.db import reader
from contest.kernel.sees import Marks, Sees
from contest.participants.model import Entrant


def tallies(contest_id: int, *, sees: Sees, waiting: datetime | None = None) -> dict[int, Tally]:
    """By entry id: how many judges would keep it, how many might, how many would not, of how many on the panel;
    the client's stars, and whether it is on the shortlist. With `waiting` (the instant now), for the client's side, also
    whether its designer waits for a word. What is withdrawn is left out for all but staff: it makes no shortlist.
    One statement at any size; none for who sees nothing."""
    marks, feedback = sees.marks >= Marks.TALLY, sees.feedback
    if not marks and not feedback:
        return {}
    panel = selects.seats(contest_id).cte("panel")
    latest = selects.latest_marks(contest_id).cte("latest")
    counted = (
        select(
            latest.c.entry_id,
            *(func.count(case((Mark.mark == mark, 1))).label(mark) for mark in (KEEP, MAYBE, OUT)),
        )
        .join(Mark, Mark.id == latest.c.mark_id)
        .group_by(latest.c.entry_id)
        .cte("counted")
    )
    size = select(func.count()).select_from(panel).scalar_subquery()
    rows = reader().execute(
        select(
            Entry.id,
            func.coalesce(counted.c.keep, 0),
            func.coalesce(counted.c.maybe, 0),
            func.coalesce(counted.c.out, 0),
            size,
            Rating.stars,
            Shortlisting.entry_id,
            case((waits(waiting), Entrant.ordinal)) if waiting and sees.threads else null(),
        )
        .outerjoin(
            Entrant, and_(Entrant.contest_id == Entry.contest_id, Entrant.person_id == Entry.author_id)
        )
        .outerjoin(counted, counted.c.entry_id == Entry.id)
        .outerjoin(Rating, Rating.entry_id == Entry.id)
        .outerjoin(Shortlisting, Shortlisting.entry_id == Entry.id)
        .where(Entry.contest_id == contest_id, true() if sees.hidden else Entry.state != WITHDRAWN)
    )
    return {
        entry_id: Tally(
            keep=keep if marks else 0,
            maybe=maybe if marks else 0,
            out=out if marks else 0,
            of=of if marks else 0,
            stars=stars if feedback else None,
            shortlisted=feedback and listed is not None,
            waits=alias(ordinal) if ordinal else None,
        )
        for entry_id, keep, maybe, out, of, stars, listed, ordinal in rows
    }
