"""Promises of uploads, whole or in parts; asked for again, one says what has arrived and is signed again."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.contests.model import Contest
from contest.entries import quotas, rules as entry_rules
from contest.entries.model import ENTRY, PROMISED, REFERENCE, Upload
from contest.kernel.db import lock, transaction
from contest.kernel.ports import store
from contest.kernel.refusal import require
from contest.people.actions import sanctions
from contest.people.model import Person
from storage import keys
from storage.store import Missing


@dataclass(frozen=True)
class UploadPart:
    """A part of a large file: where it goes, its bytes, and the storage's etag of it once it has arrived."""

    number: int
    url: str
    size: int
    etag: str | None = None


@dataclass(frozen=True)
class Promise:
    """Promise of an upload: its id, and the requests it may make until `expires_at`.

    A file of at most MULTIPART_OVER bytes goes to `url` in one; a larger one has no `url` but `parts`, and
    `complete` is called when they have arrived.
    """

    id: str
    method: str
    url: str | None
    headers: Mapping[str, str]
    expires_at: datetime
    parts: tuple[UploadPart, ...] = ()


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
    space_known: bool = False,
) -> Promise:
    """Let somebody send one file of exactly this size and SHA-256 (64 small hex digits).

    `content_type` is what the sender's system calls it; the address is signed for `rules.signed_type` of it.

    A file in parts that the same person began to send here is taken up again: a cut line or a closed laptop
    costs only what had not arrived. What counts for the deadline is `now`, the instant of the first promise.
    `space_known`: `require_space` has been asked, as must be where this runs inside a transaction.
    Raises Invalid for a file that cannot be taken, Refused: upload.not_wanted and as `quotas` does, and, for
    parts, StorageUnavailable.
    """
    entry_rules.check_file(purpose, size=size, sha256=sha256)
    facts = {
        "contest_id": contest_id,
        "person_id": by,
        "purpose": purpose,
        "filename": entry_rules.cleaned(filename),
        "content_type": entry_rules.signed_type(purpose, content_type),
        "size": size,
        "sha256": sha256,
    }
    if not space_known:
        quotas.require_space(purpose)
    in_parts = size > current_app.config["MULTIPART_OVER"]
    with transaction() as session:
        contest = lock(Contest, contest_id)  # its row carries the limit of files on their way
        require(entry_rules.may_promise(contest, purpose, by=by, now=now), "upload.not_wanted")
        if purpose == ENTRY:
            sanctions.require_free(by, now=now)
        else:
            lock(Person, by)  # carries the limits of bytes over all contests
        upload = _begun(session, facts) if in_parts else None
        if upload is None:
            quotas.require_place(session, by=by, contest=contest, purpose=purpose, now=now)
            quotas.require_waiting(session, by=by, contest=contest, size=size, now=now)
            if purpose == REFERENCE:
                quotas.require_draft(session, by=by, contest_id=contest_id, size=size, now=now)
            if purpose == ENTRY:
                quotas.require_readable(session, by=by, contest=contest, now=now)
            upload = Upload(
                **facts,
                id=secrets.token_urlsafe(16),
                inbox_key=keys.inbox(),
                state=PROMISED,
                promised_at=now,
                part_size=entry_rules.PART_SIZE if in_parts else None,
            )
            session.add(upload)
        upload.expires_at = entry_rules.upload_ends(contest, purpose, now)
    return _in_parts(upload) if in_parts else _whole(upload)


def _begun(session: Session, facts: Mapping[str, object]) -> Upload | None:
    """The same file on its way already: by name, size and SHA-256, for the same purpose, by the same person."""
    asked = select(Upload.id).filter_by(**facts, state=PROMISED).where(Upload.part_size.is_not(None))
    found = session.scalars(asked.order_by(Upload.promised_at.desc(), Upload.id).limit(1)).first()
    upload = lock(Upload, found) if found else None
    # It may have been thrown away while we waited for its row: no new address for that.
    return upload if upload and upload.state == PROMISED else None


def _whole(upload: Upload) -> Promise:
    signed = store().sign_put(
        upload.inbox_key,
        content_type=upload.content_type,
        size=upload.size,
        expires_at=upload.expires_at,
        sender=_sender(upload.person_id),
    )
    return Promise(upload.id, signed.method, signed.url, signed.headers, signed.expires_at)


def _in_parts(upload: Upload) -> Promise:
    name, there = _sending(upload)
    parts, sender = [], _sender(upload.person_id)
    for number, size in enumerate(entry_rules.part_sizes(upload.size, upload.part_size or upload.size), 1):
        signed = store().sign_part(
            upload.inbox_key, name, number, size=size, expires_at=upload.expires_at, sender=sender
        )
        parts.append(UploadPart(number, signed.url, size, there.get(number)))
    return Promise(upload.id, signed.method, None, signed.headers, signed.expires_at, tuple(parts))


def _sender(person_id: int) -> str:
    """A word by which storage tells people apart, and which names nobody."""
    secret = current_app.config["SECRET_KEY"].encode()
    return hashlib.blake2b(b"%d" % person_id, key=secret[:64], digest_size=6, person=b"sender").hexdigest()


def _sending(upload: Upload) -> tuple[str, dict[int, str]]:
    """The storage's name of this sending, begun now if need be, and the etags of the parts it has."""
    if upload.parts_id is not None:
        try:
            there = store().parts(upload.inbox_key, upload.parts_id)
            return upload.parts_id, {number: part.etag for number, part in there.items()}
        except Missing:
            whole = store().stat(upload.inbox_key)
        if whole is not None:  # joined, and nobody heard of it: completing again is all that is left
            count = len(entry_rules.part_sizes(upload.size, upload.part_size or upload.size))
            return upload.parts_id, dict.fromkeys(range(1, count + 1), whole.etag)
    begun = store().begin(upload.inbox_key, content_type=upload.content_type, size=upload.size)
    with transaction():
        row = lock(Upload, upload.id)
        if row.parts_id == upload.parts_id:
            row.parts_id = begun
            return begun, {}
        first = row.parts_id or begun
    # Two pages began at once: the first one's name counts.
    store().abandon(upload.inbox_key, begun)
    return first, {}
