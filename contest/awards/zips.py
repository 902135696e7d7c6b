"""ZIP directories of delivered files: read, never unpacked (format: PKWARE APPNOTE 6.3.10, 4.3).

What the directory says of a member must agree with the header before that member, and no two may share bytes: else
programs would find other files in it than we did. How far a member really unfolds only unpacking would tell.
"""

import io
import stat
import struct
import unicodedata
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath

from contest.awards import formats as award_formats

MOST_MEMBERS = 10_000
MOST_RATIO = 200
# A directory as large as this belongs to no honest archive of ten thousand files.
LONGEST_DIRECTORY = 8 * 1024 * 1024

_BEGINS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_END = struct.Struct("<4s4H2IH")  # end of central directory
_TAIL = 65_535 + _END.size  # with the longest comment
_HEADER = struct.Struct("<4s5H3I2H")  # of a member
_LOCKED = 0x1 | 0x40 | 0x2000  # encrypted, strongly so, or with a masked directory
_SIZES_FOLLOW, _UTF8, _IN_ZIP64 = 0x8, 0x800, 0xFFFF_FFFF
_BIDI = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}


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

    A ZIP is what begins or ends as one: programs unpack what follows other bytes, too.
    """
    try:
        if not _is_archive(path):
            return None
        with _Careful(path) as file, zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS:
                return "handover.zip_too_many"
            found = _wrong_members(members)
            if found is None and not _agrees(file, members, archive.start_dir):
                found = "handover.zip_lies"
    except _Endless:
        return "handover.zip_too_many"
    except (zipfile.BadZipFile, ValueError, OSError, UnicodeError, NotImplementedError, struct.error):
        return "handover.zip_broken"
    if found is None and sum(member.file_size for member in members) > MOST_RATIO * path.stat().st_size:
        return "handover.zip_bomb"
    return found


def endings(path: Path) -> frozenset[str]:
    """The endings of the files in a ZIP that `wrong` has found nothing in; what Macs add beside files is left out."""
    with _Careful(path) as file, zipfile.ZipFile(file) as archive:
        paths = [PurePosixPath(member.filename) for member in archive.infolist() if not member.is_dir()]
    return frozenset(
        award_formats.ending(one.name)
        for one in paths
        if "__MACOSX" not in one.parts and not one.name.startswith(".")
    )


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


def _wrong_members(members: Sequence[zipfile.ZipInfo]) -> str | None:
    # `orig_filename`: zipfile itself cuts a name at its first NUL, other programs do not.
    names = [member.orig_filename for member in members]
    if any(member.flag_bits & _LOCKED for member in members):
        return "handover.zip_locked"
    if any(_leads_outside(name) for name in names):
        return "handover.zip_outside"
    if any(unicodedata.category(char) == "Cc" or char in _BIDI for name in names for char in name):
        return "handover.zip_name"
    if len({_plain(name) for name in names}) < len(names):
        return "handover.zip_twice"
    if any(
        stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR) for member in members
    ):
        return "handover.zip_link"
    return None


def _agrees(file: io.FileIO, members: Sequence[zipfile.ZipInfo], directory: int) -> bool:
    """Whether each member is where and as the directory says, before the next one and before the directory."""
    ends = 0
    for member in sorted(members, key=lambda one: one.header_offset):
        start = member.header_offset
        if start < ends:
            return False
        file.seek(start)
        mark, _version, flags, method, _time, _date, crc, packed, size, name, extra = _HEADER.unpack(
            file.read(_HEADER.size)
        )
        raw = file.read(name).decode("utf-8" if flags & _UTF8 else "cp437")
        if mark != b"PK\x03\x04" or raw != member.orig_filename or method != member.compress_type:
            return False
        stated = (crc, packed, size)
        known = (member.CRC, member.compress_size, member.file_size)
        if not flags & _SIZES_FOLLOW and any(
            one not in (other, _IN_ZIP64) for one, other in zip(stated, known, strict=True)
        ):
            return False
        if method == zipfile.ZIP_STORED and member.compress_size != member.file_size:
            return False
        # Deflate adds five bytes a block at the most (RFC 1951, 3.2.4): packed bytes that are more hide something.
        if method == zipfile.ZIP_DEFLATED and member.compress_size > member.file_size * 1.01 + 64:
            return False
        ends = start + _HEADER.size + name + extra + member.compress_size
    return ends <= directory


def _leads_outside(name: str) -> bool:
    def climbs(part: str) -> bool:  # Windows drops blanks and dots at the end of a name: ".. " is ".."
        return len(part) > 1 and not part.strip(" .") and ".." in part

    return any(
        flavour(name).is_absolute()
        or flavour(name).drive
        or flavour(name).root
        or any(climbs(part) for part in flavour(name).parts)
        for flavour in (PurePosixPath, PureWindowsPath)
    )


def _plain(name: str) -> str:
    """A member's path as a program that unpacks it takes it."""
    return "/".join(part for part in name.replace("\\", "/").split("/") if part not in ("", "."))
