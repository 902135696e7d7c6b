"""Uploads of a person that nothing has claimed yet, and the check of an upload as its owner reads it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.exc import NoResultFound

from contest.entries.model import (
    DELIVERABLE,
    EXPIRED,
    OK,
    PENDING,
    PROCESSING,
    PROMISED,
    READY,
    RECEIVED,
    REFUSED,
    Image,
    Upload,
)
from contest.kernel.db import reader

# As `promise` makes them: whatever else a form or an address holds is no upload's id.
ID = re.compile(r"[A-Za-z0-9_-]{22}")


@dataclass(frozen=True)
class Check:
    """The check of an image: "pending", "ok" or "refused", then with the code and values of its reason.

    `unseen_on` tells the backgrounds (imaging.specs.BACKGROUNDS) on which it cannot be seen, in per cent of the artwork.
    """

    state: str
    reason: str | None = None
    values: Mapping[str, str | int] = field(default_factory=dict, hash=False)
    unseen_on: Mapping[str, int] = field(default_factory=dict, hash=False)


def usable(upload_ids: Sequence[str], *, by: int) -> list[str]:
    """These uploads without those of a person's that their check has refused, in the same order."""
    mine_refused = Upload.person_id == by, Upload.check_state == REFUSED, Upload.used_at.is_(None)
    refused = set(reader().scalars(select(Upload.id).where(_among(upload_ids), *mine_refused)))
    return [upload_id for upload_id in upload_ids if upload_id not in refused]


def own(upload_ids: Sequence[str], *, by: int) -> list[Upload]:
    """A person's unused uploads among these ids, in that order: what a refused form shows again."""
    unused = Upload.person_id == by, Upload.used_at.is_(None), Upload.state != EXPIRED
    found = reader().scalars(select(Upload).where(_among(upload_ids), *unused))
    by_id = {upload.id: upload for upload in found}
    return [by_id[upload_id] for upload_id in dict.fromkeys(upload_ids) if upload_id in by_id]


def waiting(contest_id: int, *, by: int, purpose: str, most: int) -> list[Upload]:
    """What a form opened again offers: the newest files that arrived and are used nowhere (at most `most`), and
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
    if not all(ID.fullmatch(upload_id) for upload_id in upload_ids):
        raise NoResultFound
    found = reader().scalars(select(Upload).where(Upload.id.in_(upload_ids), Upload.person_id == by)).all()
    if len(found) != len(set(upload_ids)):
        raise NoResultFound
    return list(found)


def check_of(upload: Upload) -> Check | None:
    """The check of an upload as its owner reads it; of a used image, what became of it. None where there is none."""
    if upload.purpose == DELIVERABLE or (upload.state != RECEIVED and upload.used_at is None):
        return None
    unseen_on = upload.unseen_on or {}
    if upload.used_at is None:
        if upload.check_state == REFUSED:
            return Check(REFUSED, upload.check_reason, upload.check_values or {})
        return Check(upload.check_state or PENDING, unseen_on=unseen_on)
    image = reader().scalars(select(Image).where(Image.upload_id == upload.id)).one_or_none()
    if image is None or image.state == PROCESSING:  # a reference that its client has removed stays as it was
        return Check(PENDING if image else upload.check_state or PENDING, unseen_on=unseen_on)
    if image.state == READY:
        return Check(OK, unseen_on=unseen_on)
    return Check(REFUSED, image.reason, image.reason_values)


def _among(upload_ids: Sequence[str]) -> ColumnElement[bool]:
    return Upload.id.in_([upload_id for upload_id in upload_ids if ID.fullmatch(upload_id)])
