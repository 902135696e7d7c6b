"""A delivered ZIP's directory is read, never a file in it unpacked (format: PKWARE APPNOTE 6.3.10, 4.3)."""

import io
import stat
import struct
import zipfile
from pathlib import Path, PurePosixPath, PureWindowsPath

MOST_MEMBERS = 10_000
MOST_RATIO = 200
# A directory as large as this belongs to no honest archive of ten thousand files.
LONGEST_DIRECTORY = 8 * 1024 * 1024

_BEGINS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_END = struct.Struct("<4s4H2IH")  # end of central directory
_TAIL = 65_535 + _END.size  # with the longest comment


class _Endless(Exception):
    """The archive wants more of it read than its directory may hold."""


class _Careful(io.FileIO):
    """A file that never gives out a whole archive: zipfile believes what the end of one says of its directory,
    in the ZIP64 record if there is one, and reads so much into memory."""

    def read(self, size: int | None = -1) -> bytes:
        """At most LONGEST_DIRECTORY bytes."""
        left = self.seek(0, 1), self.seek(0, 2)
        self.seek(left[0])
        wanted = left[1] - left[0] if size is None or size < 0 else size
        if wanted > LONGEST_DIRECTORY:
            raise _Endless
        return super().read(wanted) or b""


def wrong(path: Path) -> str | None:
    """The refusal code for a ZIP that must not be handed on, or None; also None for what is no ZIP at all.

    A ZIP is what begins or ends as one: programs unpack what stands behind other bytes, too.
    """
    try:
        if not _is_archive(path):
            return None
        with _Careful(path) as file, zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except _Endless:
        return "handover.zip_too_many"
    except (zipfile.BadZipFile, ValueError, OSError, UnicodeError, NotImplementedError, struct.error):
        return "handover.zip_broken"
    if len(members) > MOST_MEMBERS:
        return "handover.zip_too_many"
    if any(_leads_outside(member.filename) for member in members):
        return "handover.zip_outside"
    if any(stat.S_ISLNK(member.external_attr >> 16) for member in members):
        return "handover.zip_link"
    if sum(member.file_size for member in members) > MOST_RATIO * path.stat().st_size:
        return "handover.zip_bomb"
    return None


def _is_archive(path: Path) -> bool:
    with path.open("rb") as file:
        if file.read(4) in _BEGINS:
            return True
        file.seek(max(0, file.seek(0, 2) - _TAIL))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        return False
    comment: int = _END.unpack_from(tail, at)[-1]
    return at + _END.size + comment == len(tail)


def _leads_outside(name: str) -> bool:
    return any(
        flavour(name).is_absolute() or ".." in flavour(name).parts or flavour(name).drive
        for flavour in (PurePosixPath, PureWindowsPath)
    )
