"""Store and rows drift apart when processes die between them: what is unused goes, what is missed is reported.

Nothing is removed on one look: a first pass finds, a second one, a day later, looks again and removes.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from contest.entries import lifecycle, recipes, rules
from contest.entries.model import EXPIRED, PROCESSING, Image, Rendition, Upload
from contest.kernel.clock import utcnow
from contest.kernel.db import end_page, lock, reader, transaction
from contest.kernel.ports import store
from contest.work.queue import Away, enqueue, job, kind_of
from contest.work.schedule import every
from storage.store import StoreAway

BATCH = 200
SECOND_LOOK = timedelta(days=1)
GONE_LOOK = timedelta(minutes=10)
# A used upload's bytes are somebody's until its original is stored; jobs that wait for the store give up sooner.
KEPT_USED = timedelta(days=7)


@every(timedelta(minutes=10))
def clear_unused() -> None:
    """Give up uploads that were promised long ago and used nowhere, and remove what was sent for them."""
    now = utcnow()
    late = select(Upload.id).where(
        Upload.state != EXPIRED, Upload.used_at.is_(None), Upload.expires_at < now - rules.KEPT_UNUSED
    )
    for upload_id in reader().scalars(late.limit(1000)).all():
        with transaction():
            upload = lock(Upload, upload_id)
            given_up = lifecycle.expire(upload, now=now)
        if given_up:
            _delete([upload.inbox_key])


@every(timedelta(days=1))
def look_for_orphans() -> None:
    """First pass: objects no row knows, and rows whose object is not there."""
    now = utcnow()
    try:
        for folder in ("originals", "renditions"):
            for shard in range(256):
                _look_at(f"{folder}/{shard:02x}/", now)
        sent = {key for key, stat in store().list("inbox/") if stat.modified_at < now - SECOND_LOOK}
    except StoreAway as away:
        raise Away(str(away)) from away
    _look_again(remove_orphans, _orphans(sent, now), now + SECOND_LOOK)


@job
def remove_orphans(keys: list[str]) -> None:
    """Second pass: remove those that still no row knows."""
    _delete(_orphans(set(keys), utcnow()))


@job
def confirm_gone(keys: list[str]) -> None:
    """Second pass: fail, and so come before staff, if these objects are still missing."""
    known = _known(set(keys))
    try:
        gone = [key for key in sorted(known) if store().stat(key) is None]
    except StoreAway as away:
        raise Away(str(away)) from away
    if gone:
        raise LookupError(f"the store has lost objects that entries need: {', '.join(gone)}")


def _look_at(prefix: str, now: datetime) -> None:
    there = {key: stat.modified_at for key, stat in store().list(prefix)}
    rows: set[str] = set()
    for column in (Image.original_key, Rendition.key):
        rows |= set(reader().scalars(select(column).where(column.startswith(prefix, autoescape=True))))
    end_page()
    old = {key for key, modified_at in there.items() if modified_at < now - SECOND_LOOK}
    _look_again(remove_orphans, _orphans(old - rows, now), now + SECOND_LOOK)
    _look_again(confirm_gone, rows - set(there), now + GONE_LOOK)


def _look_again(work: Callable[..., None], keys: set[str], due_at: datetime) -> None:
    for batch in _batches(sorted(keys)):
        # The same finding is looked at once, however many first passes make it.
        digest = hashlib.sha256("\n".join(batch).encode()).hexdigest()
        enqueue(work, due_at=due_at, slot=f"{kind_of(work)}/{digest}", keys=batch)


def _orphans(keys: set[str], now: datetime) -> set[str]:
    """Those that no row knows, and no image that is being prepared will."""
    if not keys:
        return set()
    waiting = reader().execute(
        select(Upload.sha256, Image.salt, Upload.contest_id, Image.reference_of.is_not(None))
        .join(Upload, Upload.id == Image.upload_id)
        .where(Image.state == PROCESSING)
    )
    planned: set[str] = set()
    for sha256, salt, contest_id, reference in waiting:
        planned |= recipes.planned(sha256, salt, contest_id=contest_id, reference=reference)
    orphans = keys - planned - _known(keys) - _sent(keys, now)
    end_page()
    return orphans


def _known(keys: set[str]) -> set[str]:
    found: set[str] = set()
    for batch in _batches(sorted(keys)):
        for column in (Image.original_key, Rendition.key):
            found |= set(reader().scalars(select(column).where(column.in_(batch))))
    end_page()
    return found


def _sent(keys: set[str], now: datetime) -> set[str]:
    """Inbox keys of uploads that may still be used, or were used of late."""
    used = or_(Upload.used_at.is_(None), Upload.used_at > now - KEPT_USED)
    found: set[str] = set()
    for batch in _batches(sorted(key for key in keys if key.startswith("inbox/"))):
        alive = select(Upload.inbox_key).where(Upload.inbox_key.in_(batch), Upload.state != EXPIRED, used)
        found |= set(reader().scalars(alive))
    return found


def _delete(keys: Iterable[str]) -> None:
    try:
        for key in keys:
            store().delete(key)
    except StoreAway as away:
        raise Away(str(away)) from away


def _batches(keys: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]
