"""A file's way into the house: promised, put straight into the store by the browser, then used once."""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound

from contest.contests.model import Contest
from contest.entries import lifecycle, rules
from contest.entries.model import DELIVERABLE, ENTRY, EXPIRED, PROMISED, RECEIVED, Upload
from contest.kernel.db import end_page, lock, reader, transaction
from contest.kernel.ports import store
from contest.kernel.refusal import Refused, require
from contest.people import sanctions
from storage import keys

# As `promise` makes them: whatever else a form or an address holds is no upload's id.
_ID = re.compile(r"[A-Za-z0-9_-]{22}")


@dataclass(frozen=True)
class Promise:
    """What a browser needs to send a file: the request it may make, until when, and the upload's id."""

    id: str
    method: str
    url: str
    headers: Mapping[str, str]
    expires_at: datetime


@dataclass(frozen=True)
class Look:
    """How an upload stands: "promised", "received" or "expired"; `size` as promised, in bytes."""

    state: str
    size: int


def promise(
    contest_id: int,
    *,
    by: int,
    purpose: str,
    filename: str,
    content_type: str,
    size: int,
    sha256: str,
    now: datetime,
) -> Promise:
    """Let somebody send one file of exactly this size, type and SHA-256 (64 small hex digits).

    What counts for the deadline is `now`, the instant of the promise. Raises Invalid for a file that cannot be
    taken, and Refused: upload.not_wanted, upload.too_many_waiting.
    """
    rules.check_file(purpose, content_type=content_type, size=size, sha256=sha256)
    if purpose == DELIVERABLE:
        content_type = rules.OPAQUE
    with transaction() as session:
        contest = lock(Contest, contest_id)  # its row carries the limit of files on their way
        require(rules.may_promise(contest, purpose, by=by, now=now), "upload.not_wanted")
        if purpose == ENTRY:
            sanctions.require_free(by, now=now)
        waiting = select(func.count()).where(
            Upload.person_id == by,
            Upload.contest_id == contest_id,
            Upload.purpose == purpose,
            Upload.used_at.is_(None),
            Upload.state != EXPIRED,
        )
        most = rules.MOST_WAITING[purpose]
        require((session.scalar(waiting) or 0) < most, "upload.too_many_waiting", most=most)
        upload = Upload(
            id=secrets.token_urlsafe(16),
            contest_id=contest_id,
            person_id=by,
            purpose=purpose,
            filename=rules.cleaned(filename),
            content_type=content_type,
            size=size,
            sha256=sha256,
            inbox_key=keys.inbox(),
            state=PROMISED,
            promised_at=now,
            expires_at=rules.upload_ends(contest, purpose, now),
        )
        session.add(upload)
    signed = store().sign_put(
        upload.inbox_key, content_type=content_type, size=size, expires_at=upload.expires_at
    )
    return Promise(upload.id, signed.method, signed.url, signed.headers, signed.expires_at)


def look(upload_id: str, *, by: int, now: datetime) -> Look:
    """Ask the store whether a file has arrived. Raises NoResultFound for another's, StoreAway."""
    upload = _own([upload_id], by)[0]
    if upload.used_at or upload.state == RECEIVED:
        return Look("received", upload.size)
    if upload.state == EXPIRED:
        return Look("expired", upload.size)
    key, size, ends = upload.inbox_key, upload.size, upload.expires_at
    end_page()  # nothing of the database is held while the store is asked
    found = store().stat(key)
    if found and found.size == size:
        return Look("received", size)
    return Look("expired" if now > ends else "promised", size)


def receive(upload_ids: Sequence[str], *, by: int) -> None:
    """Ask the store whether these files have arrived, and write it down; before the act that uses them.

    Raises Refused (upload.unknown, upload.not_arrived, upload.expired) and StoreAway.
    """
    try:
        waiting = [(u.id, u.inbox_key) for u in _own(upload_ids, by) if u.state == PROMISED]
    except NoResultFound:
        raise Refused("upload.unknown") from None
    end_page()
    found = {upload_id: store().stat(key) for upload_id, key in waiting}
    if not found:
        return
    with transaction():
        for upload_id, stat in sorted(found.items()):
            lifecycle.receive(lock(Upload, upload_id), found=stat.size if stat else None)


def take(upload_ids: Sequence[str], *, by: int, contest_id: int, purpose: str, now: datetime) -> list[Upload]:
    """Use these uploads, each for the first and last time, inside the act's own transaction; in the order given.

    Raises Refused: upload.unknown, upload.used, upload.not_arrived, upload.expired.
    """
    with transaction():
        require(all(_ID.fullmatch(upload_id) for upload_id in upload_ids), "upload.unknown")
        try:
            taken = {upload_id: lock(Upload, upload_id) for upload_id in sorted(set(upload_ids))}
        except NoResultFound:
            raise Refused("upload.unknown") from None
        require(len(taken) == len(upload_ids), "upload.unknown")
        for upload in taken.values():
            lifecycle.take(upload, by=by, contest_id=contest_id, purpose=purpose, now=now)
        return [taken[upload_id] for upload_id in upload_ids]


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


def _own(upload_ids: Sequence[str], by: int) -> list[Upload]:
    if not all(_ID.fullmatch(upload_id) for upload_id in upload_ids):
        raise NoResultFound
    found = reader().scalars(select(Upload).where(Upload.id.in_(upload_ids), Upload.person_id == by)).all()
    if len(found) != len(set(upload_ids)):
        raise NoResultFound
    return list(found)
