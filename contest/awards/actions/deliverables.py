"""Source files of a handover: added, removed, confirmed and fetched. Each locks the contest first."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from contest import events
from contest.awards import lifecycle as award_lifecycle, rules as award_rules
from contest.awards.actions.awarding import lock_award
from contest.awards.events import DeliverableFetched
from contest.awards.jobs import keep
from contest.awards.model import Deliverable
from contest.awards.queries import next_delivery
from contest.entries.actions.uploads import claiming
from contest.entries.jobs import present
from contest.entries.model import DELIVERABLE
from contest.kernel.db import end_page, lock, reader, transaction
from contest.kernel.refusal import require
from contest.work.queue import enqueue
from storage import keys


def add_files(
    contest_id: int, *, upload_ids: Sequence[str], format: str, by: int, now: datetime
) -> list[int]:
    """The winner adds source files that have been sent, all or none; jobs check and keep them. Their ids.

    Raises Refused as lifecycle.change_files and claiming.claim do, and "handover.unknown_format".
    """
    with transaction() as session:
        contest, _, handover = lock_award(contest_id)
        award_lifecycle.change_files(handover, files=len(next_delivery(handover.id)) + len(upload_ids))
        require(format in (*contest.required_formats, award_rules.OTHER), "handover.unknown_format")
        files = [
            Deliverable(
                handover_id=handover.id,
                upload_id=upload.id,
                format=format,
                salt=keys.salt(),
                filename=upload.filename,
                size=upload.size,
                sha256=upload.sha256,
                added_at=now,
            )
            for upload in claiming.claim(
                upload_ids, by=by, contest_id=contest_id, purpose=DELIVERABLE, now=now
            )
        ]
        session.add_all(files)
        session.flush()
        for file in files:
            slot = f"deliverable/{file.id}"
            enqueue(keep, due_at=now, person_id=by, slot=slot, deliverable_id=file.id)
        return [file.id for file in files]


def remove_file(contest_id: int, *, deliverable_id: int, by: int, now: datetime) -> None:
    """The winner takes a file out of what will be delivered; earlier deliveries keep it."""
    with transaction():
        _, _, handover = lock_award(contest_id)
        award_lifecycle.remove_file(handover, lock(Deliverable, deliverable_id), now=now)


def confirm_format(contest_id: int, *, deliverable_id: int, by: int, now: datetime) -> None:
    """The winner confirms that a file which does not look like its format is right all the same."""
    with transaction():
        _, _, handover = lock_award(contest_id)
        confirmed = award_lifecycle.confirm_format(handover, lock(Deliverable, deliverable_id), now=now)
        events.record(confirmed, by=by)


def fetch(contest_id: int, *, deliverable_id: int, by: int, reason: str = "", now: datetime) -> None:
    """Put on the record that someone is given the address of a source file.

    Raises Refused("handover.file_missing") where storage has lost it.
    """
    key = reader().scalar(select(Deliverable.key).where(Deliverable.id == deliverable_id))
    end_page()
    require(present(key or ""), "handover.file_missing")
    fetched = DeliverableFetched(
        contest_id=contest_id, deliverable_id=deliverable_id, reason=reason.strip(), at=now
    )
    events.record(fetched, by=by)
