"""Personal data in the record of events: what a person did, and what happened to their account."""

from collections.abc import Iterator

from sqlalchemy import and_, select

from contest.events.model import Recorded
from contest.kernel.personal_data import Record, Subject, declare, export_part, picked, read, retained

declare(
    Recorded,
    part="record",
    retain=retained("by_id", "person_id")
    | retained(
        "facts", because="facts are numbers, instants and reasons given by staff or clients, never names"
    ),
)


@export_part("record")
def record(who: Subject) -> Iterator[Record]:
    """When and where, nothing of whom else it touched."""
    about = and_(Recorded.person_id == who.id, Recorded.kind.startswith("person."))
    mine = select(Recorded).where((Recorded.by_id == who.id) | about).order_by(Recorded.id)
    return (picked(row, "at", "kind", "contest_id") for (row,) in read(mine))
