"""Arrival of uploads that were promised: storage is asked, never the browser believed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from contest.entries import lifecycle as entry_lifecycle
from contest.entries.jobs import images
from contest.entries.model import EXPIRED, PROMISED, RECEIVED, Upload
from contest.entries.queries.unused_uploads import Check, check_of, mine
from contest.kernel.db import end_page, lock, reader, transaction
from contest.kernel.ports import store
from contest.kernel.refusal import Refused, require
from contest.work.queue import enqueue
from storage.store import Missing, WrongParts


@dataclass(frozen=True)
class UploadStatus:
    """State of an upload: "promised", "received" or "expired"; `size` as promised, in bytes; the `check` of an
    image, and while that is used nowhere the key of what was sent."""

    state: str
    size: int
    check: Check | None = None
    inbox_key: str | None = None


def look(upload_id: str, *, by: int, now: datetime) -> UploadStatus:
    """Ask storage whether a file has arrived; an image that has is checked. Raises NoResultFound for another's,
    StorageUnavailable."""
    upload = mine([upload_id], by)[0]
    if upload.used_at or upload.state == RECEIVED:
        return _arrived(upload_id, by=by, now=now)
    if upload.state == EXPIRED:
        return UploadStatus("expired", upload.size)
    key, size = upload.inbox_key, upload.size
    # A file in parts may be taken up again until it is cleared away.
    over = now > upload.expires_at and upload.part_size is None
    end_page()  # nothing of the database is held while storage is asked
    found = store().stat(key)
    if found and found.size == size:
        with transaction():
            upload = lock(Upload, upload_id)
            if upload.state == PROMISED:
                entry_lifecycle.receive(upload, found=size)
        return _arrived(upload_id, by=by, now=now)
    return UploadStatus("expired" if over else "promised", size)


def complete(
    upload_id: str, *, by: int, parts: Sequence[tuple[int, str]] = (), now: datetime
) -> UploadStatus:
    """Write down that a file has arrived; one sent in parts is put together of these (number, etag) first.

    An image is then checked by a job.

    However often and by however many at once it is asked, there is one file and one answer. Raises
    NoResultFound for another's upload, Refused: upload.not_arrived, upload.expired, and StorageUnavailable.
    """
    upload = mine([upload_id], by)[0]
    if upload.used_at or upload.state == RECEIVED:
        return _arrived(upload_id, by=by, now=now)
    require(upload.state != EXPIRED, "upload.expired")
    if upload.part_size is None:
        _receive({upload_id: upload.inbox_key})
        return _arrived(upload_id, by=by, now=now)
    missing = Refused("upload.not_arrived", file=upload.filename)
    named, name, key, size = dict(parts), upload.parts_id, upload.inbox_key, upload.size
    if name is None or len(named) != len(parts):
        raise missing
    end_page()
    try:
        found = store().join(key, name, named, size=size)
    except (WrongParts, Missing):
        raise missing from None
    with transaction():
        entry_lifecycle.receive(lock(Upload, upload_id), found=found.size)
    return _arrived(upload_id, by=by, now=now)


def receive(upload_ids: Sequence[str], *, by: int) -> None:
    """Ask storage whether these files have arrived, and write it down; before the act that uses them.

    Raises Refused (upload.unknown, upload.not_arrived, upload.expired) and StorageUnavailable.
    """
    try:
        _receive({upload.id: upload.inbox_key for upload in mine(upload_ids, by) if upload.state == PROMISED})
    except NoResultFound:
        raise Refused("upload.unknown") from None


def begin_checks(upload_ids: Sequence[str], *, by: int, now: datetime) -> None:
    """Ask for the checks of those of a person's images that have none yet."""
    asked = select(Upload).where(Upload.id.in_(upload_ids), Upload.person_id == by)
    waiting = [upload.id for upload in reader().scalars(asked) if entry_lifecycle.unchecked(upload)]
    if not waiting:
        return
    with transaction():
        for upload_id in sorted(waiting):
            upload = lock(Upload, upload_id)
            if entry_lifecycle.await_check(upload):  # twice is once
                slot = f"entries.check_upload/{upload_id}"
                enqueue(images.check_upload, due_at=now, person_id=by, slot=slot, upload_id=upload_id)


def _arrived(upload_id: str, *, by: int, now: datetime) -> UploadStatus:
    """A file that is there, or was thrown away meanwhile; the check of an image is asked for if it was not yet."""
    begin_checks([upload_id], by=by, now=now)
    upload = mine([upload_id], by)[0]
    if upload.state == EXPIRED and upload.used_at is None:
        return UploadStatus("expired", upload.size)
    check = check_of(upload)
    unused = check is not None and upload.used_at is None
    return UploadStatus("received", upload.size, check, upload.inbox_key if unused else None)


def _receive(waiting: Mapping[str, str]) -> None:
    """The same for uploads that are known to be promised, by their keys."""
    if not waiting:
        return
    end_page()
    found = {upload_id: store().stat(key) for upload_id, key in waiting.items()}
    with transaction():
        for upload_id, stat in sorted(found.items()):
            entry_lifecycle.receive(lock(Upload, upload_id), found=stat.size if stat else None)
