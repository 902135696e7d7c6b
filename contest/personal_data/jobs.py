"""Jobs of exports and deletions: each is safe to run twice."""

import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from contest.kernel.clock import utcnow
from contest.kernel.db import end_page, reader
from contest.kernel.ports import store
from contest.personal_data import (
    archive,
    collect,
    queries as personal_data_queries,
    rules as personal_data_rules,
)
from contest.personal_data.actions import deletion, exports as personal_data_exports
from contest.personal_data.model import Departure, Export
from contest.work.queue import FILES, SWEEP, RetryLater, enqueue, job
from contest.work.schedule import every
from storage import keys
from storage.store import Missing, StorageUnavailable

# What a killed run left in storage is nobody's: after this it goes.
ORPHANED = timedelta(days=1)


@job(queue=FILES)
def write_export(export_id: int) -> None:
    """Write one export, part by part, into storage, and tell its owner."""
    export = reader().get_one(Export, export_id)
    if export.ready_at is not None:
        return
    who, parts = collect.subject(export.person_id), list[dict[str, Any]]()
    try:
        with tempfile.TemporaryDirectory(prefix="konpe-export-") as folder:
            written = archive.pack(
                collect.documents(who), collect.files(who), opens=_opens, missing=Missing, folder=Path(folder),
                part=personal_data_rules.PART,
            )  # fmt: skip
            for path in written:
                end_page()
                parts.append(_put(path))
                path.unlink()
    except StorageUnavailable as away:
        raise RetryLater(str(away)) from away
    personal_data_exports.finish(export_id, parts=parts, now=utcnow())


@every(timedelta(hours=1))
def sweep_exports() -> None:
    """Remove exports that are a week old, and stored files that no row knows."""
    now = utcnow()
    old = select(Export.id).where(Export.swept_at.is_(None), Export.ready_at < now - personal_data_rules.KEPT)
    late = reader().scalars(old).all()
    known = {part["key"] for parts in reader().scalars(select(Export.parts)) for part in parts}
    end_page()
    try:
        for export_id in late:
            _remove(export_id, now=now)
        for key, stat in store().list("exports/"):
            if key not in known and stat.modified_at < now - ORPHANED:
                store().delete(key)
    except StorageUnavailable as away:
        raise RetryLater(str(away)) from away


@every(timedelta(hours=1))
def erase_due() -> None:
    """Have those erased whose fourteen days are over."""
    now = utcnow()
    due = [
        row.id
        for row in reader().scalars(personal_data_queries.under_way())
        if personal_data_rules.due(row, now=now)
    ]
    end_page()
    for departure_id in due:
        slot = f"erase/{departure_id}/{now:%Y-%m-%dT%H}"
        enqueue(erase_account, due_at=now, slot=slot, departure_id=departure_id)


@job(queue=SWEEP)
def erase_account(departure_id: int) -> None:
    """Erase one person, step by step; a step that was done is not done again."""
    if not deletion.erase_person(departure_id, now=utcnow()):
        return
    try:
        remove_all(departure_id, now=utcnow())
    except StorageUnavailable as away:
        raise RetryLater(str(away)) from away
    while deletion.erase_batch(departure_id, now=utcnow()):
        pass


def remove_all(departure_id: int, *, now: datetime) -> None:
    """Remove every export of an erased person, those still being made too. Raises StorageUnavailable."""
    person_id = reader().get_one(Departure, departure_id).person_id
    mine = select(Export.id).where(Export.person_id == person_id, Export.swept_at.is_(None))
    for export_id in reader().scalars(mine).all():
        _remove(export_id, now=now)


def _remove(export_id: int, *, now: datetime) -> None:
    stored = [part["key"] for part in reader().get_one(Export, export_id).parts]
    end_page()
    for key in stored:
        store().delete(key)
    personal_data_exports.remove(export_id, now=now)


def _opens(key: str) -> Any:
    end_page()  # nothing of the database is held while storage is read
    return store().open(key)


def _put(path: Path) -> dict[str, Any]:
    key, size = keys.export(), path.stat().st_size
    with path.open("rb") as file:
        store().put(key, file, content_type="application/zip", size=size)
    return {"key": key, "size": size}
