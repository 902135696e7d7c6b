"""Checking a source file that was sent, and keeping it: opaque, whole, under a key nobody can guess."""

import hashlib
import tempfile
from contextlib import suppress
from pathlib import Path

from sqlalchemy import select

from contest import events
from contest.awards import lifecycle, zips
from contest.awards.events import DeliverableKept, DeliverableRefused
from contest.awards.model import Award, Deliverable, Handover
from contest.entries.jobs import forget_later
from contest.entries.model import Upload
from contest.entries.shelves import Shelf, shelves
from contest.kernel import ports
from contest.kernel.clock import utcnow
from contest.kernel.db import end_page, lock, reader, transaction
from contest.kernel.faults import reached
from contest.work.queue import Away, job
from storage import keys
from storage.store import Exists, Missing, StoreAway

OPAQUE = "application/octet-stream"
CHUNK = 1024 * 1024


@job
def keep(deliverable_id: int) -> None:
    """Read a sent file once, check it against its promise, and store it; the winner is told if it cannot be kept."""
    row = (
        reader()
        .execute(
            select(
                Deliverable.state,
                Deliverable.sha256,
                Deliverable.salt,
                Upload.inbox_key,
                Upload.id,
                Upload.expires_at,
            )
            .join(Upload, Upload.id == Deliverable.upload_id)
            .where(Deliverable.id == deliverable_id)
        )
        .one()
    )
    end_page()
    if row.state != "processing":
        return
    key = keys.deliverable(row.sha256, salt=row.salt)
    with tempfile.TemporaryDirectory(prefix="deliverable-") as folder:
        try:
            reason = _store(row.inbox_key, row.sha256, key, Path(folder) / "file")
        except StoreAway as away:
            raise Away(str(away)) from away
    with transaction():
        _finish(deliverable_id, key=key, reason=reason)
        forget_later(row.id, row.expires_at)


def _store(inbox_key: str, sha256: str, key: str, copy: Path) -> str | None:
    """Keep the object under `key`; the refusal code if it must not be kept."""
    digest = hashlib.sha256()
    try:
        with ports.store().open(inbox_key) as sent, copy.open("wb") as file:
            while chunk := sent.read(CHUNK):
                digest.update(chunk)
                file.write(chunk)
    except Missing:
        # A run that was killed before its commit has stored the file; else the store lost what was seen there.
        if ports.store().stat(key):
            return None
        raise Away(f"the store does not have {inbox_key}, which was seen there") from None
    reached("deliverables.after_copy")
    if digest.hexdigest() != sha256:
        return "handover.other_bytes"
    if reason := zips.wrong(copy):
        return reason
    # Exists: the key comes from the content, so the same bytes are there already.
    with suppress(Exists), copy.open("rb") as file:
        ports.store().put(key, file, content_type=OPAQUE, size=copy.stat().st_size)
    reached("deliverables.after_object")
    return None


def _finish(deliverable_id: int, *, key: str, reason: str | None) -> None:
    with transaction() as session:
        file = lock(Deliverable, deliverable_id)
        if file.state != "processing":
            return
        now = utcnow()
        contest_id, winner_id = session.execute(
            select(Handover.contest_id, Award.winner_id)
            .join(Award, Award.id == Handover.award_id)
            .where(Handover.id == file.handover_id)
        ).one()
        if reason is None:
            lifecycle.keep(file, key=key)
            kept = DeliverableKept(contest_id=contest_id, deliverable_id=file.id, at=now)
            events.record(kept, by=None)
        else:
            lifecycle.refuse(file, reason=reason)
            refused = DeliverableRefused(
                contest_id=contest_id, person_id=winner_id, deliverable_id=file.id, reason=reason, at=now
            )
            events.record(refused, by=None)


def _planned() -> set[str]:
    """What files that are being checked will be kept under."""
    waiting = select(Deliverable.sha256, Deliverable.salt).where(Deliverable.state == "processing")
    found = {keys.deliverable(sha256, salt=salt) for sha256, salt in reader().execute(waiting)}
    end_page()
    return found


shelves.append(
    Shelf(
        folder="deliverables",
        row=Deliverable,
        key=Deliverable.key,
        planned=_planned,
        waiting=select(Deliverable.upload_id).where(Deliverable.state == "processing"),
    )
)
