"""Reading contests: one by its number, the public list, and a person's own."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import joinedload

from contest.contests.model import AWARDED, DRAFT, LAPSED, PUBLISHED, SETTLED, Contest
from contest.kernel.db import reader

PAGE = 30
SHELVES = ("open", "judging", "awarded")


@dataclass(frozen=True)
class Record:
    """In how many of their past contests a client chose a winner."""

    chosen: int
    of: int


@dataclass(frozen=True)
class Page:
    """Some rows of a list, and the keys of the pages before and after."""

    rows: Sequence[Contest]
    after: str | None
    first: bool


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


def open_list(
    *,
    now: datetime,
    shelf: str = "open",
    category: str | None = None,
    after: str | None = None,
    size: int = PAGE,
) -> Page:
    """What everybody may see, by shelf: "open" (soonest deadline first), "judging", "awarded" (newest first).

    `after` is the key that the page before gave; anything else begins at the start. Drafts, hidden, cancelled
    and lapsed contests are on no shelf.
    """
    rows = (
        select(Contest).where(Contest.hidden_at.is_(None)).options(joinedload(Contest.client, innerjoin=True))
    )
    if category is not None:
        rows = rows.where(Contest.category == category)
    key = _read(after)
    if shelf == "open":
        rows = rows.where(Contest.state == PUBLISHED, Contest.entries_close_at >= now)
    elif shelf == "judging":
        rows = rows.where(Contest.state == PUBLISHED, Contest.entries_close_at < now)
    else:
        rows = rows.where(Contest.state.in_([AWARDED, SETTLED]))
    found = reader().scalars(_from(rows, key, newest_first=shelf != "open").limit(size + 1)).all()
    more = len(found) > size
    return Page(rows=found[:size], after=_key(found[size - 1]) if more else None, first=key is None)


def count_open(now: datetime) -> int:
    """How many contests take entries now."""
    shown = and_(Contest.state == PUBLISHED, Contest.entries_close_at >= now, Contest.hidden_at.is_(None))
    return reader().scalar(select(func.count()).where(shown)) or 0


def records(client_ids: Collection[int]) -> dict[int, Record]:
    """How often each client chose a winner, of their contests that came to a choice or lapsed without one."""
    chosen = func.sum(case((Contest.state.in_([AWARDED, SETTLED]), 1), else_=0))
    ended = Contest.state.in_([AWARDED, SETTLED, LAPSED])
    rows = reader().execute(
        select(Contest.client_id, chosen, func.count())
        .where(Contest.client_id.in_(client_ids), ended)
        .group_by(Contest.client_id)
    )
    return {client_id: Record(chosen=int(wins), of=many) for client_id, wins, many in rows}


def of_client(person_id: int, *, after: str | None = None, size: int = PAGE) -> Page:
    """A client's own contests: drafts first, then the newest."""
    draft = case((Contest.state == DRAFT, 1), else_=0)
    rows = (
        select(Contest)
        .where(Contest.client_id == person_id)
        .options(joinedload(Contest.client, innerjoin=True))
    )
    first, _, number = (after or "").partition("-")
    begun = first in ("0", "1") and number.isdigit()
    if begun:
        rows = rows.where(
            or_(draft < int(first), and_(draft == int(first), Contest.id < min(int(number), 2**31)))
        )
    found = reader().scalars(rows.order_by(draft.desc(), Contest.id.desc()).limit(size + 1)).all()
    more = len(found) > size
    last = found[size - 1] if more else None
    return Page(
        rows=found[:size],
        after=f"{int(last.state == DRAFT)}-{last.id}" if last else None,
        first=not begun,
    )


def _from(rows: Select[Contest], key: tuple[datetime, int] | None, *, newest_first: bool) -> Select[Contest]:
    at, number = Contest.entries_close_at, Contest.id
    if newest_first:
        rows = rows.order_by(at.desc(), number.desc())
        if key:
            rows = rows.where(or_(at < key[0], and_(at == key[0], number < key[1])))
    else:
        rows = rows.order_by(at, number)
        if key:
            rows = rows.where(or_(at > key[0], and_(at == key[0], number > key[1])))
    return rows


_EPOCH = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


def _key(row: Contest) -> str:
    if row.entries_close_at is None:
        raise ValueError("only published contests are listed")
    return f"{(row.entries_close_at - _EPOCH) // timedelta(microseconds=1)}-{row.id}"


def _read(key: str | None) -> tuple[datetime, int] | None:
    at, _, number = (key or "").partition("-")
    if not (at.isascii() and at.isdigit() and number.isascii() and number.isdigit()):
        return None
    if len(at) > 17 or len(number) > 10:
        return None
    return _EPOCH + timedelta(microseconds=int(at)), int(number)
