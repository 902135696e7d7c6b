"""Results of rendering and of checking an image, written down: ready, or unreadable and why. Each is safe to do twice."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.entries import lifecycle as entry_lifecycle
from contest.entries.events import ImagesLeftOut, InfectedFile
from contest.entries.jobs.job_files import forget_later
from contest.entries.model import PROCESSING, UNREADABLE, Entry, Image, Rendition, Upload, Version
from contest.entries.recipes import Drawn
from contest.events import record
from contest.kernel.clamd import Scan
from contest.kernel.db import lock, transaction

INFECTED = "image.infected"


def finish(
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
        entry_lifecycle.accept_image(image)
        image.original_key, image.content_type = original_key, content_type
        image.width, image.height, image.frames = width, height, frames
        image.scan, image.scan_note = (scan.verdict, scan.note) if scan else (None, None)
        session.add_all(_row(image_id, one) for one in drawn)
        forget_later(session.get_one(Upload, image.upload_id))
        _conclude(session, image, now)


def fail(image_id: int, *, code: str, values: dict[str, str | int], now: datetime) -> None:
    """An image cannot be used; `code` is one of imaging's reasons or of our refusals."""
    with transaction() as session:
        image = _processing(session, image_id)
        if image is None:
            return
        entry_lifecycle.reject_image(image, code=code, values=values)
        upload = session.get_one(Upload, image.upload_id)
        if code == INFECTED:
            record_infected(upload, signature=str(values["signature"]), now=now)
        forget_later(upload)
        _conclude(session, image, now)


def add_rendition(image_id: int, drawn: Drawn) -> None:
    """A rendition made later (the winner's clean preview, one that was lost) is stored."""
    with transaction() as session:
        lock(Image, image_id)
        known = session.get(Rendition, (image_id, drawn.kind))
        if known is None or known.lost_at is not None:
            session.merge(_row(image_id, drawn))


def pass_check(upload_id: str, *, unseen_on: Mapping[str, int], now: datetime) -> None:
    """The check of an upload found that its image can be used."""
    with transaction():
        entry_lifecycle.pass_check(lock(Upload, upload_id), unseen_on=unseen_on, now=now)


def fail_check(upload_id: str, *, code: str, values: Mapping[str, str | int], now: datetime) -> None:
    """The check of an upload found that its image cannot be used, and why."""
    with transaction():
        upload = lock(Upload, upload_id)
        if entry_lifecycle.fail_check(upload, code=code, values=values, now=now) and code == INFECTED:
            record_infected(upload, signature=str(values["signature"]), now=now)


def record_infected(upload: Upload, *, signature: str, now: datetime) -> None:
    """Put on record what the virus scanner found in a file: staff are notified."""
    found = InfectedFile(
        contest_id=upload.contest_id,
        person_id=upload.person_id,
        at=now,
        file=upload.filename,
        signature=signature,
    )
    record(found, by=None)


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
    versions = session.scalars(select(Version).where(Version.entry_id == version.entry_id)).all()
    entry = session.get_one(Entry, version.entry_id)
    for event in entry_lifecycle.conclude(entry, version, images, versions, now=now):
        if isinstance(event, ImagesLeftOut):
            _put_last(session, images)
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
    return Rendition(image_id=image_id, lost_at=None, **asdict(drawn))
