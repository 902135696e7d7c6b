"""File of one person for staff: the account, what it is part of, and what happened to it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from contest.contests.model import Contest
from contest.entries.model import Entry
from contest.events.model import Recorded
from contest.kernel.db import reader
from contest.kernel.money import Money
from contest.kernel.refusal import require
from contest.participants.model import Judge
from contest.participants.queries import parts_of
from contest.payments import queries as payment_queries
from contest.payments.model import Payout
from contest.people import escalation, queries as person_queries
from contest.people.events import PersonBlocked, PersonUnblocked
from contest.people.model import Person, Sanction
from contest.reports import queries as report_queries

LATEST = 20


@dataclass(frozen=True, kw_only=True)
class PersonFile:
    """File of one person; `record` are the latest events about the account, newest first,
    each with the name of who did it."""

    person: Person
    blocked_apart: bool  # blocked by a ban that is not shown: neither are its time and reason
    contests: Sequence[Contest]
    contest_count: int
    entry_count: int
    panel_count: int
    balances: Sequence[Money]
    payouts: Sequence[Payout]
    sanctions: Sequence[Sanction]
    step: escalation.Suggestion  # what the record suggests, should there be another breach
    about: Sequence[report_queries.Row]  # what was reported of theirs
    made: Sequence[report_queries.Mine]  # what they reported
    record: Sequence[tuple[Recorded, str | None]]


def person_file(person_id: int, *, by: int, now: datetime) -> PersonFile:
    """Everything of one person, for a member of staff (`by`), but what belongs to a contest in which that member has
    a part: a count that grows would tell whose entry came in, a sanction whose entry was found to be a breach.
    Raises NoResultFound."""
    apart = parts_of(by)
    read = reader()
    unshown = report_queries.imposed(apart)
    record = person_queries.sanctions_of(person_id, without=unshown)
    own = select(Contest).where(Contest.client_id == person_id)
    happened = select(Recorded, Person.name).outerjoin(Person, Person.id == Recorded.by_id)
    about = happened.where(Recorded.person_id == person_id, Recorded.kind.startswith("person."))
    about = about.where(~_of_sanctions(unshown))
    return PersonFile(
        person=person_queries.person(person_id),
        blocked_apart=bool(blocked_apart([person_id], by=by)),
        contests=read.scalars(own.order_by(Contest.id.desc()).limit(LATEST)).all(),
        contest_count=_count(Contest.client_id == person_id),
        entry_count=_count(Entry.author_id == person_id, Entry.contest_id.not_in(apart)),
        panel_count=_count(Judge.person_id == person_id, Judge.contest_id.not_in(apart)),
        balances=payment_queries.balances(person_id),
        payouts=payment_queries.payouts(person_id, most=LATEST),
        sanctions=record,
        step=escalation.suggested_sanction(record, now=now),
        about=report_queries.about(person_id, without=apart, most=LATEST),
        made=report_queries.made_by(person_id, without=apart, most=LATEST),
        record=[(row, name) for row, name in read.execute(about.order_by(Recorded.id.desc()).limit(LATEST))],
    )


def blocked_apart(among: Collection[int], *, by: int) -> set[int]:
    """Which of these people are blocked by a ban from a contest in which this member of staff (`by`) has a part: only
    that they are blocked is shown to that member. In one statement."""
    bans = select(Person.id).join(Sanction, Sanction.person_id == Person.id)
    theirs = bans.where(
        Person.id.in_(among), Sanction.at == Person.blocked_at, _ban(report_queries.imposed(parts_of(by)))
    )
    return set(reader().scalars(theirs))


def require_liftable(sanction_id: int, *, by: int) -> None:
    """Go on unless this sanction comes from a contest in which the member of staff has a part, whoever is under it:
    asked before whose it is, the answer tells nobody's name. Raises Refused("staff.own_contest")."""
    imposed = select(Sanction.id).where(
        Sanction.id == sanction_id, Sanction.id.in_(report_queries.imposed(parts_of(by)))
    )
    require(reader().scalar(imposed) is None, "staff.own_contest")


def require_blockable(person_id: int, *, by: int) -> None:
    """Go on unless this person is under a ban from a contest in which the member of staff has a part: unblocking would
    lift it. Raises Refused("staff.own_contest")."""
    holds = or_(Sanction.lifted_at.is_(None), Sanction.at == Person.blocked_at)
    bans = select(Person.id).join(Sanction, Sanction.person_id == Person.id)
    theirs = bans.where(Person.id == person_id, holds, _ban(report_queries.imposed(parts_of(by))))
    require(reader().scalar(theirs.limit(1)) is None, "staff.own_contest")


def _ban(imposed: Select[Any]) -> ColumnElement[bool]:
    return and_(Sanction.kind == escalation.BAN, Sanction.id.in_(imposed))


def _of_sanctions(imposed: Select[Any]) -> ColumnElement[bool]:
    """Events of these sanctions. Those of a ban are of blocking and unblocking, and only their instants tell."""
    named = func.coalesce(Recorded.facts["sanction_id"].as_integer(), 0).in_(imposed)
    blocked = and_(Recorded.kind == PersonBlocked.kind, Recorded.at == Sanction.at)
    unblocked = and_(Recorded.kind == PersonUnblocked.kind, Recorded.at == Sanction.lifted_at)
    of_ban = exists().where(Sanction.person_id == Recorded.person_id, _ban(imposed), or_(blocked, unblocked))
    return or_(named, of_ban.correlate(Recorded))


def _count(*conditions: ColumnElement[bool]) -> int:
    return reader().scalar(select(func.count()).where(*conditions)) or 0
