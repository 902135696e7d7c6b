"""A delivered ZIP's directory is read, never a file in it unpacked (format: PKWARE APPNOTE 6.3.10, 4.3)."""

import struct
import zipfile
from pathlib import Path, PurePosixPath, PureWindowsPath

MOST_MEMBERS = 10_000
MOST_RATIO = 200
# A directory as large as this belongs to no honest archive of ten thousand files.
LONGEST_DIRECTORY = 16 * 1024 * 1024

_END = struct.Struct("<4s4H2IH")  # end of central directory
_LOCATOR = struct.Struct("<4sIQI")
_END64 = struct.Struct("<4sQ2H2I4Q")
_TAIL = 65_535 + _END.size + _LOCATOR.size  # the longest comment, and the records around it


def wrong(path: Path) -> str | None:
    """The refusal code for a ZIP that must not be handed on, or None; also None for what is no ZIP at all."""
    with path.open("rb") as file:
        if file.read(4) not in (b"PK\x03\x04", b"PK\x05\x06"):
            return None
    try:
        announced = _announced(path)
        if announced is None:
            return "handover.zip_broken"
        members_announced, directory_bytes = announced
        if members_announced > MOST_MEMBERS or directory_bytes > LONGEST_DIRECTORY:
            return "handover.zip_too_many"
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, UnicodeError, NotImplementedError):
        return "handover.zip_broken"
    if len(members) > MOST_MEMBERS:
        return "handover.zip_too_many"
    if any(_leads_outside(member.filename) for member in members):
        return "handover.zip_outside"
    if sum(member.file_size for member in members) > MOST_RATIO * path.stat().st_size:
        return "handover.zip_bomb"
    return None


def _announced(path: Path) -> tuple[int, int] | None:
    """Members and bytes of the directory as the archive's end says them, before zipfile reads it all into memory."""
    with path.open("rb") as file:
        length = file.seek(0, 2)
        file.seek(max(0, length - _TAIL))
        tail = file.read()
        at = tail.rfind(b"PK\x05\x06")
        if at < 0 or len(tail) - at < _END.size:
            return None
        _, _, _, _, members, size, _, _ = _END.unpack_from(tail, at)
        if members != 0xFFFF and size != 0xFFFFFFFF:
            return members, size
        if at < _LOCATOR.size or not tail.startswith(b"PK\x06\x07", at - _LOCATOR.size):
            return members, size
        file.seek(_LOCATOR.unpack_from(tail, at - _LOCATOR.size)[2])
        record = file.read(_END64.size)
        if len(record) < _END64.size or not record.startswith(b"PK\x06\x06"):
            return None
        return _END64.unpack(record)[7:9]


def _leads_outside(name: str) -> bool:
    return any(
        flavour(name).is_absolute() or ".." in flavour(name).parts or flavour(name).drive
        for flavour in (PurePosixPath, PureWindowsPath)
    )
