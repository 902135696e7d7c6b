"""What a person was told, as they look through it, and that they have read it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from contest.contests.model import Contest
from contest.kernel.db import lock, reader, transaction
from contest.notices.model import Notice
from contest.people.model import Person

PAGE = 30


class Line(NamedTuple):
    """One notice; `title` and `language` are its contest's, where it is about one."""

    id: int
    subject: str
    path: str
    at: datetime
    read_at: datetime | None
    contest_id: int | None
    title: str | None
    language: str | None


def lines(
    person_id: int,
    *,
    contest_id: int | None = None,
    unread: bool = False,
    before: int | None = None,
    size: int = PAGE,
) -> Sequence[Line]:
    """The newest first, one more than `size` if it goes on; of one contest, or only what is unread. One statement."""
    of = Notice
    rows = (
        select(of.id, of.subject, of.path, of.at, of.read_at, of.contest_id, Contest.title, Contest.language)
        .outerjoin(Contest, Contest.id == of.contest_id)
        .where(of.person_id == person_id)
        .order_by(of.id.desc())
        .limit(size + 1)
    )
    if contest_id is not None:
        rows = rows.where(of.contest_id == contest_id)
    if unread:
        rows = rows.where(of.read_at.is_(None))
    if before is not None:
        rows = rows.where(of.id < before)
    return [Line(*row) for row in reader().execute(rows)]


def contests(person_id: int, *, most: int = 50) -> Sequence[tuple[int, str]]:
    """The contests a person was told of, the latest first: number and title."""
    latest = (
        select(Notice.contest_id, func.max(Notice.id).label("latest"))
        .where(Notice.person_id == person_id, Notice.contest_id.is_not(None))
        .group_by(Notice.contest_id)
        .subquery()
    )
    rows = (
        select(Contest.id, Contest.title)
        .join(latest, latest.c.contest_id == Contest.id)
        .order_by(latest.c.latest.desc())
        .limit(most)
    )
    return [(number, title) for number, title in reader().execute(rows)]


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
