"""Objects in a folder of a disk: whole or not there, written once, and on the disk when we say so.

    objects/<key>.d/body, about.json    an object; the folder appears by one rename
    objects/<key>.d/00001, 00002 …      the body of an object that came in parts
    parts/<random>/00001 …, about.json  parts of a file on its way; joining them is one rename of the folder
    incoming/<random>/                  what is being written or thrown away

Renaming a folder onto one that is not empty fails, whoever else is writing:
that makes it write-once. A process that dies leaves its place in `incoming`
without a lock on it; `sweep` clears such places.
"""

import contextlib
import errno
import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from storage.joined import joined
from storage.keys import require_key, require_prefix
from storage.signing import utcnow
from storage.store import (
    Exists,
    Missing,
    Part,
    Stat,
    StorageUnavailable,
    Unfinished,
    WrongParts,
    WrongSize,
    require_content_type,
)

CHUNK = 64 * 1024
_YOUNG = 60  # seconds in which a place may still be without its lock


class Folder:
    """The objects under `root`, which is made when it is not there.

    Web, files and worker processes may use it at the same time; they run as
    the same user. When an object was stored is read off `clock`, not the file
    server's.
    """

    def __init__(self, root: str | os.PathLike[str], *, clock: Callable[[], datetime] = utcnow) -> None:
        self._clock = clock
        self._objects = Path(root) / "objects"
        self._incoming = Path(root) / "incoming"
        self._parts = Path(root) / "parts"
        for folder in (self._objects, self._incoming, self._parts):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def put(self, key: str, file: BinaryIO, *, content_type: str, size: int) -> None:
        """See ObjectStore.put; `file` need not be seekable here."""
        target = self._path(key)
        about = {"content_type": require_content_type(content_type), "etag": secrets.token_hex(16)}
        with _disk():
            if target.exists():
                raise Exists(key)
            with self._place() as place, _new_file(place / "body") as body:
                # Held until the end: it tells `sweep` that somebody is writing.
                fcntl.flock(body, fcntl.LOCK_EX)
                _copy_exactly(file, body, size)
                _settle(body)
                self._stamp(place / "body")
                self._publish(place, key, about)

    def begin(self, key: str, *, content_type: str, size: int) -> str:
        """See ObjectStore.begin."""
        about: dict[str, str | int] = {
            "content_type": require_content_type(content_type),
            "etag": secrets.token_hex(16),
            "size": size,
            "key": require_key(key),
        }
        upload = secrets.token_hex(16)
        with _disk(), self._place() as place:
            _describe(place, about)
            self._stamp(place / "about.json")
            place.rename(self._parts / upload)
            _sync_folder(self._parts)
        return upload

    def put_part(self, upload: str, number: int, file: BinaryIO, *, size: int) -> str:
        """Keep a part in the place of an earlier one; its etag. Raises WrongSize, and Missing for no such upload."""
        folder = self._parts / require_key(upload)
        with _disk():
            if not folder.is_dir():
                raise Missing(upload)
            with self._place() as place, _new_file(place / "body") as body:
                fcntl.flock(body, fcntl.LOCK_EX)
                _copy_exactly(file, body, size)
                _settle(body)
                etag = _part(os.fstat(body.fileno())).etag
                try:
                    # Once the parts are joined their folder has another name: nothing late gets in.
                    (place / "body").rename(folder / f"{number:05}")
                    _sync_folder(folder)
                except FileNotFoundError:
                    raise Missing(upload) from None
        return etag

    def parts(self, key: str, upload: str) -> dict[int, Part]:
        """See ObjectStore.parts."""
        folder = self._parts / require_key(upload)
        try:
            with os.scandir(folder) as found:
                return {int(part.name): _part(part.stat()) for part in found if part.name.isdigit()}
        except FileNotFoundError:
            self._require_root()
            raise Missing(key) from None
        except OSError as fault:
            raise StorageUnavailable(f"the disk refuses: {fault}") from fault

    def join(self, key: str, upload: str, parts: Mapping[int, str], *, size: int) -> Stat:
        """See ObjectStore.join; nothing is copied."""
        try:
            there = self.parts(key, upload)
        except Missing:
            return self._there(key)
        whole = sum(part.size for part in there.values()) == size
        if not whole or {number: part.etag for number, part in there.items()} != dict(parts):
            raise WrongParts(key)
        target, folder = self._path(key), self._parts / upload
        with _disk():
            self._make_way(target.parent)
            try:
                self._stamp(folder / "about.json")
                folder.rename(target)
            except FileNotFoundError:
                return self._there(key)  # another was faster
            _sync_folder(target.parent)
            _sync_folder(self._parts)
        return self._there(key)

    def abandon(self, key: str, upload: str) -> None:
        """See ObjectStore.abandon."""
        with _disk(), self._place() as place, contextlib.suppress(FileNotFoundError):
            (self._parts / require_key(upload)).rename(place / "gone")

    def unfinished(self, prefix: str) -> Iterator[Unfinished]:
        """See ObjectStore.unfinished."""
        require_prefix(prefix)
        with _disk():
            for folder in list(self._parts.iterdir()):
                with contextlib.suppress(FileNotFoundError):
                    about = folder / "about.json"
                    key, begun_at = json.loads(about.read_bytes())["key"], _modified(about.stat())
                    if key.startswith(prefix):
                        yield Unfinished(key, folder.name, begun_at)

    def open(self, key: str) -> contextlib.AbstractContextManager[BinaryIO]:
        """See ObjectStore.open."""
        return self._opened(key)

    def stat(self, key: str) -> Stat | None:
        """See ObjectStore.stat."""
        path = self._path(key)
        with _disk():
            try:
                about = json.loads((path / "about.json").read_bytes())
                # What came in parts has its size written down, and no single body.
                body = (path / ("about.json" if "size" in about else "body")).stat()
            except FileNotFoundError:
                self._require_root()
                return None
        size = about.get("size", body.st_size)
        return Stat(size, about["content_type"], about["etag"], _modified(body))

    def copy(self, source: str, target: str) -> None:
        """See ObjectStore.copy; the bytes are shared, not doubled."""
        path = self._path(target)
        if self.stat(source) is None:
            raise Missing(source)
        with _disk():
            if path.exists():
                raise Exists(target)
            with self._place() as place:
                try:
                    about = json.loads((self._path(source) / "about.json").read_bytes())
                    for body in _bodies(self._path(source)):
                        os.link(body, place / body.name)
                except FileNotFoundError:
                    raise Missing(source) from None
                self._publish(place, target, about | {"etag": secrets.token_hex(16)})

    def delete(self, key: str) -> None:
        """See ObjectStore.delete; who has it open reads on."""
        path = self._path(key)
        with _disk(), self._place() as place:
            try:
                path.rename(place / "gone")
            except FileNotFoundError:
                self._require_root()
            else:
                _sync_folder(path.parent)

    def list(self, prefix: str) -> Iterator[tuple[str, Stat]]:
        """See ObjectStore.list."""
        folder = require_prefix(prefix).rpartition("/")[0]
        for key in self._keys(folder, prefix):
            known = self.stat(key)
            if known is not None:
                yield key, Stat(known.size, None, known.etag, known.modified_at)

    def sweep(self) -> int:
        """Clear what dead writers left, and say how many places that were."""
        swept = 0
        with _disk():
            with self._place() as newest:
                now = newest.stat().st_mtime  # by the clock that dated the other places too
            for place in list(self._incoming.iterdir()):
                with contextlib.suppress(FileNotFoundError):
                    if now - place.stat().st_mtime > _YOUNG and not _being_written(place):
                        shutil.rmtree(place)
                        swept += 1
        return swept

    def free(self) -> int | None:
        """See ObjectStore.free: what the disk has left for us."""
        with _disk():
            disk = os.statvfs(self._objects)
        return disk.f_bavail * disk.f_frsize

    def ready(self) -> bool:
        """Whether objects can be written here now."""
        return os.access(self._objects, os.W_OK | os.X_OK) and os.access(self._incoming, os.W_OK | os.X_OK)

    @contextlib.contextmanager
    def _opened(self, key: str) -> Iterator[BinaryIO]:
        with _disk():
            try:
                body = joined(_bodies(self._path(key)))
            except FileNotFoundError:
                self._require_root()
                raise Missing(key) from None
        with body:
            yield body

    def _stamp(self, file: Path) -> None:
        now = self._clock().timestamp()
        os.utime(file, (now, now))

    def _there(self, key: str) -> Stat:
        stat = self.stat(key)
        if stat is None:
            raise Missing(key)
        return stat

    def _path(self, key: str) -> Path:
        return self._objects / f"{require_key(key)}.d"

    def _keys(self, folder: str, prefix: str) -> Iterator[str]:
        """Keys below `folder` that begin with `prefix`, in the order of their bytes."""
        found = []
        with _disk():
            try:
                entries = list(os.scandir(self._objects / folder))
            except FileNotFoundError:
                self._require_root()
                return
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            found.append(path.removesuffix(".d") if path.endswith(".d") else path + "/")
        for name in sorted(found):
            if not name.endswith("/"):
                if name.startswith(prefix):
                    yield name
            elif name.startswith(prefix):
                yield from self._keys(name[:-1], prefix)

    @contextlib.contextmanager
    def _place(self) -> Iterator[Path]:
        place = self._incoming / secrets.token_hex(16)
        place.mkdir(mode=0o700)
        try:
            yield place
        finally:
            shutil.rmtree(place, ignore_errors=True)

    def _publish(self, place: Path, key: str, about: Mapping[str, str | int]) -> None:
        """Make what is in `place` the object at `key`, for good once we return."""
        target = self._path(key)
        _describe(place, about)
        self._make_way(target.parent)
        try:
            place.rename(target)
        except OSError as fault:
            if fault.errno in (errno.ENOTEMPTY, errno.EEXIST):
                raise Exists(key) from None
            raise
        _sync_folder(target.parent)

    def _make_way(self, folder: Path) -> None:
        """Make the folders down to `folder`, on the disk before anything is put in."""
        if folder != self._objects:
            self._make_way(folder.parent)
            folder.mkdir(mode=0o700, exist_ok=True)
            _sync_folder(folder.parent)

    def _require_root(self) -> None:
        if not self._objects.is_dir():
            raise StorageUnavailable(f"the folder {self._objects} is not there")


