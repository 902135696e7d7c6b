"""Writing copies, sweeping them, and erasing those whose time to come back is over. Each is safe to run twice."""

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from contest import events
from contest.kernel.clock import utcnow
from contest.kernel.db import end_page, lock, reader, transaction
from contest.kernel.ports import store
from contest.personal_data import archive, collect, deletion, erase, rules as personal_data_rules
from contest.personal_data.events import ExportReady
from contest.personal_data.model import Departure, Export
from contest.work.queue import FILES, SWEEP, RetryLater, enqueue, job
from contest.work.schedule import every
from storage import keys
from storage.store import Missing, StorageUnavailable

# What a killed run left in the store is nobody's: after this it goes.
ORPHANED = timedelta(days=1)


@job(queue=FILES)
def write_export(export_id: int) -> None:
    """Write one copy, part by part, into the store, and tell its owner."""
    export = reader().get_one(Export, export_id)
    person_id, done = export.person_id, export.ready_at is not None
    if done:
        return
    files, parts = collect.files(person_id), list[dict[str, Any]]()
    try:
        with tempfile.TemporaryDirectory(prefix="konpe-export-") as folder:
            written = archive.pack(
                collect.documents(person_id), files, opens=_opens, missing=Missing, folder=Path(folder),
                part=personal_data_rules.PART,
            )  # fmt: skip
            for path in written:
                end_page()
                parts.append(_put(path))
                path.unlink()
    except StorageUnavailable as away:
        raise RetryLater(str(away)) from away
    now = utcnow()
    with transaction():
        row = lock(Export, export_id)
        if row.ready_at is not None or row.swept_at is not None:
            return  # another run was faster, or its owner is gone: what was written here is swept as nobody's
        row.parts, row.ready_at = parts, now
        ready = ExportReady(
            person_id=person_id, export_id=export_id, until=now + personal_data_rules.KEPT, at=now
        )
        events.record(ready, by=None)


@every(timedelta(hours=1))
def sweep_exports() -> None:
    """Remove copies that are a week old, and what no row knows."""
    now = utcnow()
    old = select(Export.id).where(Export.swept_at.is_(None), Export.ready_at < now - personal_data_rules.KEPT)
    late = reader().scalars(old).all()
    known = {part["key"] for parts in reader().scalars(select(Export.parts)) for part in parts}
    end_page()
    try:
        for export_id in late:
            erase.sweep(export_id, now=now)
        for key, stat in store().list("exports/"):
            if key not in known and stat.modified_at < now - ORPHANED:
                store().delete(key)
    except StorageUnavailable as away:
        raise RetryLater(str(away)) from away


@every(timedelta(hours=1))
def erase_due() -> None:
    """Erase those who can go; those whom something still keeps are told once, and wait."""
    now = utcnow()
    leaving = select(Departure).where(Departure.taken_back_at.is_(None), Departure.done_at.is_(None))
    due = [row.id for row in reader().scalars(leaving) if personal_data_rules.due(row, now=now)]
    end_page()
    for departure_id in due:
        enqueue(
            erase_account,
            due_at=now,
            slot=f"erase/{departure_id}/{now:%Y-%m-%dT%H}",
            departure_id=departure_id,
        )


@job(queue=SWEEP)
def erase_account(departure_id: int) -> None:
    """Erase one person, step by step; a step that was done is not done again."""
    if not deletion.erase_person(departure_id, now=utcnow()):
        return
    try:
        erase.sweep_all(departure_id, now=utcnow())
    except StorageUnavailable as away:
        raise RetryLater(str(away)) from away
    while erase.erase_pictures(departure_id, now=utcnow()):
        pass


def _opens(key: str) -> Any:
    end_page()  # nothing of the database is held while the store is read
    return store().open(key)


def _put(path: Path) -> dict[str, Any]:
    key, size = keys.export(), path.stat().st_size
    with path.open("rb") as file:
        store().put(key, file, content_type="application/zip", size=size)
    return {"key": key, "size": size}
