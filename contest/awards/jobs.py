"""Jobs of awards: acceptance after five days without an answer, lapse when nobody chose, and the check of a deliverable.

A deliverable is read once from the inbox, compared with its promise, scanned, and stored under a secret key.
"""

import logging
import tempfile
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Row, select

from contest.awards import doubts, formats as award_formats, queries as award_queries, zips
from contest.awards.actions import handover
from contest.awards.actions.check_results import finish_check
from contest.awards.model import Deliverable
from contest.entries.actions import closing
from contest.entries.jobs.job_files import OtherBytes, fetch, patience, put
from contest.entries.model import PROCESSING, Upload
from contest.entries.queries.lapsing import lapsing
from contest.entries.stored_files import StoredFiles, registry
from contest.kernel import ports
from contest.kernel.clamd import INFECTED, NOT_SCANNED, Scan
from contest.kernel.clock import utcnow
from contest.kernel.db import end_page, reader
from contest.kernel.faults import reached
from contest.kernel.refusal import Refused
from contest.work.queue import FILES, MONEY, job
from contest.work.schedule import every
from storage import keys

OPAQUE = "application/octet-stream"
_log = logging.getLogger(__name__)


@every(timedelta(minutes=1), queue=MONEY)
def accept_due() -> None:
    """Accept the deliveries whose five days have passed."""
    now = utcnow()
    for contest_id in award_queries.accepting(now):
        try:
            handover.accept(contest_id, by=None, now=now)
        except Refused as meanwhile:
            _log.info("contest %s was not accepted by the clock: %s", contest_id, meanwhile.code)


@every(timedelta(minutes=1), queue=MONEY)
def lapse_due() -> None:
    """Lapse the contests in which nobody was chosen in time, or nobody was there to be chosen."""
    now = utcnow()
    for contest_id in lapsing(now):
        try:
            closing.lapse(contest_id, now=now)
        except Refused as meanwhile:
            _log.info("contest %s did not lapse: %s", contest_id, meanwhile.code)


@job(queue=FILES)
def keep(deliverable_id: int) -> None:
    """Read a sent file once, check it against its promise, and store it; the winner is notified if it cannot be accepted."""
    sent = _waiting(deliverable_id)
    if sent is None:
        return
    key = keys.deliverable(sent.sha256, salt=sent.salt)
    with tempfile.TemporaryDirectory(prefix="deliverable-") as folder:
        copy = Path(folder) / "file"
        doubt = None
        with patience():
            reason, scan = _wrong(sent, key, copy)
            if reason is None:
                doubt = _doubt(sent, copy)
                put(key, copy, OPAQUE)
    reached("deliverables.after_object")
    finish_check(deliverable_id, key=key, reason=reason, scan=scan, doubt=doubt, now=utcnow())


def _waiting(deliverable_id: int) -> Row[str, str, int, str, str, str] | None:
    """What was sent and promised; None when it has been checked."""
    asked = (
        select(
            Upload.inbox_key,
            Deliverable.sha256,
            Deliverable.size,
            Deliverable.salt,
            Deliverable.format,
            Deliverable.filename,
        )
        .join(Upload, Upload.id == Deliverable.upload_id)
        .where(Deliverable.id == deliverable_id, Deliverable.state == PROCESSING)
    )
    found = reader().execute(asked).one_or_none()
    end_page()
    return found


def _wrong(sent: Row[str, str, int, str, str, str], key: str, copy: Path) -> tuple[str | None, Scan]:
    """The refusal code if the file, now copied, must not be kept; and what the scanner says."""
    try:
        fetch(sent.inbox_key, copy, size=sent.size, sha256=sent.sha256, stored=key)
    except OtherBytes:
        return "handover.other_bytes", Scan(NOT_SCANNED)
    reached("deliverables.after_copy")
    if reason := zips.wrong(copy):
        return reason, Scan(NOT_SCANNED)
    scan = ports.scanner().scan(copy)
    return ("handover.infected" if scan.verdict == INFECTED else None), scan


def _doubt(sent: Row[str, str, int, str, str, str], copy: Path) -> doubts.Doubt | None:
    """Whether name, first bytes and required format of a file that can be kept agree."""
    with copy.open("rb") as file:
        beginning = file.read(award_formats.BEGINNING)
    members = zips.endings(copy) if award_formats.content(beginning) == "zip" else frozenset()
    return doubts.of(format=sent.format, filename=sent.filename, beginning=beginning, members=members)


def _planned() -> set[str]:
    """What files that are being checked will be kept under."""
    waiting = select(Deliverable.sha256, Deliverable.salt).where(Deliverable.state == PROCESSING)
    found = {keys.deliverable(sha256, salt=salt) for sha256, salt in reader().execute(waiting)}
    end_page()
    return found


registry.append(
    StoredFiles(
        folder="deliverables",
        row=Deliverable,
        key=Deliverable.key,
        planned=_planned,
        waiting=select(Deliverable.upload_id).where(Deliverable.state == PROCESSING),
    )
)
