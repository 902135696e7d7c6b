"""What the worker writes down about an image: prepared, or unreadable and why. Each is safe to do twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.entries import lifecycle as entry_lifecycle
from contest.entries.events import ImagesLeftOut, InfectedFile, VersionReady, VersionUnreadable
from contest.entries.model import PROCESSING, READY, UNREADABLE, Entry, Image, Rendition, Upload, Version
from contest.events import record
from contest.kernel.clamd import Scan
from contest.kernel.db import lock, transaction


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A rendition that lies in the store; sizes in pixels and bytes."""

    kind: str
    key: str
    content_type: str
    width: int
    height: int
    size: int


def keep(
    image_id: int,
    *,
    original_key: str,
    content_type: str,
    width: int,
    height: int,
    frames: int = 1,
    drawn: Sequence[Drawn],
    now: datetime,
    scan: Scan | None = None,
) -> None:
    """An image was inspected, and its original and renditions are stored."""
    with transaction() as session:
        image = _processing(session, image_id)
        if image is None:
            return
        entry_lifecycle.prepared(image)
        image.original_key, image.content_type = original_key, content_type
        image.width, image.height, image.frames = width, height, frames
        image.scan, image.scan_note = (scan.verdict, scan.note) if scan else (None, None)
        session.add_all(_row(image_id, one) for one in drawn)
        _conclude(session, image, now)


def give_up(image_id: int, *, code: str, values: dict[str, str | int], now: datetime) -> None:
    """An image cannot be used; `code` is one of imaging's reasons or of our refusals."""
    with transaction() as session:
        image = _processing(session, image_id)
        if image is None:
            return
        entry_lifecycle.refuse(image, code=code, values=values)
        if code == "image.infected":
            upload = session.get_one(Upload, image.upload_id)
            found = InfectedFile(
                contest_id=upload.contest_id,
                person_id=upload.person_id,
                at=now,
                file=upload.filename,
                signature=str(values["signature"]),
            )
            record(found, by=None)
        _conclude(session, image, now)


def add_rendition(image_id: int, drawn: Drawn) -> None:
    """A rendition made later (the winner's clean preview, one that was lost) is stored."""
    with transaction() as session:
        lock(Image, image_id)
        known = session.get(Rendition, (image_id, drawn.kind))
        if known is None or known.lost_at is not None:
            session.merge(_row(image_id, drawn))


def _processing(session: Session, image_id: int) -> Image | None:
    """The image, its entry's row locked first, if it still waits to be prepared."""
    image = session.get(Image, image_id)
    if image is None:  # a reference its client has removed meanwhile
        return None
    if image.version_id is not None:
        lock(Entry, session.get_one(Version, image.version_id).entry_id)
    image = lock(Image, image_id)
    return image if image.state == PROCESSING else None


def _conclude(session: Session, image: Image, now: datetime) -> None:
    if image.version_id is None:
        return
    version = lock(Version, image.version_id)
    images = session.scalars(
        select(Image).where(Image.version_id == version.id).order_by(Image.position)
    ).all()
    if not entry_lifecycle.conclude(version, images):
        return
    entry = session.get_one(Entry, version.entry_id)
    entry_lifecycle.settle(entry, session.scalars(select(Version).where(Version.entry_id == entry.id)).all())
    about = {"contest_id": entry.contest_id, "entry_id": entry.id, "person_id": entry.author_id}
    if version.state == READY:
        record(VersionReady(**about, at=now, number=entry.number, version=version.number), by=None)
        if left_out := sum(one.state == UNREADABLE for one in images):
            _put_last(session, images)
            recorded_of = ImagesLeftOut(
                **about, at=now, number=entry.number, version=version.number, count=left_out
            )
            record(recorded_of, by=None)
        return
    first = next(one for one in images if one.state == UNREADABLE)
    event = VersionUnreadable(
        **about,
        at=now,
        number=entry.number,
        version=version.number,
        reason=first.reason or "",
        reason_values=first.reason_values,
    )
    record(event, by=None)


def _put_last(session: Session, images: Sequence[Image]) -> None:
    """Number the images that can be used from 1 on, in their order, and the others behind them: the first is the
    cover, and its number is what an original is asked for by."""
    in_order = sorted(images, key=lambda one: (one.state == UNREADABLE, one.position))
    for image in images:
        image.position = -image.position  # two images never have one place
    session.flush()
    for position, image in enumerate(in_order, 1):
        image.position = position


def _row(image_id: int, drawn: Drawn) -> Rendition:
    return Rendition(
        image_id=image_id,
        kind=drawn.kind,
        key=drawn.key,
        content_type=drawn.content_type,
        width=drawn.width,
        height=drawn.height,
        size=drawn.size,
        lost_at=None,
    )
