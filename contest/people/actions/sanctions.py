"""Sanctions: warnings, suspensions and bans, their reversal, and the refusal of who is suspended.

Who is suspended begins nothing new; what is owed goes on: choosing, handing over, answering, withdrawing, payouts
(docs/decisions/0016-what-a-suspension-stops.md).
"""

from datetime import datetime

from sqlalchemy import func, select

from contest import events
from contest.kernel.db import lock, transaction
from contest.kernel.refusal import Refused, require
from contest.people import queries as person_queries
from contest.people.actions import accounts
from contest.people.escalation import BAN, Measure
from contest.people.lifecycle import sanction as sanction_lifecycle
from contest.people.model import Person, Sanction


def impose(person_id: int, measure: Measure, *, reason: str, by: int, now: datetime) -> int:
    """Put a sanction on record; the person is notified with the reason; its id. A ban blocks the account as well.

    Raises Refused: person.reason_missing, person.not_yourself, sanction.kind, sanction.span.
    """
    row = sanction_lifecycle.impose(person_id, measure, reason=reason, by=by, now=now)
    with transaction() as session:
        person = lock(Person, person_id)
        session.add(row)
        session.flush()
        imposed = sanction_lifecycle.imposed(row)
        if imposed is not None:
            events.record(imposed, by=by)
        elif person.blocked_at is None:
            accounts.block(person_id, reason=row.reason, by=by, now=now)
        return row.id


def lift(sanction_id: int, *, reason: str, by: int, now: datetime) -> None:
    """Take a sanction back; the account is open again unless another ban holds. Raises Refused:
    person.reason_missing, person.not_yourself, sanction.lifted."""
    require(reason.strip(), "person.reason_missing")
    with transaction() as session:
        row = lock(Sanction, sanction_id)
        lifted = sanction_lifecycle.lift(row, reason=reason, by=by, now=now)
        bans = select(func.count()).where(
            Sanction.person_id == row.person_id, Sanction.kind == BAN, Sanction.lifted_at.is_(None)
        )
        if lifted is not None:
            events.record(lifted, by=by)
        elif lock(Person, row.person_id).blocked_at is not None and not session.scalar(bans):
            accounts.unblock(row.person_id, reason=reason, by=by, now=now)


def require_free(person_id: int, *, now: datetime) -> Person:
    """Their row, unless this person is suspended, or their account is closed or gone, inside the open transaction.

    It is locked: whoever is just being erased begins nothing any more. Raises Refused("person.closed"),
    ("person.suspended", until=…).
    """
    person = lock(Person, person_id)
    require(person.active, "person.closed")
    until = person_queries.suspended_until(person_id, now=now)
    if until is not None:
        raise Refused("person.suspended", until=until)
    return person
