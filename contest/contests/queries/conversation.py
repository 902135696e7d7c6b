"""Conversation of a contest: questions with their answers, clarifications, moved deadlines, announcements; one statement."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Integer,
    Select,
    String,
    Text,
    bindparam,
    case,
    cast,
    literal,
    null,
    select,
    union_all,
)

from contest.contests.model import Announcement, Answer, Clarification, DeadlineChange, Question
from contest.kernel.db import UtcDateTime, reader
from contest.kernel.sees import Sees
from contest.people.model import Person

FIRST, PAGE = 3, 30
_LAST = 2**31 - 1  # no question has a higher number
_COLUMNS: dict[str, Any] = {
    "id": Integer(), "number": Integer(), "person_id": Integer(), "at": UtcDateTime(), "text": Text(), "name": String(),
    "part": String(), "said": Text(), "was": UtcDateTime(), "becomes": UtcDateTime(),
}  # fmt: skip


@dataclass(frozen=True)
class Said:
    """Words and when they were said."""

    text: str
    at: datetime


@dataclass(frozen=True)
class Asked:
    """A question with its answers, in their order. `asker` is a name for staff alone."""

    number: int
    text: str
    at: datetime
    mine: bool
    asker: str | None
    answers: list[Said] = field(default_factory=list)


@dataclass(frozen=True)
class Conversation:
    """`questions`: the newest first, `after` where the list goes on; `asked`: how many there are in all. `changes`:
    clarifications and moved deadlines in the order of their days. `announcements`: for those they were written to."""

    questions: Sequence[Asked]
    after: int | None
    asked: int
    changes: Sequence[Clarification | DeadlineChange]
    announcements: Sequence[Announcement]

    @property
    def clarifications(self) -> list[Clarification]:
        """The changes of the brief's words."""
        return [one for one in self.changes if isinstance(one, Clarification)]

    @property
    def moves(self) -> list[DeadlineChange]:
        """The changes of the deadline."""
        return [one for one in self.changes if isinstance(one, DeadlineChange)]


def conversation(
    contest_id: int, *, sees: Sees, before: int | None = None, size: int = FIRST
) -> Conversation:
    """All of it, `size` questions from below the number `before`. Who asked is shown to staff alone, and announcements
    to the client's side, entrants and staff."""
    asked = {"contest": contest_id, "before": _LAST if before is None else before, "most": size + 1}
    found: dict[str, list[Any]] = defaultdict(list)
    for row in reader().execute(_all(askers=sees.askers, announcements=sees.announcements), asked):
        found[row.kind].append(row)
    for rows in found.values():
        rows.sort(key=lambda row: (row.number or 0, row.id or 0))
    questions = _asked(found, sees)
    return Conversation(
        questions=questions[:size],
        after=questions[size - 1].number if len(questions) > size else None,
        asked=found["asked"][0].number or 0,
        changes=_changes(found),
        announcements=[
            Announcement(number=row.number, text=row.text, at=row.at)
            for row in reversed(found["announcement"])
        ],
    )


@cache
def _all(*, askers: bool, announcements: bool) -> CompoundSelect[Any]:
    """Built once: building it costs more than asking."""
    contest = bindparam("contest", type_=Integer())
    of_contest = Question.contest_id == contest
    newest_first = Question.number.desc()
    shown = (
        select(Question.id)
        .where(of_contest, Question.number < bindparam("before"))
        .order_by(newest_first)
        .limit(bindparam("most", type_=Integer()))
    )
    many = select(Question.number).where(of_contest).order_by(newest_first).limit(1).scalar_subquery()
    parts = [_questions(shown, askers=askers), _answers(shown), _clarifications(contest), _moves(contest)]
    if announcements:
        parts.append(_announcements(contest))
    return union_all(*parts, _row("asked", number=many))


def _asked(found: dict[str, list[Any]], sees: Sees) -> list[Asked]:
    answers: dict[int, list[Said]] = defaultdict(list)
    for row in found["answer"]:
        answers[row.number].append(Said(row.text, row.at))
    return [
        Asked(
            number=row.number,
            text=row.text,
            at=row.at,
            mine=row.person_id == sees.person_id,
            asker=row.name,
            answers=answers[row.number],
        )
        for row in reversed(found["question"])
    ]


def _changes(found: dict[str, list[Any]]) -> list[Clarification | DeadlineChange]:
    changes: list[Clarification | DeadlineChange] = [
        Clarification(number=row.number, part=row.part, said=row.said, text=row.text, at=row.at)
        for row in found["clarification"]
    ]
    changes += [
        DeadlineChange(
            number=row.number, early=row.part == "early", was=row.was, becomes=row.becomes, at=row.at
        )
        for row in found["move"]
    ]
    return sorted(changes, key=lambda one: one.at)


def _questions(shown: Select[Any], *, askers: bool) -> Select[Any]:
    of = Question
    named = select(Person.name).where(Person.id == of.asker_id).scalar_subquery()
    asker = {"name": named} if askers else {}
    rows = _row(
        "question", id=of.id, number=of.number, person_id=of.asker_id, at=of.asked_at, text=of.text, **asker
    )
    return rows.where(of.id.in_(shown))


def _answers(shown: Select[Any]) -> Select[Any]:
    rows = _row("answer", id=Answer.id, number=Question.number, at=Answer.at, text=Answer.text)
    return rows.join(Question, Question.id == Answer.question_id).where(Question.id.in_(shown))


def _clarifications(contest: Any) -> Select[Any]:
    of = Clarification
    rows = _row(
        "clarification", id=of.id, number=of.number, at=of.at, text=of.text, part=of.part, said=of.said
    )
    return rows.where(of.contest_id == contest)


def _moves(contest: Any) -> Select[Any]:
    of = DeadlineChange
    early = case((of.early, "early"), else_="later")
    rows = _row("move", id=of.id, number=of.number, at=of.at, part=early, was=of.was, becomes=of.becomes)
    return rows.where(of.contest_id == contest)


def _announcements(contest: Any) -> Select[Any]:
    of = Announcement
    rows = _row("announcement", id=of.id, number=of.number, at=of.at, text=of.text)
    return rows.where(of.contest_id == contest)


def _row(kind: str, **values: Any) -> Select[Any]:
    """One kind of rows in the shape all share; what a kind has not is NULL, with its type for PostgreSQL's UNION."""
    columns = (
        (values[name] if name in values else cast(null(), type_)).label(name)
        for name, type_ in _COLUMNS.items()
    )
    return select(literal(kind).label("kind"), *columns)
