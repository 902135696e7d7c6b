"""Checking a source file that was sent, and keeping it: opaque, whole, under a key nobody can guess."""

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from contest import events
from contest.awards import doubts, formats, lifecycle, zips
from contest.awards.events import DeliverableDoubted, DeliverableKept, DeliverableRefused
from contest.awards.model import Award, Deliverable, Handover
from contest.entries.events import InfectedFile
from contest.entries.jobs import forget_later
from contest.entries.jobs.drawing import patience, put
from contest.entries.model import Upload
from contest.entries.shelves import Shelf, shelves
from contest.entries.uploads.fetching import OtherBytes, fetch
from contest.kernel import ports
from contest.kernel.clamd import INFECTED, NOT_SCANNED, Scan
from contest.kernel.clock import utcnow
from contest.kernel.db import end_page, lock, reader, transaction
from contest.kernel.faults import reached
from contest.work.queue import FILES, job
from storage import keys

OPAQUE = "application/octet-stream"


@dataclass(frozen=True)
class _Order:
    """What is known of a file before it has been looked at."""

    upload_id: str
    inbox_key: str
    url_ends: datetime
    sha256: str
    size: int
    key: str
    format: str
    filename: str


@job(queue=FILES)
def keep(deliverable_id: int) -> None:
    """Read a sent file once, check it against its promise, and store it; the winner is told if it cannot be kept."""
    order = _order(deliverable_id)
    if order is None:
        return
    with tempfile.TemporaryDirectory(prefix="deliverable-") as folder:
        copy = Path(folder) / "file"
        doubt = None
        with patience():
            reason, scan = _wrong(order, copy)
            if reason is None:
                doubt = _doubt(order, copy)
                put(order.key, copy, OPAQUE)
    reached("deliverables.after_object")
    with transaction():
        _finish(deliverable_id, key=order.key, reason=reason, scan=scan, doubt=doubt)
        forget_later(order.upload_id, order.url_ends)


def _order(deliverable_id: int) -> _Order | None:
    row, upload = (
        reader()
        .execute(
            select(Deliverable, Upload)
            .join(Upload, Upload.id == Deliverable.upload_id)
            .where(Deliverable.id == deliverable_id)
            .execution_options(populate_existing=True)
        )
        .one()
    )
    order = _Order(
        upload_id=upload.id,
        inbox_key=upload.inbox_key,
        url_ends=upload.expires_at,
        sha256=row.sha256,
        size=row.size,
        key=keys.deliverable(row.sha256, salt=row.salt),
        format=row.format,
        filename=row.filename,
    )
    state = row.state
    end_page()
    return order if state == "processing" else None


def _wrong(order: _Order, copy: Path) -> tuple[str | None, Scan]:
    """The refusal code if the file, now copied, must not be kept; and what the scanner says."""
    try:
        fetch(order.inbox_key, copy, size=order.size, sha256=order.sha256, stored=order.key)
    except OtherBytes:
        return "handover.other_bytes", Scan(NOT_SCANNED)
    reached("deliverables.after_copy")
    if reason := zips.wrong(copy):
        return reason, Scan(NOT_SCANNED)
    scan = ports.scanner().scan(copy)
    return ("handover.infected" if scan.verdict == INFECTED else None), scan


def _doubt(order: _Order, copy: Path) -> doubts.Doubt | None:
    """Whether name, first bytes and required format of a file that can be kept agree."""
    with copy.open("rb") as file:
        beginning = file.read(formats.BEGINNING)
    members = zips.endings(copy) if formats.content(beginning) == "zip" else frozenset()
    return doubts.of(format=order.format, filename=order.filename, beginning=beginning, members=members)


def _finish(
    deliverable_id: int, *, key: str, reason: str | None, scan: Scan, doubt: doubts.Doubt | None
) -> None:
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
        file.scan, file.scan_note = scan.verdict, scan.note
        if reason is None:
            lifecycle.keep(file, key=key, doubt=doubt)
            kept = DeliverableKept(contest_id=contest_id, deliverable_id=file.id, at=now)
            events.record(kept, by=None)
            if doubt and file.removed_at is None:
                doubted = DeliverableDoubted(
                    contest_id=contest_id, person_id=winner_id, deliverable_id=file.id, file=file.filename,
                    doubt=doubt.code, at=now,
                )  # fmt: skip
                events.record(doubted, by=None)
            return
        lifecycle.refuse(file, reason=reason)
        refused = DeliverableRefused(
            contest_id=contest_id, person_id=winner_id, deliverable_id=file.id, reason=reason, at=now
        )
        events.record(refused, by=None)
        if scan.verdict == INFECTED:
            found = InfectedFile(
                contest_id=contest_id, person_id=winner_id, at=now, file=file.filename, signature=scan.note
            )
            events.record(found, by=None)


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
