"""Uploads claimed once by what they are for, thrown away by their owner, or given up after their time."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from sqlalchemy.exc import NoResultFound

from contest.entries import lifecycle as entry_lifecycle
from contest.entries.model import Upload
from contest.entries.queries.unused_uploads import ID, mine
from contest.kernel.db import lock, transaction
from contest.kernel.ports import store
from contest.kernel.refusal import Refused, require
from storage import keys
from storage.store import StorageUnavailable


def claim(
    upload_ids: Sequence[str], *, by: int, contest_id: int, purpose: str, now: datetime
) -> list[Upload]:
    """Use these uploads, each for the first and last time, inside the act's own transaction; in the order given.

    Raises Refused: upload.unknown, upload.used, upload.not_arrived, upload.expired, upload.refused.
    """
    with transaction():
        require(all(ID.fullmatch(upload_id) for upload_id in upload_ids), "upload.unknown")
        try:
            taken = {upload_id: lock(Upload, upload_id) for upload_id in sorted(set(upload_ids))}
        except NoResultFound:
            raise Refused("upload.unknown") from None
        require(len(taken) == len(upload_ids), "upload.unknown")
        for upload in taken.values():
            entry_lifecycle.claim(upload, by=by, contest_id=contest_id, purpose=purpose, now=now)
        in_order = [taken[upload_id] for upload_id in upload_ids]
        entry_lifecycle.require_checked(in_order)
        return in_order


def discard(upload_id: str, *, by: int) -> None:
    """Throw away a file that was sent and not used, with all that has arrived of it; twice is once.

    Raises NoResultFound for another's, Refused: upload.used.
    """
    mine([upload_id], by)
    with transaction():
        upload = lock(Upload, upload_id)
        entry_lifecycle.discard(upload)
    # What storage does not hear of now, or is sent again while the address lives, `clear_unused` removes.
    with suppress(StorageUnavailable):
        if upload.parts_id is not None:
            store().abandon(upload.inbox_key, upload.parts_id)
        store().delete(upload.inbox_key)
        store().delete(keys.preview(upload.inbox_key))


def expire(upload_id: str, *, now: datetime) -> None:
    """Give up an upload that was promised long ago and claimed by nothing."""
    with transaction():
        entry_lifecycle.expire(lock(Upload, upload_id), now=now)