@contextlib.contextmanager
def _disk() -> Iterator[None]:
    """Call a disk that fails (full, unmounted, read-only) what it is to the site: away."""
    try:
        yield
    except OSError as fault:
        raise StorageUnavailable(f"the disk refuses: {fault}") from fault


def _copy_exactly(source: BinaryIO, body: BinaryIO, size: int) -> None:
    left = size
    while left:
        chunk = source.read(min(CHUNK, left))
        if not chunk:
            raise WrongSize(f"{size - left} bytes came, {size} were announced")
        body.write(chunk)
        left -= len(chunk)
    if source.read(1):
        raise WrongSize(f"more than the {size} bytes announced came")


def _describe(place: Path, about: Mapping[str, str | int]) -> None:
    with _new_file(place / "about.json") as described:
        described.write(json.dumps(about).encode())
        _settle(described)
    _sync_folder(place)


def _bodies(path: Path) -> list[Path]:
    """The file that holds an object's bytes, or those of its parts in order. Raises FileNotFoundError."""
    return sorted(found for found in path.iterdir() if found.name != "about.json")


def _part(found: os.stat_result) -> Part:
    # Each part is a new file: its place and moment on the disk tell it from the one it replaced.
    return Part(found.st_size, f"{found.st_ino:x}-{found.st_mtime_ns:x}")


def _new_file(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _settle(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _being_written(place: Path) -> bool:
    try:
        with (place / "body").open("rb") as body:
            fcntl.flock(body, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _modified(body: os.stat_result) -> datetime:
    return datetime.fromtimestamp(body.st_mtime, UTC)
