"""What is read of notices: a person's inbox, and how they want to be told."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from contest.contests.model import Contest
from contest.kernel.db import reader
from contest.notices import groups
from contest.notices.model import MailSetting, Notice

PAGE = 30
GATHERED = (Notice.way == groups.DIGEST) & Notice.digested_at.is_(None)


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
        select(Notice.contest_id, func.max(Notice.id).label("notice_id"))
        .where(Notice.person_id == person_id, Notice.contest_id.is_not(None))
        .group_by(Notice.contest_id)
        .subquery()
    )
    rows = (
        select(Contest.id, Contest.title)
        .join(latest, latest.c.contest_id == Contest.id)
        .order_by(latest.c.notice_id.desc())
        .limit(most)
    )
    return [(number, title) for number, title in reader().execute(rows)]


def waiting() -> Sequence[int]:
    """Who has something gathered for a digest."""
    return reader().scalars(select(Notice.person_id).where(GATHERED).distinct()).all()


def ways(person_id: int) -> dict[str, str]:
    """A person's way for each group: by mail at once, in the daily digest, or in the inbox alone."""
    rows = select(MailSetting.group, MailSetting.way).where(MailSetting.person_id == person_id)
    chosen = dict(reader().execute(rows).all())
    return {
        name: chosen.get(name, groups.AT_ONCE) if groups.can_be_chosen(name) else groups.AT_ONCE
        for name in groups.GROUPS
    }


def left(person_id: int) -> Mapping[str, datetime | None]:
    """The groups that are off because of a link in a mail, each with when its owner was told of that."""
    mine = MailSetting.person_id == person_id, MailSetting.before.is_not(None)
    return dict(reader().execute(select(MailSetting.group, MailSetting.told_at).where(*mine)).all())
