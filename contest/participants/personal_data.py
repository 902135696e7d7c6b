"""Personal data of participants: seats on panels, and who entered where."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from contest.contests.model import Contest
from contest.contests.personal_data import RUNNING, in_contests
from contest.kernel.db import reader
from contest.kernel.personal_data import blocks_deletion, declare, retained
from contest.kernel.refusal import Refused
from contest.participants.model import Entrant, Judge
from contest.people.personal_data import STAFF

declare(Entrant, retain=retained("person_id"))
declare(
    Judge,
    part="panels",
    fields=("contest_id", "joined_at", "removed_at", "removal_reason", "finished_at"),
    retain=retained("person_id") | retained("removal_reason", because=STAFF),
)


@blocks_deletion
def blockers(person_id: int, *, now: datetime) -> Iterator[Refused]:
    """Panels of contests that run."""
    seats = (
        select(Judge.contest_id)
        .join(Contest, Contest.id == Judge.contest_id)
        .where(Judge.person_id == person_id, Judge.removed_at.is_(None), Contest.state.in_(RUNNING))
    )
    yield from in_contests("leave.panel", reader().scalars(seats))
