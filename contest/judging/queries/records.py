"""Record of a client, from finished contests alone: what still runs tells nobody anything."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import CTE, Select, and_, bindparam, case, func, or_, select, true

from contest.contests.model import AWARDED, LAPSED, SETTLED, Contest, Question
from contest.entries import rules as entry_rules
from contest.entries.model import UNREADABLE, WITHDRAWN, Entry
from contest.entries.queries import Counts, VisibleCounts, visible_count_columns
from contest.entries.queries.visible import owned
from contest.kernel.db import reader
from contest.kernel.sees import Sees

FEWEST = 5  # entries, before it is said how soon a client answers
_LAST = 2**31 - 1  # the place of those who never got feedback


@dataclass(frozen=True, kw_only=True)
class Record:
    """In how many of their finished contests (`of`) a client chose a winner; the others lapsed. Half of all entries had
    a first word `within` so long; None: fewer than half ever had one. With `few` entries nothing is said of that."""

    chosen: int
    of: int
    within: timedelta | None
    few: bool

    @property
    def lapsed(self) -> int:
        """Contests in which nobody was chosen."""
        return self.of - self.chosen


class JudgingSummary(NamedTuple):
    """The numbers of a contest, by the rules and as its reader may know them; how many living entries are the reader's
    own; how many questions were asked; and the client's record."""

    counts: Counts
    visible_counts: VisibleCounts
    mine: int
    questions: int
    record: Record | None


def records(client_ids: Collection[int]) -> dict[int, Record]:
    """The records of these clients, in one statement; who has no finished contest is not in it."""
    rows = reader().execute(_records(), {"clients": list(client_ids)})
    return {row.client_id: _record(row) for row in rows}


def judging_summary(contest: Contest, *, sees: Sees) -> JudgingSummary:
    """Numbers at the head of a contest's page. One statement."""
    asked = sees.who | {"contest": contest.id, "client": contest.client_id}
    row = reader().execute(_judging_summary(sees.rights), asked).one()
    return JudgingSummary(
        counts=Counts(row.living, row.entrants),
        visible_counts=VisibleCounts(*(getattr(row, name) for name in VisibleCounts._fields)),
        mine=row.mine,
        questions=row.questions,
        record=_record(row) if row.finished else None,
    )


@cache
def _records() -> Select[Any]:
    ended, half = _parts(Contest.client_id.in_(bindparam("clients", expanding=True)))
    columns = select(ended, half.c.entries.label("answered"), half.c.within)
    return columns.outerjoin(half, half.c.client_id == ended.c.client_id)


@lru_cache(100)
def _judging_summary(rights: Sees) -> Select[Any]:
    """Built once for each kind of reader: building it costs more than asking."""
    living = Entry.state.in_(entry_rules.LIVING)
    visible_counts = zip(VisibleCounts._fields, visible_count_columns(rights), strict=True)
    numbers = (
        select(
            *(column.label(name) for name, column in visible_counts),
            func.count(case((living, 1))).label("living"),
            func.count(case((living, Entry.author_id)).distinct()).label("entrants"),
            func.count(case((and_(living, owned(rights)), 1))).label("mine"),
        )
        .where(Entry.contest_id == bindparam("contest"))
        .cte("numbers")
    )
    ended, half = _parts(Contest.client_id == bindparam("client"))
    asked = select(func.count()).where(Question.contest_id == bindparam("contest")).scalar_subquery()
    return (
        select(numbers, asked.label("questions"), ended, half.c.entries.label("answered"), half.c.within)
        .select_from(numbers)
        .outerjoin(ended, true())
        .outerjoin(half, true())
    )


def _record(row: Any) -> Record:
    return Record(
        chosen=int(row.chosen),
        of=row.finished,
        within=None if row.within is None else timedelta(seconds=row.within),
        few=(row.answered or 0) < FEWEST,
    )


def _parts(whose: Any) -> tuple[CTE, CTE]:
    """By client: how their contests ended, and the middle one of the waits of all entries in them."""
    ended = and_(whose, Contest.state.in_([AWARDED, SETTLED, LAPSED]))
    chosen = func.sum(case((Contest.state == LAPSED, 0), else_=1)).label("chosen")
    contests = (
        select(Contest.client_id, chosen, func.count().label("finished"))
        .where(ended)
        .group_by(Contest.client_id)
        .cte("contests")
    )
    of = Contest.client_id
    wait = Entry.answered_after
    ranked = (
        select(
            of,
            wait.label("within"),
            func.row_number().over(partition_by=of, order_by=func.coalesce(wait, _LAST)).label("place"),
            func.count().over(partition_by=of).label("entries"),
        )
        .join(Contest, Contest.id == Entry.contest_id)
        .where(ended, or_(wait.is_not(None), Entry.state.not_in([WITHDRAWN, UNREADABLE])))
        .cte("ranked")
    )
    half = (
        select(ranked.c.client_id, ranked.c.entries, ranked.c.within)
        .where(ranked.c.place == (ranked.c.entries + 1) // 2)
        .cte("half")
    )
    return contests, half
