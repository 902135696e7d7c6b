"""Check of an uploaded image before it is claimed: inspected and rendered small in the cage, the result on its row."""

from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Row, select

from contest.entries.actions import render_results
from contest.entries.jobs.fetching import OtherBytes, fetch
from contest.entries.jobs.renditions import patience, put
from contest.entries.model import PENDING, RECEIVED, Upload
from contest.imaging import cage
from contest.imaging.reasons import Unreadable
from contest.kernel.clamd import INFECTED
from contest.kernel.clock import utcnow
from contest.kernel.db import end_page, reader
from contest.kernel.ports import scanner
from contest.work.queue import RENDER, RetryLater, job
from storage import keys


@job(queue=RENDER)
def check_upload(upload_id: str) -> None:
    """Inspect an image that arrived; one that was used or thrown away meanwhile is left alone.

    Its small picture is stored beside what was sent. Raises RetryLater while storage or the cage does not answer.
    """
    sent = _waiting(upload_id)
    if sent is None:
        return
    with patience(), TemporaryDirectory(prefix="konpe-check-") as folder:
        copy = Path(folder) / "original"
        try:
            if not _fetched(upload_id, sent, copy):
                return
            scan = scanner().scan(copy)
            if scan.verdict == INFECTED:
                raise Unreadable("image.infected", signature=scan.note)
            seen = cage.run(copy, out_dir=Path(folder), kinds=("thumb",))
        except Unreadable as why:
            render_results.fail_check(upload_id, code=why.code, values=why.values, now=utcnow())
            return
        small = seen.renditions[0]
        put(keys.preview(sent.inbox_key), small.path, small.content_type)
    render_results.pass_check(upload_id, unseen_on=seen.unseen_on, now=utcnow())


def _waiting(upload_id: str) -> Row[str, str, int] | None:
    """What was sent and promised; None when the check has been done, or nobody needs it any more."""
    asked = select(Upload.inbox_key, Upload.sha256, Upload.size).where(
        Upload.id == upload_id,
        Upload.state == RECEIVED,
        Upload.check_state == PENDING,
        Upload.used_at.is_(None),
    )
    found = reader().execute(asked).one_or_none()
    end_page()
    return found


def _fetched(upload_id: str, sent: Row[str, str, int], copy: Path) -> bool:
    """Whether the file was copied; False if it was used or thrown away meanwhile. Raises Unreadable("image.changed")."""
    try:
        fetch(sent.inbox_key, copy, size=sent.size, sha256=sent.sha256)
    except OtherBytes:
        raise Unreadable("image.changed") from None
    except RetryLater:
        if _waiting(upload_id) is None:
            return False
        raise
    return True
