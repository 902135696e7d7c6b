"""Seats of a judge: the panels of a person, with their own progress."""

from dataclasses import dataclass

from sqlalchemy import and_, func, select

from contest.contests.model import CANCELLED, Contest
from contest.entries.model import Entry
from contest.judging import rules as judging_rules
from contest.judging.model import Mark, Recusal
from contest.judging.queries import selects
from contest.kernel.db import reader
from contest.participants.model import Judge

MOST = 50


@dataclass(frozen=True, kw_only=True)
class OwnSeat:
    """A panel one sits on: `marked` of `deck` entries that are one's own to judge."""

    judge_id: int
    contest: Contest
    marked: int
    deck: int
    progress: str  # rules.PROGRESS


def own_seats(person_id: int, *, after: int | None = None, most: int = MOST) -> list[OwnSeat]:
    """The panels of a person, the one joined last first, those below seat `after`. One statement at any number."""
    recused = select(Recusal.id).where(
        Recusal.contest_id == Judge.contest_id,
        Recusal.person_id == Judge.person_id,
        Recusal.author_id == Entry.author_id,
        Recusal.undone_at.is_(None),
    )
    latest = (
        select(Mark.judge_id, Mark.entry_id, func.max(Mark.id).label("mark_id"))
        .join(Judge, Judge.id == Mark.judge_id)
        .where(Judge.person_id == person_id)
        .group_by(Mark.judge_id, Mark.entry_id)
        .cte("latest")
    )
    given = select(func.count()).where(Mark.judge_id == Judge.id).correlate(Judge).scalar_subquery()
    found = (
        select(Judge, Contest, func.count(Mark.mark), func.count(Entry.id), given)
        .join(Contest, Contest.id == Judge.contest_id)
        .outerjoin(
            Entry,
            and_(
                Entry.contest_id == Contest.id,
                Entry.author_id != person_id,
                selects.judged(),
                ~recused.correlate(Judge, Entry).exists(),
            ),
        )
        .outerjoin(latest, and_(latest.c.judge_id == Judge.id, latest.c.entry_id == Entry.id))
        .outerjoin(Mark, Mark.id == latest.c.mark_id)
        .where(
            Judge.person_id == person_id,
            Judge.removed_at.is_(None),
            ~and_(Contest.state == CANCELLED, Contest.published_at.is_(None)),
        )
        .group_by(Judge.id, Contest.id)
        .order_by(Judge.id.desc())
        .limit(most)
    )
    if after is not None:
        found = found.where(Judge.id < after)
    return [
        OwnSeat(
            judge_id=judge.id,
            contest=contest,
            marked=marked,
            deck=deck,
            progress=judging_rules.progress(marked=bool(many), finished=judge.finished_at is not None),
        )
        for judge, contest, marked, deck, many in reader().execute(found)
    ]
