"""What every job that draws does with its results, and how long it waits for what is away."""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from contest.entries import recipes
from contest.entries.actions.preparing import Drawn
from contest.imaging.answer import Rendition as Rendered
from contest.imaging.reasons import Unreadable
from contest.imaging.server import ServerLost
from contest.kernel.faults import reached
from contest.kernel.ports import store
from contest.work.queue import Away
from storage.store import Exists, StoreAway

BLOCK = 256 * 1024
ROOM = 64 * 1024**2


def require_room(folder: Path, size: int) -> None:
    """Raise Away unless the disk of private copies holds `size` bytes more and some room to draw: on a full one a cage
    would fail, and the picture be blamed."""
    if shutil.disk_usage(folder).free < size + ROOM:
        raise Away(f"the disk of {folder} is full")


def copy_promised(sent: BinaryIO, copy: Path, *, size: int, sha256: str) -> None:
    """Make a private copy of an object, which must be what was promised. Raises Unreadable("image.changed")."""
    digest, read = hashlib.sha256(), 0
    with copy.open("wb") as file:
        while read <= size and (block := sent.read(BLOCK)):
            digest.update(block)
            file.write(block)
            read += len(block)
    if (read, digest.hexdigest()) != (size, sha256):
        raise Unreadable("image.changed")


def put(key: str, path: Path, content_type: str) -> int:
    """Store a file; that it is there already means an earlier run got this far. Its size in bytes."""
    size = path.stat().st_size
    with path.open("rb") as file:
        try:
            store().put(key, file, content_type=content_type, size=size)
        except Exists:
            return size
    return size


def stored(one: Rendered, original: str, contest_id: int) -> Drawn:
    """A rendition, now in the store."""
    key = recipes.key(original, one.kind, contest_id)
    size = put(key, one.path, one.content_type)
    reached("entries.after_rendition")
    return Drawn(
        kind=one.kind,
        key=key,
        content_type=one.content_type,
        width=one.width,
        height=one.height,
        size=size,
    )


@contextmanager
def patience() -> Iterator[None]:
    """Call it Away when the store or the cage does not answer."""
    try:
        yield
    except (StoreAway, ServerLost) as away:
        raise Away(str(away)) from away
