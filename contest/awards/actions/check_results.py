"""Results of the check of a deliverable, written down once: accepted, or rejected with a reason its winner reads."""

from datetime import datetime

from sqlalchemy import select

from contest import events
from contest.awards import lifecycle as award_lifecycle
from contest.awards.doubts import Doubt
from contest.awards.model import Award, Deliverable, Handover
from contest.entries.actions.render_results import record_infected
from contest.entries.jobs.job_files import forget_later
from contest.entries.model import PROCESSING, Upload
from contest.kernel.clamd import INFECTED, Scan
from contest.kernel.db import lock, transaction


def finish_check(
    deliverable_id: int, *, key: str, reason: str | None, scan: Scan, doubt: Doubt | None, now: datetime
) -> None:
    """Accept a deliverable that is stored under `key`, or reject it for a `reason`. What was sent is forgotten later."""
    with transaction() as session:
        file = lock(Deliverable, deliverable_id)
        if file.state != PROCESSING:
            return
        upload = session.get_one(Upload, file.upload_id)
        forget_later(upload)
        handover = session.get_one(Handover, file.handover_id)
        winner_id = session.scalars(select(Award.winner_id).where(Award.id == handover.award_id)).one()
        file.scan, file.scan_note = scan.verdict, scan.note
        if reason is None:
            for event in award_lifecycle.accept_file(
                handover, file, winner_id=winner_id, key=key, doubt=doubt, now=now
            ):
                events.record(event, by=None)
            return
        rejected = award_lifecycle.reject_file(handover, file, winner_id=winner_id, reason=reason, now=now)
        events.record(rejected, by=None)
        if scan.verdict == INFECTED:
            record_infected(upload, signature=scan.note, now=now)
