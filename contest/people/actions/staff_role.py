"""Staff role: given and removed."""

from datetime import datetime

from sqlalchemy import select

from contest import events
from contest.kernel.db import lock, transaction
from contest.kernel.refusal import require
from contest.people.actions import sign_ins, tokens
from contest.people.lifecycle import person as person_lifecycle
from contest.people.model import Person


def make_staff(person_id: int, *, by: int | None, now: datetime) -> None:
    """Make a person a member of staff; again is no change.

    Their tokens and sign-ins end: what opened an ordinary account opens nothing of staff's. All staff are notified.
    """
    with transaction():
        made = person_lifecycle.make_staff(lock(Person, person_id), now=now)
        if made is not None:
            _sign_out(person_id, now=now)
            events.record(made, by=by)


def end_staff(person_id: int, *, reason: str = "", by: int | None, now: datetime) -> None:
    """Take the staff role back: another member does (`by`), or the command line (None). All staff are notified.

    Raises Refused("staff.not_staff"), "staff.yourself", "staff.last", "staff.no_more" (two members who dismiss each
    other: the second).
    """
    require(person_id != by, "staff.yourself")
    with transaction() as session:
        # All members, in one order: else two who dismiss each other would leave nobody.
        members = session.scalars(select(Person.id).where(Person.is_staff).order_by(Person.id)).all()
        staff = [one for one in (lock(Person, member) for member in members) if one.is_staff]
        ended = person_lifecycle.end_staff(
            lock(Person, person_id), staff=staff, reason=reason, by=by, now=now
        )
        _sign_out(person_id, now=now)
        events.record(ended, by=by)


def _sign_out(person_id: int, *, now: datetime) -> None:
    sign_ins.end_all(person_id, now=now)
    tokens.revoke_all(person_id, now=now)
