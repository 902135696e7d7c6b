"""Marks of a judge. Four statements at most: judges mark hundreds of entries, one after the other."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import aliased

from contest.contests.model import Contest
from contest.entries.model import Entry
from contest.judging import lifecycle as judging_lifecycle, methods
from contest.judging.model import Mark
from contest.judging.queries import selects
from contest.kernel.db import lock, transaction
from contest.participants.model import Judge


def mark(contest_id: int, number: int, *, by: int, mark: str, now: datetime) -> None:
    """Let a judge give entry #`number` a mark of the contest's method; the same again changes nothing.

    Raises NoResultFound for who is not on the panel, and for entries that this judge does not judge (recusal).
    """
    _append(contest_id, number, by=by, given=mark, now=now)


def unmark(contest_id: int, number: int, *, by: int, now: datetime) -> None:
    """Take a mark back: the entry counts as not seen yet. Both rows stay on record."""
    _append(contest_id, number, by=by, given=None, now=now)


def _append(contest_id: int, number: int, *, by: int, given: str | None, now: datetime) -> None:
    with transaction() as session:
        # The contest's row carries the seal: the award changes it under the same lock. It also puts the marks
        # of two tabs in a row, so that the latest id is the latest mark.
        contest = lock(Contest, contest_id)
        mark = None if given is None else methods.of(contest).understand(given)
        earlier = aliased(Mark)
        latest = (
            select(earlier.mark)
            .where(earlier.judge_id == Judge.id, earlier.entry_id == Entry.id)
            .order_by(earlier.id.desc())
            .limit(1)
        )
        found = session.execute(
            select(Entry, Judge.id, latest.scalar_subquery())
            .join(Judge, Judge.contest_id == Entry.contest_id)
            .where(
                Entry.contest_id == contest_id,
                Entry.number == number,
                Entry.author_id != by,
                Judge.person_id == by,
                Judge.removed_at.is_(None),
                ~selects.recused(contest_id, by),
            )
        ).one_or_none()
        if found is None:
            raise NoResultFound
        entry, judge_id, current = found
        judging_lifecycle.mark(contest, entry, now=now)
        if mark != current:
            session.add(Mark(judge_id=judge_id, entry_id=entry.id, mark=mark, at=now))
