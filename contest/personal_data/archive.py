"""ZIP files written as a stream: neither the lists nor the files in them are ever in memory whole."""

import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO, Protocol
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from contest.kernel.money import Money

BLOCK = 1024 * 1024
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the oldest a ZIP knows: the hour a copy was made is no part of it


class Opens(Protocol):
    """Opens a stored file by its key."""

    def __call__(self, key: str) -> AbstractContextManager[BinaryIO]: ...


def pack(
    documents: Iterable[tuple[str, Iterable[dict[str, Any]]]],
    files: Iterable[tuple[str, str]],
    *,
    opens: Opens,
    missing: type[Exception],
    folder: Path,
    part: int,
) -> Iterator[Path]:
    """Write ZIP files into `folder`, each handed over when it is whole; the next begins once it was taken.

    `documents` are names and the records each holds; `files` names and keys. A ZIP is closed when its files
    weigh `part` bytes. A file that raises `missing` is named in the list of what is missing, in the last ZIP.
    """
    number, weight, lost = 1, 0, []
    path = folder / f"{number}.zip"
    archive = ZipFile(path, "w", ZIP_DEFLATED)
    try:
        for name, records in documents:
            _write_records(archive, name, records)
        for name, key in files:
            if weight >= part:
                archive.close()
                yield path
                number, weight = number + 1, 0
                path = folder / f"{number}.zip"
                archive = ZipFile(path, "w", ZIP_DEFLATED)
            try:
                with opens(key) as stored:
                    weight += _write_file(archive, name, stored)
            except missing:
                lost.append({"file": name})
        if lost:
            _write_records(archive, "missing.json", lost)
    finally:
        archive.close()
    yield path


def _write_records(archive: ZipFile, name: str, records: Iterable[dict[str, Any]]) -> None:
    info = ZipInfo(name, _EPOCH)
    info.compress_type = ZIP_DEFLATED
    with archive.open(info, "w", force_zip64=True) as out:
        out.write(b"[")
        for count, record in enumerate(records):
            out.write(b",\n" if count else b"\n")
            out.write(json.dumps(record, ensure_ascii=False, default=_plain).encode("utf-8", "replace"))
        out.write(b"\n]\n")


def _write_file(archive: ZipFile, name: str, stored: BinaryIO) -> int:
    """Images and ZIPs do not grow smaller: as they are. How many bytes it was."""
    info = ZipInfo(name, _EPOCH)
    info.compress_type = ZIP_STORED
    with archive.open(info, "w", force_zip64=True) as out:
        shutil.copyfileobj(stored, out, BLOCK)
    return info.file_size


def _plain(value: Any) -> Any:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Money):
        return value.as_json()
    raise TypeError(type(value).__name__)
