"""What follows from an entry within its own transaction: its images are queued to be prepared."""

from sqlalchemy import select

from contest.entries.events import Entered, ReferenceAdded, VersionMade
from contest.entries.jobs import render
from contest.entries.model import Image
from contest.events import at_once
from contest.events.model import Recorded
from contest.kernel.db import transaction
from contest.work.queue import enqueue


@at_once(Entered, VersionMade)
def prepare_version(event: Entered | VersionMade, _row: Recorded) -> None:
    """Each image of a new version is a job of its own."""
    with transaction() as session:
        for image_id in session.scalars(select(Image.id).where(Image.version_id == event.version_id)).all():
            enqueue(render, due_at=event.at, slot=f"entries.render/{image_id}", image_id=image_id)


@at_once(ReferenceAdded)
def prepare_reference(event: ReferenceAdded, _row: Recorded) -> None:
    """A brief's picture goes the same way."""
    enqueue(render, due_at=event.at, slot=f"entries.render/{event.image_id}", image_id=event.image_id)
