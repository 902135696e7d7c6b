"""Files of jobs: uploads read from the inbox once, what is made of them put into storage, the inbox emptied afterwards."""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from contest.entries.model import Upload
from contest.imaging.server import CageUnavailable
from contest.kernel.clock import utcnow
from contest.kernel.db import end_page, reader
from contest.kernel.faults import reached
from contest.kernel.ports import store
from contest.work.queue import SWEEP, RetryLater, enqueue, job
from storage import keys
from storage.store import Exists, Missing, StorageUnavailable

BLOCK = 256 * 1024
FREE = 64 * 1024**2  # bytes that the disk of private copies keeps free, for what is rendered from them


class OtherBytes(Exception):
    """Raised when an object in the inbox is not what was promised."""


def fetch(key: str, copy: Path, *, size: int, sha256: str, stored: str | None = None) -> None:
    """Copy an inbox object to `copy`, or the object `stored` if the inbox has been emptied and that exists: a restored
    database may be older than the objects.

    Raises OtherBytes unless size and hash are those promised; RetryLater if the disk is full, or if storage has neither:
    the object was seen there when it arrived, so storage is at fault (a disk that is not mounted) and not its sender.
    """
    require_free_disk(copy.parent, size)
    digest, read = hashlib.sha256(), 0
    try:
        with _opened(key, stored) as sent, copy.open("wb") as file:
            while read <= size and (block := sent.read(BLOCK)):
                digest.update(block)
                file.write(block)
                read += len(block)
    except Missing:
        raise RetryLater(f"the store does not have {key}, which was seen there") from None
    if (read, digest.hexdigest()) != (size, sha256):
        raise OtherBytes(key)


def require_free_disk(folder: Path, size: int) -> None:
    """Raise RetryLater unless the disk of `folder` holds `size` bytes more and FREE: on a full one a cage would fail, and the
    picture be blamed."""
    if shutil.disk_usage(folder).free < size + FREE:
        raise RetryLater(f"the disk of {folder} is full")


def put(key: str, path: Path, content_type: str) -> int:
    """Store a file; that it is there already means an earlier run got this far. Its size in bytes."""
    size = path.stat().st_size
    with path.open("rb") as file:
        try:
            store().put(key, file, content_type=content_type, size=size)
        except Exists:
            return size
    return size


@contextmanager
def patience() -> Iterator[None]:
    """Call it RetryLater when storage or the cage does not answer."""
    try:
        yield
    except (StorageUnavailable, CageUnavailable) as away:
        raise RetryLater(str(away)) from away


@job(queue=SWEEP)
def forget_inbox(upload_id: str) -> None:
    """Remove what a browser sent and its small picture, once the file is stored or refused."""
    upload = reader().get(Upload, upload_id)
    if upload is None:
        return
    key = upload.inbox_key
    end_page()
    with patience():
        store().delete(key)
        store().delete(keys.preview(key))
    reached("entries.after_inbox")


def forget_later(upload: Upload) -> None:
    """Have `forget_inbox` done, not while the upload's address still works: until then a second PUT finds the object
    and is refused by storage."""
    due_at = max(utcnow(), upload.expires_at) + timedelta(minutes=1)
    enqueue(forget_inbox, due_at=due_at, slot=f"entries.forget_inbox/{upload.id}", upload_id=upload.id)


def _opened(key: str, stored: str | None) -> AbstractContextManager[BinaryIO]:
    emptied = stored is not None and store().stat(key) is None and store().stat(stored) is not None
    return store().open(stored if stored is not None and emptied else key)
