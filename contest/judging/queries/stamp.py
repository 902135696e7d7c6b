"""Whether anything that a contest's page shows has changed: numbers that only grow, asked with one's standing."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, String, case, cast, func, literal_column, select, true
from sqlalchemy.orm import aliased

from contest.contests.model import AWARDED, LAPSED, SETTLED, Contest, Question
from contest.entries.model import Entrant
from contest.events.model import Recorded
from contest.judging.model import Judge, Mark
from contest.people.model import Person

_QUIET = "(SELECT pg_snapshot_xmin(s) = pg_snapshot_xmax(s) FROM pg_current_snapshot() AS s)"
WIDTH = 7  # columns


@dataclass(frozen=True)
class Stamp:
    """`value` is another one after every act on the contest. What is made of it may only be kept while the stamp is
    `still`: on PostgreSQL an act may have its number already and be seen later, and would be missed for good.
    `asked`: whether the reader has asked in public here, and is told which questions are theirs."""

    value: tuple[Any, ...]
    still: bool
    asked: bool

    @property
    def value_without_marks(self) -> tuple[Any, ...]:
        """For those who see none: what judges do is no change for them."""
        return self.value[:1] + self.value[2:]


def columns(me: BindParameter[int], *, on_server: bool) -> tuple[ColumnElement[Any], ...]:
    """What a statement about a `Contest` asks beside, for `read`.

    Every act on a contest records an event, but for marks, which have numbers of their own. The client's record
    changes with their other contests; designers' names, which some learn from the award on, change with people.
    """
    happened = select(func.max(Recorded.id)).where(Recorded.contest_id == Contest.id)
    of_judge = select(func.max(Mark.id)).where(Mark.judge_id == Judge.id).correlate(Judge).scalar_subquery()
    marked = select(func.max(of_judge)).where(Judge.contest_id == Contest.id)
    other = aliased(Contest)
    finished = other.client_id == Contest.client_id, other.state.in_([AWARDED, SETTLED, LAPSED])
    many = select(func.count()).select_from(other).where(*finished)
    last = select(func.max(func.coalesce(other.ended_at, other.awarded_at))).where(*finished)
    called = select(func.aggregate_strings(cast(Person.id, String) + " " + Person.name, "\n"))
    called = called.join(Entrant, Entrant.person_id == Person.id).where(Entrant.contest_id == Contest.id)
    mine = select(func.count()).where(Question.contest_id == Contest.id, Question.asker_id == me)
    subqueries = [
        one.correlate(Contest).scalar_subquery() for one in (happened, marked, many, last, called, mine)
    ]
    named = case((Contest.state.in_([AWARDED, SETTLED]), subqueries[4]))
    quiet = literal_column(_QUIET) if on_server else true()
    return (*subqueries[:4], named, subqueries[5], quiet)


def read(row: Any) -> Stamp:
    """The stamp that those columns hold."""
    *value, asked, quiet = row
    return Stamp(tuple(value), still=bool(quiet), asked=bool(asked))
