"""Private copy of an uploaded file, read once from the inbox, that is exactly what its upload promised."""

import hashlib
import shutil
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO

from contest.kernel.ports import store
from contest.work.queue import RetryLater
from storage.store import Missing

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


def _opened(key: str, stored: str | None) -> AbstractContextManager[BinaryIO]:
    emptied = stored is not None and store().stat(key) is None and store().stat(stored) is not None
    return store().open(stored if stored is not None and emptied else key)
