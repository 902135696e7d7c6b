"""Cleanup of storage, which drifts from the rows when processes die: orphaned files go, lost ones are reported.

Nothing is removed on one look: a first pass finds, a second one, a day later, looks again and removes.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select

from contest.entries import quotas, rules as entry_rules, stored_files
from contest.entries.actions import lost_files
from contest.entries.actions.uploads import claiming
from contest.entries.jobs.job_files import patience
from contest.entries.model import EXPIRED, PROMISED, Upload
from contest.entries.stored_files import BATCH, StoredFiles
from contest.kernel.clock import utcnow
from contest.kernel.db import end_page, reader
from contest.kernel.ports import store
from contest.work.queue import SWEEP, enqueue, job, kind_of
from contest.work.schedule import every
from storage import keys
from storage.store import StorageUnavailable

SECOND_LOOK = timedelta(days=1)
GONE_LOOK = timedelta(minutes=10)
# A used upload's bytes are somebody's until its file is stored; jobs that wait for storage give up sooner.
KEPT_USED = timedelta(days=7)


@every(timedelta(minutes=10))
def clear_unused() -> None:
    """Give up uploads that were promised long ago and used nowhere; remove what was sent for these, and for those
    whose owner threw them away."""
    now = utcnow()
    over = or_(
        and_(Upload.part_size.is_(None), Upload.expires_at < now - entry_rules.KEPT_UNUSED),
        Upload.expires_at < now - entry_rules.KEPT_PARTS,
    )
    late = select(Upload.id).where(Upload.state != EXPIRED, Upload.used_at.is_(None), over)
    for upload_id in reader().scalars(late.limit(1000)).all():
        claiming.expire(upload_id, now=now)
    with suppress(StorageUnavailable):  # the next run finds all that is left
        _clear_inbox(now)


@every(timedelta(days=1))
def look_for_orphans() -> None:
    """First pass: objects no row knows, and rows whose object is not there."""
    now = utcnow()
    with patience():
        for files in stored_files.registry:
            for shard in range(256):
                _look_at(files, f"{files.folder}/{shard:02x}/", now)
        sent = {key for key, stat in store().list("inbox/") if stat.modified_at < now - SECOND_LOOK}
        begun = [one for one in store().unfinished("inbox/") if one.begun_at < now - SECOND_LOOK]
    _look_again(remove_orphans, _orphans(sent, now), now + SECOND_LOOK)
    waiting = select(Upload.parts_id).where(Upload.state == PROMISED, Upload.parts_id.is_not(None))
    known = set(reader().scalars(waiting))
    end_page()
    with patience():
        # A day old and of no promise: its page died between store and row, or it was thrown away meanwhile.
        for one in begun:
            if one.upload not in known:
                store().abandon(one.key, one.upload)


@job(queue=SWEEP)
def remove_orphans(keys: list[str]) -> None:
    """Second pass: remove those that still no row knows."""
    orphans = _orphans(set(keys), utcnow())
    with patience():
        for key in orphans:
            store().delete(key)


@job(queue=SWEEP)
def confirm_gone(keys: list[str]) -> None:
    """Second pass: if these objects are still missing, say so on their rows and to staff, and render again what can be."""
    _check(sorted(stored_files.known(keys)))


@every(timedelta(hours=1))
def look_for_lost() -> None:
    """Look once more for what is known to be missing: somebody may have brought it back from a backup."""
    _check(stored_files.lost())


def present(key: str) -> bool:
    """Whether storage has what somebody is about to fetch; if not, that is looked into. A store that is away is
    taken at its word: the address will tell."""
    try:
        there = store().stat(key) is not None
    except StorageUnavailable:
        return True
    if not there:
        now = utcnow()  # once an hour at the most, however often it is asked for
        slot = f"{kind_of(confirm_gone)}/{now:%Y-%m-%dT%H}/{key}"
        enqueue(confirm_gone, due_at=now, slot=slot, keys=[key])
    return there


def _look_at(files: StoredFiles, prefix: str, now: datetime) -> None:
    there = {key: stat.modified_at for key, stat in store().list(prefix)}
    rows = set(reader().scalars(select(files.key).where(files.key.startswith(prefix, autoescape=True))))
    end_page()
    old = {key for key, modified_at in there.items() if modified_at < now - SECOND_LOOK}
    _look_again(remove_orphans, _orphans(old - rows, now), now + SECOND_LOOK)
    _look_again(confirm_gone, rows - set(there), now + GONE_LOOK)


def _check(keys: list[str]) -> None:
    with patience():
        gone = [key for key in keys if store().stat(key) is None]
    lost_files.mark_found(set(keys) - set(gone))
    lost_files.mark_lost(gone, now=utcnow())


def _look_again(work: Callable[..., None], keys: set[str], due_at: datetime) -> None:
    for batch in _batches(sorted(keys)):
        # The same finding is looked at once a day, however many first passes make it.
        digest = hashlib.sha256("\n".join(batch).encode()).hexdigest()
        enqueue(work, due_at=due_at, slot=f"{kind_of(work)}/{due_at:%Y-%m-%d}/{digest}", keys=batch)


def _orphans(keys: set[str], now: datetime) -> set[str]:
    """Those that no row knows, and nothing under way will."""
    if not keys:
        return set()
    orphans = keys - stored_files.planned(keys) - stored_files.known(keys) - _sent(keys, now)
    end_page()
    return orphans


def _sent(keys: set[str], now: datetime) -> set[str]:
    """Inbox keys, small pictures' too, of uploads that may still be used, were used of late, or have not been read."""
    waits = [Upload.id.in_(files.waiting) for files in stored_files.registry]
    used = or_(Upload.used_at.is_(None), Upload.used_at > now - KEPT_USED, *waits)
    return _inbox(keys, and_(Upload.state != EXPIRED, used))


def _clear_inbox(now: datetime) -> None:
    """Go through all that storage has, not through rows newly given up alone: it may have been away, and an address
    takes a file again after its first one was thrown away, a slow one even for a while beyond its end."""
    for key in sorted(_inbox({key for key, _ in store().list("inbox/")}, _given_up(now))):
        store().delete(key)
    begun = list(store().unfinished("inbox/"))
    left = _inbox({one.key for one in begun}, Upload.state == EXPIRED)
    for one in begun:
        if one.key in left:
            store().abandon(one.key, one.upload)


def _given_up(now: datetime) -> ColumnElement[bool]:
    """Uploads that nothing will read any more, nor their addresses write."""
    removed = and_(Upload.used_at.is_not(None), quotas.taken_out())
    return and_(or_(Upload.state == EXPIRED, removed), Upload.expires_at < now)


def _inbox(among: set[str], which: ColumnElement[bool]) -> set[str]:
    """Those of these keys, small pictures' too, that were sent for such uploads."""
    found: set[str] = set()
    for batch in _batches(sorted(key for key in among if key.startswith("inbox/"))):
        files = {keys.sent(key) for key in batch}
        known = set(reader().scalars(select(Upload.inbox_key).where(Upload.inbox_key.in_(files), which)))
        found |= {key for key in batch if keys.sent(key) in known}
    end_page()
    return found


def _batches(keys: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]
