"""Warning, suspending and banning people, taking that back, and asking whether somebody is suspended.

Who is suspended begins nothing new; what is owed goes on: choosing, handing over, answering, withdrawing, payouts
(docs/decisions/0016-what-a-suspension-stops.md).
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select

from contest import events
from contest.kernel.db import lock, reader, transaction
from contest.kernel.refusal import Refused, require
from contest.people import actions as person_actions
from contest.people.escalation import BAN, KINDS, SPANS, SUSPENSION, WARNING, Measure
from contest.people.events import PersonSuspended, PersonWarned, SanctionLifted
from contest.people.model import Person, Sanction


def impose(person_id: int, measure: Measure, *, reason: str, by: int, now: datetime) -> int:
    """Put a sanction on somebody's record, who is told with the reason; its id. A ban blocks the account as well.

    Raises Refused: person.reason_missing, person.not_yourself, sanction.kind, sanction.span.
    """
    reason = reason.strip()
    require(reason, "person.reason_missing")
    require(person_id != by, "person.not_yourself")
    require(measure.kind in KINDS, "sanction.kind")
    require((measure.days in SPANS) if measure.kind == SUSPENSION else measure.days is None, "sanction.span")
    with transaction() as session:
        person = lock(Person, person_id)
        until = now + timedelta(days=measure.days) if measure.days else None
        row = Sanction(person_id=person_id, kind=measure.kind, reason=reason, by_id=by, at=now, until=until)
        session.add(row)
        session.flush()
        about: dict[str, Any] = {"person_id": person_id, "at": now, "reason": reason, "sanction_id": row.id}
        if measure.kind == WARNING:
            events.record(PersonWarned(**about), by=by)
        elif until is not None:
            events.record(PersonSuspended(**about, until=until), by=by)
        elif person.blocked_at is None:
            person_actions.block(person_id, reason=reason, by=by, now=now)
        return row.id


def lift(sanction_id: int, *, reason: str, by: int, now: datetime) -> None:
    """Take a sanction back; the account is open again unless another ban holds. Raises Refused:
    person.reason_missing, person.not_yourself, sanction.lifted."""
    reason = reason.strip()
    require(reason, "person.reason_missing")
    with transaction() as session:
        row = lock(Sanction, sanction_id)
        require(row.person_id != by, "person.not_yourself")
        require(row.lifted_at is None, "sanction.lifted")
        row.lifted_at, row.lifted_by, row.lifted_reason = now, by, reason
        if row.kind != BAN:
            event = SanctionLifted(person_id=row.person_id, sanction_id=row.id, reason=reason, at=now)
            events.record(event, by=by)
        elif lock(Person, row.person_id).blocked_at is not None and not session.scalar(_bans(row.person_id)):
            person_actions.unblock(row.person_id, reason=reason, by=by, now=now)


def require_free(person_id: int, *, now: datetime) -> Person:
    """Their row, unless this person is suspended, or their account is closed or gone, inside the open transaction.

    It is locked: whoever is just being erased begins nothing any more. Raises Refused("person.closed"),
    ("person.suspended", until=…).
    """
    person = lock(Person, person_id)
    require(person.active, "person.closed")
    until = suspended_until(person_id, now=now)
    if until is not None:
        raise Refused("person.suspended", until=until)
    return person


def suspended_until(person_id: int, *, now: datetime) -> datetime | None:
    """The last instant of the suspensions somebody is under, or None."""
    latest = select(func.max(Sanction.until)).where(
        Sanction.person_id == person_id, Sanction.lifted_at.is_(None), Sanction.until >= now
    )
    return reader().scalar(latest)


def of(person_id: int, *, without: Select[Any] | None = None) -> Sequence[Sanction]:
    """Everything on a person's record, the newest first, but the sanctions `without`."""
    return records({person_id}, without=without)[person_id]


def records(people: Collection[int], *, without: Select[Any] | None = None) -> dict[int, list[Sanction]]:
    """The records of several people in one statement, each the newest first, but the sanctions `without`."""
    found: dict[int, list[Sanction]] = {person_id: [] for person_id in people}
    rows = select(Sanction).where(Sanction.person_id.in_(people)).order_by(Sanction.id.desc())
    if without is not None:
        rows = rows.where(Sanction.id.not_in(without))
    for row in reader().scalars(rows):
        found[row.person_id].append(row)
    return found


def one(sanction_id: int, person_id: int) -> Sanction:
    """A sanction of a person. Raises NoResultFound for one of somebody else."""
    found = select(Sanction).where(Sanction.id == sanction_id, Sanction.person_id == person_id)
    return reader().scalars(found).one()


def _bans(person_id: int) -> Select[Any]:
    """How many bans somebody is under."""
    return select(func.count()).where(
        Sanction.person_id == person_id, Sanction.kind == BAN, Sanction.lifted_at.is_(None)
    )
