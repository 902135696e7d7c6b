"""Contests read by number, of a client, and on a watch list. The public list is in finding.py."""

from collections.abc import Collection

from sqlalchemy import and_, case, or_, select
from sqlalchemy.orm import joinedload

from contest.contests.finding import PAGE, Page, instant, read_key, write_key
from contest.contests.model import DRAFT, Contest, Watch
from contest.kernel.db import reader
from contest.kernel.text import whole_number


def contest(number: int) -> Contest:
    """The contest people know as `number`, its client's row with it. Raises NoResultFound."""
    found: Contest = reader().get_one(Contest, number, options=[joinedload(Contest.client, innerjoin=True)])
    return found


def titles(numbers: Collection[int]) -> dict[int, tuple[str, str]]:
    """Title and language of each of these contests."""
    if not numbers:
        return {}
    found = select(Contest.id, Contest.title, Contest.language).where(Contest.id.in_(numbers))
    return {number: (title, language) for number, title, language in reader().execute(found)}


def of_client(person_id: int, *, after: str | None = None, size: int = PAGE) -> Page:
    """A client's own contests: drafts first, then the newest."""
    draft = case((Contest.state == DRAFT, 1), else_=0)
    rows = (
        select(Contest)
        .where(Contest.client_id == person_id)
        .options(joinedload(Contest.client, innerjoin=True))
    )
    first, _, below = (after or "").partition("-")
    number = whole_number(below)
    begun = first in ("0", "1") and number is not None
    if begun:
        rows = rows.where(or_(draft < int(first), and_(draft == int(first), Contest.id < number)))
    found = reader().scalars(rows.order_by(draft.desc(), Contest.id.desc()).limit(size + 1)).all()
    more = len(found) > size
    last = found[size - 1] if more else None
    return Page(
        rows=found[:size], after=f"{int(last.state == DRAFT)}-{last.id}" if last else None, first=not begun
    )


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
