"""Listeners of events about a person's own data."""

from contest.events import at_once
from contest.events.model import Recorded
from contest.personal_data.events import ExportAsked
from contest.personal_data.jobs import write_export
from contest.work.queue import enqueue


@at_once(ExportAsked)
def write(event: ExportAsked, _row: Recorded) -> None:
    """An export is written by a job."""
    slot = f"export/{event.export_id}"
    enqueue(write_export, due_at=event.at, person_id=event.person_id, slot=slot, export_id=event.export_id)
