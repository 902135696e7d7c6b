"""What staff see of one person: the account, what it is part of, and what happened to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from contest.access.standing import parts_of
from contest.contests.model import Contest
from contest.entries.model import Entry
from contest.events.model import Recorded
from contest.judging.model import Judge
from contest.kernel.db import reader
from contest.kernel.money import Money
from contest.payments import queries as payments
from contest.payments.model import Payout
from contest.people import ladder, sanctions
from contest.people import queries as people
from contest.people.model import Person, Sanction
from contest.reports import queries as reports

LATEST = 20


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """One person as the staff desk shows them; `record` are the latest events about the account, newest first,
    each with the name of who did it."""

    person: Person
    contests: Sequence[Contest]
    contest_count: int
    entry_count: int
    panel_count: int
    balance: Money
    payouts: Sequence[Payout]
    sanctions: Sequence[Sanction]
    step: ladder.Step  # what the record suggests, should there be another breach
    about: Sequence[reports.Row]  # what was reported of theirs
    made: Sequence[reports.Mine]  # what they reported
    record: Sequence[tuple[Recorded, str | None]]


def dossier(person_id: int, *, by: int, now: datetime) -> Dossier:
    """Everything of one person, for a member of staff (`by`), but what belongs to a contest in which that member has
    a part: a count that grows would tell whose entry came in. Raises NoResultFound."""
    apart = parts_of(by)
    read = reader()
    imposed = sanctions.of(person_id)
    own = select(Contest).where(Contest.client_id == person_id)
    happened = select(Recorded, Person.name).outerjoin(Person, Person.id == Recorded.by_id)
    about = happened.where(Recorded.person_id == person_id, Recorded.kind.startswith("person."))
    return Dossier(
        person=people.person(person_id),
        contests=read.scalars(own.order_by(Contest.id.desc()).limit(LATEST)).all(),
        contest_count=_count(Contest.client_id == person_id),
        entry_count=_count(Entry.author_id == person_id, Entry.contest_id.not_in(apart)),
        panel_count=_count(Judge.person_id == person_id, Judge.contest_id.not_in(apart)),
        balance=payments.balance(person_id),
        payouts=payments.payouts(person_id, most=LATEST),
        sanctions=imposed,
        step=ladder.next_step(imposed, now=now),
        about=reports.about(person_id, without=apart, most=LATEST),
        made=reports.made_by(person_id, without=apart, most=LATEST),
        record=[(row, name) for row, name in read.execute(about.order_by(Recorded.id.desc()).limit(LATEST))],
    )


def _count(*conditions: ColumnElement[bool]) -> int:
    return reader().scalar(select(func.count()).where(*conditions)) or 0
