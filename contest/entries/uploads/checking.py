"""Checks of uploaded images: asked for once a file has arrived, done by a job, read by forms and programs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from contest.entries import lifecycle as entry_lifecycle
from contest.entries.events import InfectedFile
from contest.entries.model import (
    DELIVERABLE,
    OK,
    PENDING,
    PROCESSING,
    READY,
    RECEIVED,
    REFUSED,
    Image,
    Upload,
)
from contest.events import record
from contest.kernel.db import lock, reader, transaction
from contest.work.queue import enqueue, kinds

# By name: the job's module imports the actions, which import this package.
JOB = "entries.check_upload"


@dataclass(frozen=True)
class Check:
    """The check of an image: "pending", "ok" or "refused", then with the code and values of its reason.

    `unseen_on` tells the backgrounds (imaging.specs.BACKGROUNDS) on which it cannot be seen, in per cent of the artwork.
    """

    state: str
    reason: str | None = None
    values: Mapping[str, str | int] = field(default_factory=dict, hash=False)
    unseen_on: Mapping[str, int] = field(default_factory=dict, hash=False)


def begin(upload: Upload, *, now: datetime) -> None:
    """Ask for the check of an image that has arrived, within the caller's transaction; twice is once."""
    if entry_lifecycle.await_check(upload):
        slot = f"{JOB}/{upload.id}"
        enqueue(kinds[JOB], due_at=now, person_id=upload.person_id, slot=slot, upload_id=upload.id)


def begin_all(upload_ids: Sequence[str], *, by: int, now: datetime) -> None:
    """Ask for the checks of those of a person's images that have none yet."""
    asked = select(Upload).where(Upload.id.in_(upload_ids), Upload.person_id == by)
    waiting = [upload.id for upload in reader().scalars(asked) if entry_lifecycle.unchecked(upload)]
    if waiting:
        with transaction():
            for upload_id in sorted(waiting):
                begin(lock(Upload, upload_id), now=now)


def passed(upload_id: str, *, unseen_on: Mapping[str, int], now: datetime) -> None:
    """Write down that an image can be used."""
    with transaction():
        entry_lifecycle.pass_check(lock(Upload, upload_id), unseen_on=unseen_on, now=now)


def failed(upload_id: str, *, code: str, values: Mapping[str, str | int], now: datetime) -> None:
    """Write down that an image cannot be used, and why; staff are told of an infected one."""
    with transaction():
        upload = lock(Upload, upload_id)
        if entry_lifecycle.fail_check(upload, code=code, values=values, now=now) and code == "image.infected":
            found = InfectedFile(
                contest_id=upload.contest_id,
                person_id=upload.person_id,
                at=now,
                file=upload.filename,
                signature=str(values["signature"]),
            )
            record(found, by=None)


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
