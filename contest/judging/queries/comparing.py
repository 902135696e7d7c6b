"""Entries to compare, for client and judges."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select, true

from contest.contests.model import Contest
from contest.entries.model import DECLINED, READY, Entry
from contest.judging import methods
from contest.judging.model import Mark, Shortlisting
from contest.judging.queries import selects
from contest.judging.queries.cards import ViewerCard, cards
from contest.judging.rules import MOST_COMPARED, Place
from contest.kernel.db import reader
from contest.kernel.sees import Entries, Sees

MOST_OFFERED = 60


def compared(contest_id: int, numbers: Sequence[int], *, sees: Sees, now: datetime) -> list[ViewerCard]:
    """The entries of these numbers, as many as are seen and at most four, in the order asked for."""
    wanted = list(dict.fromkeys(numbers))[:MOST_COMPARED]
    if sees.entries != Entries.ALL or not wanted:
        return []
    found = {
        number: Place(entry_id, None, None)
        for entry_id, number in reader().execute(
            select(Entry.id, Entry.number).where(*_seen(contest_id, sees), Entry.number.in_(wanted))
        )
    }
    return cards([found[number] for number in wanted if number in found], sees=sees, now=now)


def comparable(contest: Contest, *, sees: Sees, now: datetime) -> list[ViewerCard]:
    """What to choose from: what a judge is for or left open, the client's shortlist, then the newest entries."""
    if sees.entries != Entries.ALL:
        return []
    latest = selects.marks_of(sees.judge_id or 0).subquery()
    rows = reader().execute(
        select(Entry.id, Mark.mark, Shortlisting.entry_id)
        .outerjoin(latest, latest.c.entry_id == Entry.id)
        .outerjoin(Mark, Mark.id == latest.c.mark_id)
        .outerjoin(Shortlisting, Shortlisting.entry_id == Entry.id)
        .where(*_seen(contest.id, sees), Entry.state == READY)
        .order_by(Entry.number.desc())
    )
    method = methods.of(contest)
    places = [
        (0 if sees.feedback and listed else method.place(mark), Place(entry_id, mark, None))
        for entry_id, mark, listed in rows
    ]
    places.sort(key=lambda one: one[0])
    return cards([place for _, place in places[:MOST_OFFERED]], sees=sees, now=now)


def _seen(contest_id: int, sees: Sees) -> list[ColumnElement[bool]]:
    alive = [READY] if sees.judge_id else [READY, DECLINED]
    return [
        Entry.contest_id == contest_id,
        Entry.state.in_(alive),
        Entry.shown_version.is_not(None),
        true() if sees.hidden else Entry.hidden_at.is_(None),
        Entry.author_id.not_in(sees.recused),
    ]
