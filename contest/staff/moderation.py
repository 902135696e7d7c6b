"""Hidden contests and entries, and who hid them: lists for staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, func, select

from contest.contests.events import ContestHidden
from contest.contests.model import Contest
from contest.entries.events import EntryHidden
from contest.entries.model import Entry
from contest.events.model import Recorded
from contest.kernel.db import reader
from contest.people.model import Person

PAGE = 30
Ids = CompoundSelect[Any]  # of contests


@dataclass(frozen=True, kw_only=True)
class Hidden:
    """A hidden contest, or a hidden entry of it (`entry` its number); `key` is where a list goes on."""

    key: int
    contest: Contest
    entry: int | None
    at: datetime | None
    reason: str | None
    by: str | None


def hidden_contests(*, without: Ids, before: int | None = None, most: int = PAGE) -> Sequence[Hidden]:
    """Hidden contests but those `without`, the newest first, from below the contest `before`. One statement. For
    staff only, who leave out what they have a part in."""
    by = _by(ContestHidden.kind, Recorded.contest_id == Contest.id)
    rows = select(Contest, by).where(Contest.hidden_at.is_not(None), Contest.id.not_in(without))
    rows = rows.order_by(Contest.id.desc()).limit(most)
    if before is not None:
        rows = rows.where(Contest.id < before)
    return [
        Hidden(key=contest.id, contest=contest, entry=None, at=contest.hidden_at, reason=contest.hidden_reason, by=name)
        for contest, name in reader().execute(rows)
    ]  # fmt: skip


def hidden_entries(*, without: Ids, before: int | None = None, most: int = PAGE) -> Sequence[Hidden]:
    """Hidden entries but those of contests `without`, the newest first, from below the entry's id `before`. One
    statement. For staff only."""
    by = _by(EntryHidden.kind, Recorded.entry_id == Entry.id)
    rows = (
        select(Entry, Contest, by)
        .join(Contest, Contest.id == Entry.contest_id)
        .where(Entry.hidden_at.is_not(None), Entry.contest_id.not_in(without))
        .order_by(Entry.id.desc())
        .limit(most)
    )
    if before is not None:
        rows = rows.where(Entry.id < before)
    return [
        Hidden(key=entry.id, contest=contest, entry=entry.number, at=entry.hidden_at, reason=entry.hidden_reason, by=name)
        for entry, contest, name in reader().execute(rows)
    ]  # fmt: skip


def counts(*, without: Ids) -> tuple[int, int]:
    """How many contests and how many entries are hidden now, but for contests `without`."""
    hidden = (
        select(func.count())
        .select_from(model)
        .where(model.hidden_at.is_not(None), contest_id.not_in(without))
        for model, contest_id in ((Contest, Contest.id), (Entry, Entry.contest_id))
    )
    contests_, entries_ = reader().execute(select(*(one.scalar_subquery() for one in hidden))).one()
    return int(contests_), int(entries_)


def _by(kind: str, about: ColumnElement[bool]) -> ColumnElement[str | None]:
    """The name of who hid it last."""
    return (
        select(Person.name)
        .join(Recorded, Recorded.by_id == Person.id)
        .where(Recorded.kind == kind, about)
        .order_by(Recorded.id.desc())
        .limit(1)
        .scalar_subquery()
    )
