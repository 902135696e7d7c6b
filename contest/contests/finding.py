"""Search of contests: words, filters and orders of the public list, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from flask_babel import force_locale, gettext
from sqlalchemy import (
    ColumnElement,
    Select,
    column,
    func,
    literal,
    literal_column,
    or_,
    select,
    table,
    tuple_,
    union_all,
)
from sqlalchemy.orm import joinedload

from contest.contests import brief, folding
from contest.contests.model import AWARDED, PUBLISHED, SETTLED, Contest, ContestText
from contest.kernel.db import UtcDateTime, reader
from contest.kernel.text import whole_number
from contest.people.model import Person

PAGE = 30
TABS = {"open": (PUBLISHED,), "judging": (PUBLISHED,), "awarded": (AWARDED, SETTLED)}
ORDERS = ("closing", "newest", "prize", "fewest")
FTS = table("contest_text_fts", column("rowid"))
SHORTEST_INDEXED = 3  # characters: what is shorter has no trigram


@dataclass(frozen=True, kw_only=True)
class ContestFilter:
    """Filter of the list. `prize_from` and `prize_to` in minor units; `within`: at most so long to enter.

    Orders: "closing" (soonest deadline first; on the other tabs what closed last), "newest", "prize" (highest
    first), "fewest" entries.
    """

    words: str = ""
    tab: str = "open"
    category: str | None = None
    prize_from: int | None = None
    prize_to: int | None = None
    within: timedelta | None = None
    visibility: str | None = None
    order: str = "closing"

    @property
    def terms(self) -> tuple[str, ...]:
        """The words one by one, as they are compared."""
        return folding.terms(self.words)


@dataclass(frozen=True)
class Page:
    """Some rows of a list, and the key of the page after."""

    rows: Sequence[Contest]
    after: str | None
    first: bool


def find(
    contest_filter: ContestFilter,
    *,
    now: datetime,
    after: str | None = None,
    size: int = PAGE,
    living: ColumnElement[int] | None = None,
) -> Page:
    """The contests wished for, from behind the key that the page before gave; any other key begins at the start.

    Drafts, hidden, cancelled and lapsed contests are never found. `living` counts a contest's entries, which this
    package knows nothing of; the order "fewest" needs it.
    """
    value, falls = _order(contest_filter, living)
    key = read_key(after)
    since = now
    if key is not None and value is Contest.entries_close_at and not falls:
        since = max(now, instant(key[0]))  # else SQLite would walk from now on to where the page begins
    wanted = shown(contest_filter, now=now, since=since)
    if key is not None:
        wanted.append(_behind(value, key, falls=falls))
    ordered = (value.desc(), Contest.id.desc()) if falls else (value.asc(), Contest.id.asc())
    # One walk along an index for each state, so that a page costs the same however far down it is.
    walks = [
        select(Contest.id).where(Contest.state == state, *wanted).order_by(*ordered).limit(size + 1)
        for state in TABS[contest_filter.tab]
    ]
    rows: Select[Any] = select(Contest, value).options(
        joinedload(Contest.client, innerjoin=True).load_only(Person.name)
    )
    if len(walks) == 1:
        rows = rows.where(Contest.state == TABS[contest_filter.tab][0], *wanted)
    else:
        rows = rows.where(Contest.id.in_(union_all(*(select(walk.subquery()) for walk in walks))))
    found = reader().execute(rows.order_by(*ordered).limit(size + 1)).all()
    last = found[size - 1] if len(found) > size else None
    return Page(
        rows=[row for row, _ in found[:size]],
        after=write_key(last[1], last[0].id) if last else None,
        first=key is None,
    )


def count(contest_filter: ContestFilter, *, now: datetime) -> int:
    """How many contests are what is wished for."""
    wanted = Contest.state.in_(TABS[contest_filter.tab]), *shown(contest_filter, now=now)
    return reader().scalar(select(func.count()).select_from(Contest).where(*wanted)) or 0


def shown(
    contest_filter: ContestFilter, *, now: datetime, since: datetime | None = None
) -> list[ColumnElement[bool]]:
    """The conditions of a filter, beside the state of its tab."""
    closes = Contest.entries_close_at
    found: list[ColumnElement[bool]] = [Contest.hidden_at.is_(None)]
    if contest_filter.tab == "open":
        found.append(closes >= (since or now))
        if contest_filter.within is not None:
            found.append(closes <= now + contest_filter.within)
    elif contest_filter.tab == "judging":
        found.append(closes < now)
    if contest_filter.category is not None:
        found.append(Contest.category == contest_filter.category)
    if contest_filter.visibility is not None:
        found.append(Contest.visibility == contest_filter.visibility)
    if contest_filter.prize_from is not None:
        found.append(Contest.prize_amount >= contest_filter.prize_from)
    if contest_filter.prize_to is not None:
        found.append(Contest.prize_amount <= contest_filter.prize_to)
    return found + [says(term) for term in contest_filter.terms]


def says(term: str) -> ColumnElement[bool]:
    """Whether a contest's words hold a term, or its kind is called so. What the term is made of is never an
    operator: on SQLite it is quoted, in LIKE it is escaped."""
    on_sqlite = reader().get_bind().dialect.name == "sqlite"
    text = ContestText.text.contains(term, autoescape=True)
    if on_sqlite:  # twenty times as quick as LIKE
        text = func.instr(ContestText.text, term) > 0
    said = select(ContestText.contest_id).where(text)
    if on_sqlite and len(term) >= SHORTEST_INDEXED:
        quoted = '"' + term.replace('"', '""') + '"'
        said = select(FTS.c.rowid).where(literal_column(FTS.name).op("MATCH")(quoted))
    kinds = [kind for kind, names in _kinds().items() if any(term in name for name in names)]
    return or_(Contest.id.in_(said), Contest.category.in_(kinds)) if kinds else Contest.id.in_(said)


@cache
def _kinds() -> dict[str, list[str]]:
    """What every category is called, in both languages."""
    names: dict[str, list[str]] = {kind: [] for kind in brief.CATEGORIES}
    for language in brief.LANGUAGES:
        with force_locale(language):
            for kind, word in brief.CATEGORIES.items():
                names[kind].append(folding.fold(gettext(word)))
    return names


def _order(contest_filter: ContestFilter, living: ColumnElement[int] | None) -> tuple[Any, bool]:
    """What the list is ordered by, and whether it falls."""
    if contest_filter.order == "fewest" and living is not None:
        return living, False
    if contest_filter.order == "newest":
        return Contest.published_at, True
    if contest_filter.order == "prize":
        return Contest.prize_amount, True
    return Contest.entries_close_at, contest_filter.tab != "open"


def _behind(value: Any, key: tuple[int, int], *, falls: bool) -> ColumnElement[bool]:
    """As one comparison of pairs, which an index answers by going straight there."""
    at, number = key
    edge: Any = instant(at) if isinstance(value.type, UtcDateTime) else at
    here, there = tuple_(value, Contest.id), tuple_(literal(edge, value.type), literal(number))
    return here < there if falls else here > there


_EPOCH = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


def write_key(value: datetime | int, number: int) -> str:
    """Where a page ends, for an address."""
    at = (value - _EPOCH) // timedelta(microseconds=1) if isinstance(value, datetime) else value
    return f"{at}-{number}"


def read_key(key: str | None) -> tuple[int, int] | None:
    """A key out of an address; None for anything else."""
    at, _, number = (key or "").partition("-")
    read = whole_number(at, most=10**17 - 1), whole_number(number, most=10**10 - 1)
    return None if read[0] is None or read[1] is None else (read[0], read[1])


def instant(at: int) -> datetime:
    """The instant that a key says."""
    return _EPOCH + timedelta(microseconds=at)
