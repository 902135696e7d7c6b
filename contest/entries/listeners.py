"""What follows from an entry within its own transaction: its images are queued to be prepared."""

from sqlalchemy import Select, select

from contest.entries.events import Entered, ReferenceAdded, VersionMade
from contest.entries.jobs import render
from contest.entries.model import Image, Upload
from contest.events import at_once
from contest.events.model import Recorded
from contest.kernel.db import transaction
from contest.work.queue import enqueue


@at_once(Entered, VersionMade)
def prepare_version(event: Entered | VersionMade, _row: Recorded) -> None:
    """Each image of a new version is a job of its own."""
    with transaction() as session:
        for image_id, owner in session.execute(_owned().where(Image.version_id == event.version_id)).all():
            slot = f"entries.render/{image_id}"
            enqueue(render, due_at=event.at, person_id=owner, slot=slot, image_id=image_id)


@at_once(ReferenceAdded)
def prepare_reference(event: ReferenceAdded, _row: Recorded) -> None:
    """A brief's picture goes the same way."""
    with transaction() as session:
        image_id, owner = session.execute(_owned().where(Image.id == event.image_id)).one()
        slot = f"entries.render/{image_id}"
        enqueue(render, due_at=event.at, person_id=owner, slot=slot, image_id=image_id)


def _owned() -> Select[int, int]:
    """Images with who uploaded them: in whose turn they are rendered."""
    return select(Image.id, Upload.person_id).join(Upload, Upload.id == Image.upload_id)
