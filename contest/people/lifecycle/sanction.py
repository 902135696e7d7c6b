"""A sanction: imposed by staff, in force until it is lifted or its time is over."""

from datetime import datetime, timedelta
from typing import Any

from contest.kernel.refusal import require
from contest.people.escalation import BAN, KINDS, SPANS, SUSPENSION, WARNING, Measure
from contest.people.events import PersonSuspended, PersonWarned, SanctionLifted
from contest.people.model import Sanction


def impose(person_id: int, measure: Measure, *, reason: str, by: int, now: datetime) -> Sanction:
    """A new sanction on somebody's record, never one's own."""
    require(reason.strip(), "person.reason_missing")
    require(person_id != by, "person.not_yourself")
    require(measure.kind in KINDS, "sanction.kind")
    require((measure.days in SPANS) if measure.kind == SUSPENSION else measure.days is None, "sanction.span")
    until = now + timedelta(days=measure.days) if measure.days else None
    return Sanction(
        person_id=person_id, kind=measure.kind, reason=reason.strip(), by_id=by, at=now, until=until
    )


def imposed(sanction: Sanction) -> PersonWarned | PersonSuspended | None:
    """What a new sanction, written with its id, tells; None for a ban, of which the blocked account tells."""
    about: dict[str, Any] = {
        "person_id": sanction.person_id,
        "sanction_id": sanction.id,
        "reason": sanction.reason,
        "at": sanction.at,
    }
    if sanction.kind == WARNING:
        return PersonWarned(**about)
    return PersonSuspended(**about, until=sanction.until) if sanction.until is not None else None


def lift(sanction: Sanction, *, reason: str, by: int, now: datetime) -> SanctionLifted | None:
    """Staff take it back: it counts no more. None for a ban, of which the account tells that is open again."""
    require(sanction.person_id != by, "person.not_yourself")
    require(sanction.lifted_at is None, "sanction.lifted")
    sanction.lifted_at, sanction.lifted_by, sanction.lifted_reason = now, by, reason.strip()
    if sanction.kind == BAN:
        return None
    return SanctionLifted(
        person_id=sanction.person_id, sanction_id=sanction.id, reason=reason.strip(), at=now
    )
