"""Recusals: a judge's own, and, for staff, those of the whole panel. Nobody else may read them, after the award either."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased

from contest.entries.model import Entry
from contest.judging.model import Recusal
from contest.judging.rules import UNDO_RECUSAL
from contest.kernel.db import reader
from contest.participants.model import Entrant, Judge
from contest.participants.rules import alias
from contest.people.model import Person


@dataclass(frozen=True, kw_only=True)
class Said:
    """One recusal: of which designer, on which entry it was said (None: declared when joining, by mail address), and
    how many of the designer's entries there are. `judge` and `designer`, names, are for staff."""

    id: int
    judge_id: int | None
    judge: str
    designer: str
    alias: str
    entry: int | None
    entries: int
    reason: str
    at: datetime
    undone_at: datetime | None

    def can_be_undone(self, now: datetime) -> bool:
        """Whether its judge may still take it back; the last instant counts."""
        return self.undone_at is None and self.entry is not None and now <= self.undo_until

    @property
    def undo_until(self) -> datetime:
        """When it can no longer be undone."""
        return self.at + UNDO_RECUSAL


def own_recusals(contest_id: int, person_id: int) -> list[Said]:
    """What a judge said, the newest first; of designers who have entered. One statement."""
    return _said(_found(contest_id).where(Recusal.person_id == person_id))


def panel_recusals(contest_id: int) -> list[Said]:
    """What everybody said who ever sat on the panel, for staff. One statement."""
    return _said(_found(contest_id))


def _found(contest_id: int) -> Select[Any]:
    judge, designer, said_on = aliased(Person), aliased(Person), aliased(Entry)
    many = (
        select(func.count())
        .where(Entry.contest_id == Recusal.contest_id, Entry.author_id == Recusal.author_id)
        .correlate(Recusal)
        .scalar_subquery()
    )
    return (
        select(
            Recusal, Judge.id, judge.name, designer.name, Entrant.ordinal, said_on.number, many.label("many")
        )
        .join(judge, judge.id == Recusal.person_id)
        .join(designer, designer.id == Recusal.author_id)
        .join(
            Entrant,
            and_(Entrant.contest_id == Recusal.contest_id, Entrant.person_id == Recusal.author_id),
        )
        .outerjoin(said_on, said_on.id == Recusal.entry_id)
        .outerjoin(Judge, and_(Judge.contest_id == Recusal.contest_id, Judge.person_id == Recusal.person_id))
        .where(Recusal.contest_id == contest_id)
        .order_by(Recusal.at.desc(), Recusal.id.desc())
    )


def _said(asked: Select[Any]) -> list[Said]:
    return [
        Said(
            id=row.id,
            judge_id=judge_id,
            judge=judge,
            designer=designer,
            alias=alias(ordinal),
            entry=number,
            entries=many,
            reason=row.reason,
            at=row.at,
            undone_at=row.undone_at,
        )
        for row, judge_id, judge, designer, ordinal, number, many in reader().execute(asked)
    ]
