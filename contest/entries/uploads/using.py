"""Uploads in the hands of their owner: used once, offered again while unused, or thrown away."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.exc import NoResultFound

from contest.entries import lifecycle as entry_lifecycle
from contest.entries.model import EXPIRED, PROMISED, RECEIVED, REFUSED, Upload
from contest.kernel.db import lock, reader, transaction
from contest.kernel.ports import store
from contest.kernel.refusal import Refused, require
from storage import keys
from storage.store import StorageUnavailable

# As `promise` makes them: whatever else a form or an address holds is no upload's id.
_ID = re.compile(r"[A-Za-z0-9_-]{22}")


def take(upload_ids: Sequence[str], *, by: int, contest_id: int, purpose: str, now: datetime) -> list[Upload]:
    """Use these uploads, each for the first and last time, inside the act's own transaction; in the order given.

    Raises Refused: upload.unknown, upload.used, upload.not_arrived, upload.expired, upload.refused.
    """
    with transaction():
        require(all(_ID.fullmatch(upload_id) for upload_id in upload_ids), "upload.unknown")
        try:
            taken = {upload_id: lock(Upload, upload_id) for upload_id in sorted(set(upload_ids))}
        except NoResultFound:
            raise Refused("upload.unknown") from None
        require(len(taken) == len(upload_ids), "upload.unknown")
        for upload in taken.values():
            entry_lifecycle.take(upload, by=by, contest_id=contest_id, purpose=purpose, now=now)
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
    # What the store does not hear of now, or is sent again while the address lives, `clear_unused` removes.
    with suppress(StorageUnavailable):
        if upload.parts_id is not None:
            store().abandon(upload.inbox_key, upload.parts_id)
        store().delete(upload.inbox_key)
        store().delete(keys.preview(upload.inbox_key))


def usable(upload_ids: Sequence[str], *, by: int) -> list[str]:
    """These uploads without those of a person's that their check has refused, in the same order."""
    asked = select(Upload.id).where(
        Upload.id.in_([upload_id for upload_id in upload_ids if _ID.fullmatch(upload_id)]),
        Upload.person_id == by,
        Upload.check_state == REFUSED,
        Upload.used_at.is_(None),
    )
    refused = set(reader().scalars(asked))
    return [upload_id for upload_id in upload_ids if upload_id not in refused]


def own(upload_ids: Sequence[str], *, by: int) -> list[Upload]:
    """A person's unused uploads among these ids, in that order: what a refused form shows again."""
    found = reader().scalars(
        select(Upload).where(
            Upload.id.in_([upload_id for upload_id in upload_ids if _ID.fullmatch(upload_id)]),
            Upload.person_id == by,
            Upload.used_at.is_(None),
            Upload.state != EXPIRED,
        )
    )
    by_id = {upload.id: upload for upload in found}
    return [by_id[upload_id] for upload_id in dict.fromkeys(upload_ids) if upload_id in by_id]


def waiting(contest_id: int, *, by: int, purpose: str, most: int) -> list[Upload]:
    """What a form opened anew offers: the newest files that arrived and are used nowhere (at most `most`), and
    those of which parts may have; in the order of their promises."""
    begun = and_(Upload.state == PROMISED, Upload.part_size.is_not(None))
    asked = (
        select(Upload)
        .where(Upload.contest_id == contest_id, Upload.person_id == by, Upload.purpose == purpose)
        .where(Upload.used_at.is_(None), or_(Upload.state == RECEIVED, begun))
        .order_by(Upload.promised_at.desc(), Upload.id)
    )
    found = list(reader().scalars(asked))
    usable_ones = [upload for upload in found if upload.state == RECEIVED and upload.check_state != REFUSED]
    arrived = usable_ones[:most]
    return [upload for upload in reversed(found) if upload.state == PROMISED or upload in arrived]


def mine(upload_ids: Sequence[str], by: int) -> list[Upload]:
    """These uploads of a person. Raises NoResultFound if any is another's or nobody's."""
    if not all(_ID.fullmatch(upload_id) for upload_id in upload_ids):
        raise NoResultFound
    found = reader().scalars(select(Upload).where(Upload.id.in_(upload_ids), Upload.person_id == by)).all()
    if len(found) != len(set(upload_ids)):
        raise NoResultFound
    return list(found)
