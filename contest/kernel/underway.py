"""Acts that are under way now, known to every process, and forgotten by the machine when a process dies."""

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contest.kernel.refusal import require

# A record lock belongs to a process: its threads keep from each other by `_here`. The file stays open, as closing
# any handle to it would give up all its locks.
_gate = threading.Lock()
_files: dict[Path, IO[bytes]] = {}
_here: set[tuple[Path, int]] = set()


@contextmanager
def alone_on_this_machine(folder: Path, name: str) -> Iterator[None]:
    """Do the block while nobody else on this machine does what `name` names. Raises Refused("key.running").

    For SQLite, whose house is one machine: a byte of a file is locked. On PostgreSQL the lock is `alone_in`.
    """
    path, place = folder / "under-way", _place(name)
    with _gate:
        require((path, place) not in _here, "key.running")
        if path not in _files:
            _files[path] = path.open("ab")
        file = _files[path]
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
        except OSError:
            require(False, "key.running")
        _here.add((path, place))
    try:
        yield
    finally:
        with _gate:
            fcntl.lockf(file, fcntl.LOCK_UN, 1, place)
            _here.discard((path, place))


def alone_in(session: Session, name: str) -> None:
    """The same until this transaction ends, across all machines. Raises Refused("key.running")."""
    require(session.scalar(select(func.pg_try_advisory_xact_lock(_place(name)))), "key.running")


def _place(name: str) -> int:
    return int.from_bytes(sha256(name.encode()).digest()[:8]) >> 2  # fits a file's offset and a bigint
