"""Lost files: objects missing in storage, marked on their rows, reported to staff, and rendered again where possible."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update

from contest.entries.events import FilesLost
from contest.entries.jobs import images
from contest.entries.model import Image, Rendition, Upload
from contest.entries.stored_files import by_folder
from contest.events import record
from contest.kernel.db import transaction
from contest.work.queue import enqueue, kind_of


def mark_found(keys: Iterable[str]) -> None:
    """Write down that these objects are there, whatever was known of them."""
    _mark(keys, lost_at=None)


def mark_lost(keys: Iterable[str], *, now: datetime) -> None:
    """Write down that these objects are missing; of those of which it is news staff are notified, once for all."""
    with transaction() as session:
        new = _mark(keys, lost_at=now)
        if new:
            record(FilesLost(at=now, count=len(new), keys=tuple(new[:20])), by=None)
        drawn = (
            select(Image.id, Upload.person_id)
            .join(Upload, Upload.id == Image.upload_id)
            .where(Image.id.in_(select(Rendition.image_id).where(Rendition.key.in_(new))))
        )
        for image_id, owner in session.execute(drawn).all():
            slot = f"{kind_of(images.redraw)}/{image_id}/{now:%Y-%m-%d}"
            enqueue(images.redraw, due_at=now, person_id=owner, slot=slot, image_id=image_id)


def _mark(keys: Iterable[str], *, lost_at: datetime | None) -> list[str]:
    """The keys of which this was not known yet."""
    new: list[str] = []
    for files, batch in by_folder(keys):
        changed = files.row.lost_at.is_(None) if lost_at else files.row.lost_at.is_not(None)
        with transaction() as session:
            said = update(files.row).where(files.key.in_(batch), changed).values(lost_at=lost_at)
            new += session.scalars(said.returning(files.key)).all()
    return new
