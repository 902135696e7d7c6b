"""What the store must hold for the rows, folder by folder. Later packages put up shelves of their own."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, update

from contest.entries import recipes
from contest.entries.model import PROCESSING, READY, Entry, Image, Rendition, Upload, Version
from contest.kernel.db import end_page, reader, transaction
from contest.work.model import DONE, Job

BATCH = 200


@dataclass(frozen=True, kw_only=True)
class FileColumn:
    """A folder of the store, and the rows (`row`) whose column `key` names its objects; `row.lost_at` is set while
    such an object is missing.

    `planned` tells the keys that work under way will write before its row says so; `waiting` selects the uploads
    whose inbox object that work still reads.
    """

    folder: str
    row: Any
    key: Any
    planned: Callable[[], set[str]]
    waiting: Select[Any]


def known(keys: Iterable[str]) -> set[str]:
    """Those of these keys that some row names."""
    found: set[str] = set()
    for column, batch in _by_column(keys):
        found |= set(reader().scalars(select(column.key).where(column.key.in_(batch))))
    end_page()
    return found


def planned(keys: Iterable[str]) -> set[str]:
    """Keys that work under way will write, of the folders that these are in."""
    return set().union(
        *(column.planned() for column in {column.folder: column for column, _ in _by_column(keys)}.values())
    )


def say(keys: Iterable[str], *, lost_at: datetime | None) -> list[str]:
    """Write down that these objects are missing, or (None) there again; those of which it was not known yet."""
    keys_changed: list[str] = []
    for column, batch in _by_column(keys):
        changed = column.row.lost_at.is_(None) if lost_at else column.row.lost_at.is_not(None)
        with transaction() as session:
            said = update(column.row).where(column.key.in_(batch), changed).values(lost_at=lost_at)
            keys_changed += session.scalars(said.returning(column.key)).all()
    return keys_changed


def lost() -> list[str]:
    """The keys of all objects that are known to be missing."""
    found = [
        key
        for column in file_registry
        for key in reader().scalars(select(column.key).where(column.row.lost_at.is_not(None)))
    ]
    end_page()
    return found


def _by_column(keys: Iterable[str]) -> Iterator[tuple[FileColumn, list[str]]]:
    wanted = sorted(set(keys))
    for column in file_registry:
        here = [key for key in wanted if key.startswith(f"{column.folder}/")]
        for start in range(0, len(here), BATCH):
            yield column, here[start : start + BATCH]


def _planned() -> set[str]:
    """What images that are being prepared will need, and the clean previews that were asked for."""
    asked = (
        select(Upload.sha256, Image.salt, Upload.contest_id, Image.reference_of.is_not(None))
        .join(Upload, Upload.id == Image.upload_id)
        .where(Image.state == PROCESSING)
    )
    found: set[str] = set()
    for sha256, salt, contest_id, reference in reader().execute(asked):
        found |= recipes.planned(sha256, salt, contest_id=contest_id, reference=reference)
    clean = select(Job.args).where(Job.kind == "entries.render_clean", Job.state != DONE)
    entries = [args["entry_id"] for args in reader().scalars(clean)]
    won = (
        select(Image.original_key, Entry.contest_id)
        .join(Version, Version.id == Image.version_id)
        .join(Entry, Entry.id == Version.entry_id)
        .where(Entry.id.in_(entries), Image.state == READY)
    )
    for original, contest_id in reader().execute(won):
        found.add(recipes.key(original or "", "clean", contest_id))
    end_page()
    return found


_waiting = select(Image.upload_id).where(Image.state == PROCESSING)
file_registry: list[FileColumn] = [
    FileColumn(folder="originals", row=Image, key=Image.original_key, planned=_planned, waiting=_waiting),
    FileColumn(folder="renditions", row=Rendition, key=Rendition.key, planned=_planned, waiting=_waiting),
]
