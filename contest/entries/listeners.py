"""What follows from an entry within its own transaction: its images are queued, the end of a withdrawal is awaited."""

from sqlalchemy import Select, select

from contest.contests import rules as contest_rules
from contest.contests.model import Contest
from contest.entries import rules as entry_rules
from contest.entries.events import Entered, EntryWithdrawn, ReferenceAdded, VersionMade
from contest.entries.jobs import end_withdrawal, render
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


@at_once(EntryWithdrawn)
def await_end(event: EntryWithdrawn, row: Recorded) -> None:
    """Of a withdrawal after the deadline the client is told once it is final: that time no longer moves. Of earlier ones
    the client is not told: entries come and go while the contest is open."""
    with transaction() as session:
        contest = session.get_one(Contest, event.contest_id)
        if event.at > contest_rules.closes(contest):
            due_at = entry_rules.withdrawal_ends(contest, event.at) + entry_rules.HINDSIGHT
            enqueue(end_withdrawal, due_at=due_at, slot=f"entries.end_withdrawal/{row.id}", event_id=row.id)


def _owned() -> Select[int, int]:
    """Images with who uploaded them: in whose turn they are rendered."""
    return select(Image.id, Upload.person_id).join(Upload, Upload.id == Image.upload_id)
