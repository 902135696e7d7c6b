"""The contests a person watches: told before they close, and of every change of their brief."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.orm import joinedload

from contest.contests import lifecycle as contest_lifecycle
from contest.contests.finding import PAGE, Page, instant, read_key, write_key
from contest.contests.model import Contest, Watch
from contest.kernel.db import insert_once, reader, transaction


def watch(contest_id: int, *, by: int, now: datetime) -> None:
    """Put a contest on the watch list; if it stands there nothing changes."""
    with transaction() as session:
        contest_lifecycle.watch(session.get_one(Contest, contest_id))
        insert_once(Watch, person_id=by, contest_id=contest_id, at=now)


def unwatch(contest_id: int, *, by: int) -> None:
    """Take it off the list."""
    with transaction() as session:
        session.execute(delete(Watch).where(Watch.person_id == by, Watch.contest_id == contest_id))


def watched(person_id: int, contest_ids: Collection[int]) -> set[int]:
    """Which of these contests a person watches."""
    if not contest_ids:
        return set()
    mine = select(Watch.contest_id).where(Watch.person_id == person_id, Watch.contest_id.in_(contest_ids))
    return set(reader().scalars(mine))


def watch_list(person_id: int, *, after: str | None = None, size: int = PAGE) -> Page:
    """What a person watches, the newest first; what staff have hidden waits out of sight."""
    rows = (
        select(Contest, Watch.at)
        .join(Watch, Watch.contest_id == Contest.id)
        .where(Watch.person_id == person_id, Contest.hidden_at.is_(None))
        .options(joinedload(Contest.client, innerjoin=True))
        .order_by(Watch.at.desc(), Watch.contest_id.desc())
        .limit(size + 1)
    )
    if key := read_key(after):
        at = instant(key[0])
        rows = rows.where(or_(Watch.at < at, and_(Watch.at == at, Watch.contest_id < key[1])))
    found = reader().execute(rows).all()
    last = found[size - 1] if len(found) > size else None
    return Page(
        rows=[row for row, _ in found[:size]],
        after=write_key(last[1], last[0].id) if last else None,
        first=key is None,
    )
