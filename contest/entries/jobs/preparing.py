"""From what a browser sent to what is shown: each image is read once, checked, rendered in the cage and stored."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from sqlalchemy import select

from contest.entries import recipes
from contest.entries.actions import preparing
from contest.entries.actions.preparing import Drawn
from contest.entries.model import PROCESSING, READY, Entry, Image, Rendition, Upload, Version
from contest.imaging import cage
from contest.imaging.answer import Rendition as Rendered
from contest.imaging.reasons import Unreadable
from contest.imaging.server import ServerLost
from contest.kernel.clock import utcnow
from contest.kernel.db import end_page, reader, transaction
from contest.kernel.faults import reached
from contest.kernel.ports import store
from contest.work.queue import Away, enqueue, job
from storage import keys
from storage.store import Exists, Missing, StoreAway

BLOCK = 256 * 1024


@dataclass(frozen=True)
class _Order:
    """What is known of an image before it has been looked at."""

    upload_id: str
    inbox_key: str
    sha256: str
    size: int
    salt: str
    contest_id: int
    reference: bool
    url_ends: datetime


@job
def render(image_id: int) -> None:
    """Prepare one image: original and renditions are stored, the rows say so; or it is unreadable, and why.

    Everything is decided on a private copy of the inbox object, so that it cannot change between check and
    use. Raises Away while the store or the cage does not answer.
    """
    order = _order(image_id)
    if order is None:
        return
    with _patience(), TemporaryDirectory(prefix="konpe-render-") as folder:
        copy = Path(folder) / "original"
        try:
            _fetch(order, copy)
            reached("entries.after_copy")
            seen = cage.run(
                copy,
                out_dir=Path(folder),
                kinds=recipes.specs_for(reference=order.reference),
                **recipes.watermark(order.contest_id),
            )
        except Unreadable as why:
            with transaction():
                preparing.give_up(image_id, code=why.code, values=why.values, now=utcnow())
                _forget_later(order)
            return
        original = keys.original(order.sha256, salt=order.salt)
        _put(original, copy, seen.facts.content_type)
        reached("entries.after_original")
        drawn = [_store(one, original, order.contest_id) for one in seen.renditions]
    reached("entries.before_row")
    with transaction():
        preparing.keep(
            image_id,
            original_key=original,
            content_type=seen.facts.content_type,
            width=seen.facts.width,
            height=seen.facts.height,
            drawn=drawn,
            now=utcnow(),
        )
        _forget_later(order)


@job
def forget_inbox(upload_id: str) -> None:
    """Remove what a browser sent, once the original is stored or refused."""
    upload = reader().get(Upload, upload_id)
    if upload is None:
        return
    key = upload.inbox_key
    end_page()
    with _patience():
        store().delete(key)
    reached("entries.after_inbox")


@job
def render_clean(entry_id: int) -> None:
    """Draw the unmarked previews of the winning entry's shown version; asked for when the contest is settled."""
    asked = (
        select(Image.id, Image.original_key, Entry.contest_id)
        .join(Version, Version.id == Image.version_id)
        .join(Entry, (Entry.id == Version.entry_id) & (Entry.shown_version == Version.number))
        .where(Entry.id == entry_id, Image.state == READY)
        .where(~select(Rendition).where(Rendition.image_id == Image.id, Rendition.kind == "clean").exists())
        .order_by(Image.position)
    )
    waiting = reader().execute(asked).all()
    end_page()
    for image_id, original, contest_id in waiting:
        assert original is not None, "a ready image has its original"
        with _patience(), TemporaryDirectory(prefix="konpe-render-") as folder:
            copy = Path(folder) / "original"
            with store().open(original) as stored, copy.open("wb") as kept:
                while block := stored.read(BLOCK):
                    kept.write(block)
            seen = cage.run(copy, out_dir=Path(folder), kinds=["clean"])
            drawn = _store(seen.renditions[0], original, contest_id)
        preparing.add_rendition(image_id, drawn)


def _order(image_id: int) -> _Order | None:
    """What to prepare; None when it has been done, or the picture was taken out of its brief."""
    image = reader().get(Image, image_id, populate_existing=True)
    if image is None or image.state != PROCESSING:
        end_page()
        return None
    upload = reader().get_one(Upload, image.upload_id)
    order = _Order(
        upload_id=upload.id,
        inbox_key=upload.inbox_key,
        sha256=upload.sha256,
        size=upload.size,
        salt=image.salt,
        contest_id=upload.contest_id,
        reference=image.reference_of is not None,
        url_ends=upload.expires_at,
    )
    end_page()
    return order


def _fetch(order: _Order, copy: Path) -> None:
    """Copy the inbox object, which must be what was promised. Raises Unreadable("image.changed").

    It was seen when the entry was made: if it is gone the store is at fault (a disk that is not mounted), not
    the designer. The job waits, and in the end comes before staff; nothing is judged meanwhile.
    """
    digest, size = hashlib.sha256(), 0
    try:
        with store().open(order.inbox_key) as sent, copy.open("wb") as kept:
            while size <= order.size and (block := sent.read(BLOCK)):
                digest.update(block)
                kept.write(block)
                size += len(block)
    except Missing:
        raise Away(f"the store does not have {order.inbox_key}, which was seen there") from None
    if (size, digest.hexdigest()) != (order.size, order.sha256):
        raise Unreadable("image.changed")


def _put(key: str, path: Path, content_type: str) -> int:
    """Store a file; that it is there already means an earlier run got this far. Its size in bytes."""
    size = path.stat().st_size
    with path.open("rb") as file:
        _put_once(key, file, content_type, size)
    return size


def _put_once(key: str, file: BinaryIO, content_type: str, size: int) -> None:
    try:
        store().put(key, file, content_type=content_type, size=size)
    except Exists:
        return


def _store(one: Rendered, original: str, contest_id: int) -> Drawn:
    key = recipes.key(original, one.kind, contest_id)
    size = _put(key, one.path, one.content_type)
    reached("entries.after_rendition")
    return Drawn(
        kind=one.kind,
        key=key,
        content_type=one.content_type,
        width=one.width,
        height=one.height,
        size=size,
    )


def _forget_later(order: _Order) -> None:
    # Not while the upload's address still works: a second PUT finds the object and is refused by the store.
    due_at = max(utcnow(), order.url_ends) + timedelta(minutes=1)
    enqueue(
        forget_inbox, due_at=due_at, slot=f"entries.forget_inbox/{order.upload_id}", upload_id=order.upload_id
    )


@contextmanager
def _patience() -> Iterator[None]:
    try:
        yield
    except (StoreAway, ServerLost) as away:
        raise Away(str(away)) from away
