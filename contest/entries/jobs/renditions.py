"""Renditions put into storage by jobs, which wait while storage or the cage is away."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from contest.entries import recipes
from contest.entries.recipes import Drawn
from contest.imaging.answer import Rendition as Rendered
from contest.imaging.server import CageUnavailable
from contest.kernel.faults import reached
from contest.kernel.ports import store
from contest.work.queue import RetryLater
from storage.store import Exists, StorageUnavailable


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
    """A rendition, now in storage."""
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
    """Call it RetryLater when storage or the cage does not answer."""
    try:
        yield
    except (StorageUnavailable, CageUnavailable) as away:
        raise RetryLater(str(away)) from away
