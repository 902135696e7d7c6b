"""Marking notices read, and unread again: the count of unread ones follows."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from contest.kernel.db import lock, transaction
from contest.notices.model import Notice
from contest.people.model import Person


def read(
    person_id: int, *, notice_id: int | None = None, contest_id: int | None = None, now: datetime
) -> str | None:
    """Mark one notice read, or all (of a contest); where a single one leads to, if there is one."""
    which = [Notice.person_id == person_id, Notice.read_at.is_(None)]
    if notice_id is not None:
        which.append(Notice.id == notice_id)
    if contest_id is not None:
        which.append(Notice.contest_id == contest_id)
    with transaction() as session:
        _mark(session, person_id, which, read_at=now)
        mine = select(Notice.path).where(Notice.person_id == person_id, Notice.id == notice_id)
        return session.scalar(mine)


def unread(person_id: int, *, since: datetime, notice_id: int | None = None) -> None:
    """Take back what was marked read at this very instant, or one notice whenever that was."""
    which = [Notice.person_id == person_id]
    which.append(Notice.read_at == since if notice_id is None else Notice.id == notice_id)
    with transaction() as session:
        _mark(session, person_id, which, read_at=None)


def _mark(
    session: Session, person_id: int, which: list[ColumnElement[bool]], *, read_at: datetime | None
) -> None:
    person = lock(Person, person_id)  # before the count, so that none is lost beside a notice just written
    session.execute(update(Notice).where(*which).values(read_at=read_at))
    left: Any = select(func.count()).where(Notice.person_id == person_id, Notice.read_at.is_(None))
    person.unread = session.scalar(left) or 0
