"""The check of an uploaded image before it is used: inspected and drawn small in the cage, the result on its row."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from contest.entries.jobs.drawing import patience, put
from contest.entries.model import PENDING, RECEIVED, Upload
from contest.entries.uploads import checking as checking_uploads
from contest.entries.uploads.fetching import OtherBytes, fetch
from contest.imaging import cage
from contest.imaging.reasons import Unreadable
from contest.kernel.clamd import INFECTED
from contest.kernel.clock import utcnow
from contest.kernel.db import end_page, reader
from contest.kernel.ports import scanner
from contest.work.queue import RENDER, RetryLater, job
from storage import keys


@dataclass(frozen=True)
class _Order:
    inbox_key: str
    sha256: str
    size: int


@job(queue=RENDER)
def check_upload(upload_id: str) -> None:
    """Inspect an image that arrived; one that was used or thrown away meanwhile is left alone.

    Its small picture is stored beside what was sent. Raises Away while the store or the cage does not answer.
    """
    order = _order(upload_id)
    if order is None:
        return
    with patience(), TemporaryDirectory(prefix="konpe-check-") as folder:
        copy = Path(folder) / "original"
        try:
            if not _fetched(upload_id, order, copy):
                return
            scan = scanner().scan(copy)
            if scan.verdict == INFECTED:
                raise Unreadable("image.infected", signature=scan.note)
            seen = cage.run(copy, out_dir=Path(folder), kinds=("thumb",))
        except Unreadable as why:
            checking_uploads.failed(upload_id, code=why.code, values=why.values, now=utcnow())
            return
        small = seen.renditions[0]
        put(keys.preview(order.inbox_key), small.path, small.content_type)
    checking_uploads.passed(upload_id, unseen_on=seen.unseen_on, now=utcnow())


def _order(upload_id: str) -> _Order | None:
    """What to look at; None when that has been done, or nobody needs it any more."""
    upload = reader().get(Upload, upload_id, populate_existing=True)
    waits = upload is not None and (upload.state, upload.check_state) == (RECEIVED, PENDING)
    order = (
        _Order(upload.inbox_key, upload.sha256, upload.size)
        if upload and waits and upload.used_at is None
        else None
    )
    end_page()
    return order


def _fetched(upload_id: str, order: _Order, copy: Path) -> bool:
    """Whether the file was copied; False if it was used or thrown away meanwhile. Raises Unreadable("image.changed")."""
    try:
        fetch(order.inbox_key, copy, size=order.size, sha256=order.sha256)
    except OtherBytes:
        raise Unreadable("image.changed") from None
    except RetryLater:
        if _order(upload_id) is None:
            return False
        raise
    return True
