"""The light table: every entry the client's side decides on, with its opinions; what each tab shows, in which order."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import bindparam

from contest.contests.model import Contest
from contest.entries.model import DECLINED, Entry
from contest.entries.queries.visible import visible
from contest.judging import methods
from contest.judging.methods.method import Method
from contest.judging.queries.tallies import tallied
from contest.judging.queries.waiting import PATIENCE, waits
from contest.kernel.db import UtcDateTime, reader
from contest.kernel.sees import Sees

PAGE = 60
ALL, UNRATED, UNANSWERED, WAITING = "all", "unrated", "unanswered", "waiting"
KEEPS, SHORTLIST = "keeps", "shortlist"
NEWEST, STARS = "new", "stars"
ORDERS = (NEWEST, STARS, KEEPS)
ENOUGH_KEEPS = 2


@dataclass(frozen=True, kw_only=True)
class TableEntry:
    """An entry on the table. `answered`: its designer has had stars, a word or a decline; `waits`: for longer than a day."""

    id: int
    number: int
    state: str
    keeps: int
    of: int
    stars: int | None
    shortlisted: bool
    answered: bool
    waits: bool


class TablePage(NamedTuple):
    """The entries of one page in their order, how many there are on all pages and in each tab, and where the next page
    begins, None on the last."""

    entries: list[TableEntry]
    many: int
    counts: dict[str, int]
    after: str | None


TABS: dict[str, Callable[[TableEntry], bool]] = {
    ALL: lambda _: True,
    UNRATED: lambda one: one.stars is None and one.state != DECLINED,
    UNANSWERED: lambda one: not one.answered and one.state != DECLINED,
    WAITING: lambda one: one.waits,
    KEEPS: lambda one: one.keeps >= ENOUGH_KEEPS,
    SHORTLIST: lambda one: one.shortlisted,
    DECLINED: lambda one: one.state == DECLINED,
}
_RANKS: dict[str, Callable[[TableEntry], int]] = {
    NEWEST: lambda _: 0,
    STARS: lambda one: one.stars or 0,
    KEEPS: lambda one: one.keeps,
}


def table_page(
    contest: Contest,
    *,
    sees: Sees,
    now: datetime,
    tab: str = ALL,
    keeps: int = ENOUGH_KEEPS,
    order: str = NEWEST,
    after: str = "",
) -> TablePage:
    """A page of the table for the client's side, from beyond the cursor `after`. One statement at any size.

    The tab KEEPS shows what at least `keeps` judges are for; where nothing reaches that, everything is shown.

    A cursor names rank and number of the last entry before it, so that one whose opinions change meanwhile moves no
    other; one that is none begins at the first.
    """
    if not sees.feedback or not sees.threads:
        return TablePage([], 0, dict.fromkeys(TABS, 0), None)
    method, rank = methods.of(contest), _RANKS[order]
    asked = sees.who | {"contest": contest.id, "since": now - PATIENCE}
    found = [_entry(row, method) for row in reader().execute(_statement(method, sees.rights), asked)]
    belongs = TABS[tab] if tab != KEEPS else lambda one: one.keeps >= keeps
    shown = [one for one in found if belongs(one)] or (found if tab == KEEPS else [])
    many = len(shown)
    shown.sort(key=lambda one: (rank(one), one.number), reverse=True)
    if (place := _place(after)) is not None:
        shown = [one for one in shown if (rank(one), one.number) < place]
    page = shown[:PAGE]
    return TablePage(
        entries=page,
        many=many,
        counts={name: sum(map(test, found)) for name, test in TABS.items()},
        after=f"{rank(page[-1])}-{page[-1].number}" if len(shown) > PAGE else None,
    )


@cache
def _statement(method: Method, rights: Sees) -> Any:
    waiting = waits(bindparam("since", type_=UtcDateTime())).label("waits")
    return (
        tallied(method, withdrawn=True)
        .add_columns(Entry.number, Entry.state, Entry.answered_after, waiting)
        .where(visible(rights))
    )


def _entry(row: Any, method: Method) -> TableEntry:
    id_, of, stars, listed, *marks, number, state, answered_after, waiting = row
    return TableEntry(
        id=id_,
        number=number,
        state=state,
        keeps=method.score(dict(zip(method.values, marks, strict=True))),
        of=of,
        stars=stars,
        shortlisted=listed is not None,
        answered=answered_after is not None,
        waits=bool(waiting),
    )


def _place(after: str) -> tuple[int, int] | None:
    rank, _, number = after.partition("-")
    if not all(part.isascii() and part.isdigit() and len(part) < 10 for part in (rank, number)):
        return None
    return int(rank), int(number)
