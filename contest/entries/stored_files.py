"""Registry of table columns that hold storage keys: used to find lost and orphaned files. Later packages add theirs."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from contest.entries import recipes
from contest.entries.model import PROCESSING, READY, Entry, Image, Rendition, Upload, Version
from contest.kernel.db import end_page, reader
from contest.work.model import DONE, Job

BATCH = 200


@dataclass(frozen=True, kw_only=True)
class StoredFiles:
    """A folder of storage, and the rows (`row`) whose column `key` names its objects; `row.lost_at` is set while
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
    for files, batch in by_folder(keys):
        found |= set(reader().scalars(select(files.key).where(files.key.in_(batch))))
    end_page()
    return found


def planned(keys: Iterable[str]) -> set[str]:
    """Keys that work under way will write, of the folders that these are in."""
    return set().union(
        *(files.planned() for files in {files.folder: files for files, _ in by_folder(keys)}.values())
    )


def lost() -> list[str]:
    """The keys of all objects that are known to be missing."""
    found = [
        key
        for files in registry
        for key in reader().scalars(select(files.key).where(files.row.lost_at.is_not(None)))
    ]
    end_page()
    return found


def by_folder(keys: Iterable[str]) -> Iterator[tuple[StoredFiles, list[str]]]:
    """These keys in batches, with the registered files that each batch belongs to."""
    wanted = sorted(set(keys))
    for files in registry:
        here = [key for key in wanted if key.startswith(f"{files.folder}/")]
        for start in range(0, len(here), BATCH):
            yield files, here[start : start + BATCH]


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
registry: list[StoredFiles] = [
    StoredFiles(folder="originals", row=Image, key=Image.original_key, planned=_planned, waiting=_waiting),
    StoredFiles(folder="renditions", row=Rendition, key=Rendition.key, planned=_planned, waiting=_waiting),
]
