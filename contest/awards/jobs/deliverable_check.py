"""Check of a deliverable: read once from the inbox, compared with its promise, scanned, and stored under a secret key."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from contest.awards import doubts, formats as award_formats, zips
from contest.awards.actions.check_results import finish_check
from contest.awards.model import Deliverable
from contest.entries.jobs.drawing import patience, put
from contest.entries.model import PROCESSING, Upload
from contest.entries.stored_files import FileColumn, file_registry
from contest.entries.uploads.fetching import OtherBytes, fetch
from contest.kernel import ports
from contest.kernel.clamd import INFECTED, NOT_SCANNED, Scan
from contest.kernel.clock import utcnow
from contest.kernel.db import end_page, reader
from contest.kernel.faults import reached
from contest.work.queue import FILES, job
from storage import keys

OPAQUE = "application/octet-stream"


@dataclass(frozen=True)
class _Order:
    """What is known of a file before it has been looked at."""

    inbox_key: str
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
    finish_check(deliverable_id, key=order.key, reason=reason, scan=scan, doubt=doubt, now=utcnow())


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
        inbox_key=upload.inbox_key,
        sha256=row.sha256,
        size=row.size,
        key=keys.deliverable(row.sha256, salt=row.salt),
        format=row.format,
        filename=row.filename,
    )
    state = row.state
    end_page()
    return order if state == PROCESSING else None


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
        beginning = file.read(award_formats.BEGINNING)
    members = zips.endings(copy) if award_formats.content(beginning) == "zip" else frozenset()
    return doubts.of(format=order.format, filename=order.filename, beginning=beginning, members=members)


def _planned() -> set[str]:
    """What files that are being checked will be kept under."""
    waiting = select(Deliverable.sha256, Deliverable.salt).where(Deliverable.state == PROCESSING)
    found = {keys.deliverable(sha256, salt=salt) for sha256, salt in reader().execute(waiting)}
    end_page()
    return found


file_registry.append(
    FileColumn(
        folder="deliverables",
        row=Deliverable,
        key=Deliverable.key,
        planned=_planned,
        waiting=select(Deliverable.upload_id).where(Deliverable.state == PROCESSING),
    )
)
