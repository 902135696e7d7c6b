"""JPEG, read marker by marker (ITU-T T.81, annex B)."""

import re
import struct

from contest.imaging.formats import exif
from contest.imaging.formats.survey import Survey, check_profile, too_many_parts
from contest.imaging.reasons import Unreadable
from contest.imaging.specs import MAX_SCANS

SIGNATURE = b"\xff\xd8\xff"
SOI, EOI, SOS, DHT, JPG, DAC, TEM = 0xD8, 0xD9, 0xDA, 0xC4, 0xC8, 0xCC, 0x01
APP0, APP1, APP2, APP14, APP15, COM = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
END = bytes([0xFF, EOI])
FRAMES = set(range(0xC0, 0xD0)) - {DHT, JPG, DAC}
READABLE_FRAMES = {0xC0, 0xC1, 0xC2, 0xC9, 0xCA}
APPS = set(range(APP0, APP15 + 1))
KEPT_APPS = {APP0, APP14}
MOST_SEGMENTS = 20_000
"""A real file has some hundred; this bounds the work a file can ask for."""

# In entropy data FF is followed by 00 or a restart marker; FF FF is padding before a marker.
_MARKER = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])")


def survey(content: bytes) -> Survey:
    """Walk the markers up to the end of the first image.

    Raises Unreadable: image.truncated, image.damaged, image.variant_not_accepted,
    image.profile_too_large, image.too_many_parts, image.too_many_scans.
    """
    return _Walk(content).survey()


class _Walk:
    def __init__(self, content: bytes) -> None:
        self.content = content
        self.header = [SIGNATURE[:2]]
        self.frame: bytes | None = None
        self.scans = 0
        self.ended = True
        self.orientation = exif.UPRIGHT
        self.notes = 0
        self.profile_parts: list[tuple[int, bytes]] = []

    def survey(self) -> Survey:
        start, end = self._walk()
        if self.frame is None or not self.scans:
            raise Unreadable("image.truncated")
        height, width, components = struct.unpack_from(">HHB", self.frame, 1)
        if self.frame[0] != 8:
            raise Unreadable("image.variant_not_accepted", found=f"JPEG, {self.frame[0]} bit")
        if components not in (1, 3, 4):
            raise Unreadable("image.variant_not_accepted", found=f"JPEG, {components} channels")
        return Survey(
            format="JPEG",
            width=width,
            height=height,
            essence=b"".join([*self.header, self._data(start, end)]),
            scans=self.scans,
            orientation=self.orientation,
            profiles=(self._profile(),),
            unended=not self.ended,
            coarse_colour=components == 3 and self.frame[7:8] == b"\x22",
            notes=self.notes,
        )

    def _walk(self) -> tuple[int, int]:
        """Read every segment; where the first scan starts and the picture ends. A missing EOI is no error."""
        place = 2
        first_scan = None
        for _ in range(MOST_SEGMENTS):
            found = _MARKER.search(self.content, place)
            if found is None:
                if first_scan is None:
                    raise Unreadable("image.truncated")
                self.ended = False
                return first_scan, len(self.content)
            marker = found[1][0]
            if marker == EOI:
                return (found.start() if first_scan is None else first_scan), found.end()
            if marker == TEM:
                place = found.end()
                continue
            if marker == SOI or marker < min(FRAMES):
                raise Unreadable("image.damaged", found="JPEG")
            body, place = self._segment(found.end())
            if marker == SOS:
                self.scans += 1
                first_scan = first_scan or found.start()
            else:
                self._read(marker, body)
            if first_scan is None and (marker < APP0 or marker in KEPT_APPS):
                self.header.append(self.content[found.start() : place])
        if self.scans > MAX_SCANS:
            raise Unreadable("image.too_many_scans", scans=self.scans, limit=MAX_SCANS)
        raise too_many_parts(MOST_SEGMENTS, found="JPEG")

    def _data(self, start: int, end: int) -> bytes:
        """All from the first scan to the end of the picture, which is added if it is missing."""
        data = self.content[start:end]
        return data if self.ended else data.rstrip(b"\xff") + END

    def _segment(self, place: int) -> tuple[bytes, int]:
        size = int.from_bytes(self.content[place : place + 2], "big")
        if place + max(size, 2) > len(self.content):
            raise Unreadable("image.truncated")
        if size < 2:
            raise Unreadable("image.damaged", found="JPEG")
        return self.content[place + 2 : place + size], place + size

    def _read(self, marker: int, body: bytes) -> None:
        if marker in FRAMES:
            if self.frame is not None or len(body) < 6:
                raise Unreadable("image.damaged", found="JPEG")
            if marker not in READABLE_FRAMES:
                raise Unreadable("image.variant_not_accepted", found=f"JPEG, process {marker - 0xC0}")
            self.frame = body
        elif marker == APP1 and body.startswith(b"Exif\0\0") and self.orientation == exif.UPRIGHT:
            self.orientation = exif.orientation(body)
        elif marker == APP2 and body.startswith(b"ICC_PROFILE\0") and len(body) > 14:
            self.profile_parts.append((body[12], body[14:]))
            return
        if marker == COM or marker in APPS - KEPT_APPS:
            self.notes += len(body)

    def _profile(self) -> bytes:
        parts = sorted(self.profile_parts, key=lambda part: part[0])
        return check_profile(b"".join(part for _, part in parts))
