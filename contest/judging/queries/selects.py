"""Statements that several queries of judging share."""

from typing import Any

from sqlalchemy import Exists, Select, and_, exists, func, select
from sqlalchemy.sql.elements import ColumnElement

from contest.entries.model import READY, Entry
from contest.judging.model import Mark, Recusal
from contest.participants.model import Judge


def judged() -> ColumnElement[bool]:
    """Entries that are judged: their images can be seen, and neither designer, client nor staff took them away."""
    return and_(Entry.state == READY, Entry.hidden_at.is_(None), Entry.shown_version.is_not(None))


def seats(contest_id: Any) -> Select[int, int]:
    """Who sits on the panel now: judge, person."""
    return select(Judge.id, Judge.person_id).where(Judge.contest_id == contest_id, Judge.removed_at.is_(None))


def latest_marks(contest_id: Any) -> Select[int, int, int]:
    """The rows that count, of judges on the panel: entry, judge, id of the mark (whose mark may be NULL)."""
    return (
        select(Mark.entry_id, Mark.judge_id, func.max(Mark.id).label("mark_id"))
        .join(Judge, Judge.id == Mark.judge_id)
        .where(Judge.contest_id == contest_id, Judge.removed_at.is_(None))
        .group_by(Mark.entry_id, Mark.judge_id)
    )


def marks_of(judge_id: Any) -> Select[int, int]:
    """The rows of one judge that count: entry, id of the mark (whose mark may be NULL)."""
    latest = select(Mark.entry_id, func.max(Mark.id).label("mark_id"))
    return latest.where(Mark.judge_id == judge_id).group_by(Mark.entry_id)


def recused(contest_id: Any, person_id: Any) -> Exists:
    """Whether this judge does not judge the entry a statement speaks of."""
    return exists().where(
        Recusal.contest_id == contest_id,
        Recusal.person_id == person_id,
        Recusal.author_id == Entry.author_id,
        Recusal.undone_at.is_(None),
    )
