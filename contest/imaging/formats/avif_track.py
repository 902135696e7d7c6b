"""Image sequence of an AVIF file: its tracks, and how many frames they have (ISO/IEC 14496-12, 8)."""

from collections.abc import Iterator
from dataclasses import dataclass

from contest.imaging.formats.avif_items import check_stays_inside, check_stream, colour_profile
from contest.imaging.formats.boxes import Box, Broken, Fields, boxes
from contest.imaging.reasons import Unreadable
from contest.imaging.specs import MAX_FRAMES

INSIDE = {b"mdia", b"minf", b"stbl", b"trak", b"dinf"}
LONGEST_MOOV = 5 * 2**20
"""Bytes, most of them a colour profile."""
DEEPEST = 5
SAMPLE_ENTRY = 78
"""Bytes of a visual sample entry in front of the boxes in it (12.1.3)."""
FRAMES_IN_SAMPLE = 16
"""A sample shows one frame and may hold others that it is made from."""


@dataclass(frozen=True)
class Film:
    """The size in pixels, the number of frames, and the colour profile of the pictures that move."""

    size: tuple[int, int]
    frames: int
    profile: bytes


def read(content: bytes, moov: Box) -> Film:
    """All tracks must be of one size, and their first samples too; raises Broken or Unreadable."""
    if moov.end - moov.start > LONGEST_MOOV:
        raise Broken
    films = [_track(content, box) for box in boxes(content, moov.body, moov.end) if box.kind == b"trak"]
    if not films or len({film.size for film in films}) > 1 or len(films) > 4:
        raise Broken
    frames = max(film.frames for film in films)
    return Film(films[0].size, frames, next((film.profile for film in films if film.profile), b""))


def _track(content: bytes, trak: Box) -> Film:
    parts = {box.kind: box for box in _all(content, trak)}
    if b"dinf" in parts:
        check_stays_inside(content, parts[b"dinf"])
    try:
        size, colour = _entry(content, parts[b"stsd"])
        count, first = _samples(content, parts.get(b"stsz"))
        if count > MAX_FRAMES:
            return Film(size, count, b"")
        start = _chunks(content, parts)
    except KeyError:
        raise Broken from None
    if start + first > len(content):
        raise Unreadable("image.truncated")
    check_stream(content[start : start + first], size, most_frames=FRAMES_IN_SAMPLE)
    return Film(size, count, colour)


def _all(content: bytes, around: Box, deep: int = 0) -> Iterator[Box]:
    if deep > DEEPEST:
        raise Broken
    for box in boxes(content, around.body, around.end):
        yield box
        if box.kind in INSIDE:
            yield from _all(content, box, deep + 1)


def _entry(content: bytes, stsd: Box) -> tuple[tuple[int, int], bytes]:
    entries = list(boxes(content, stsd.body + 8, stsd.end))
    if [entry.kind for entry in entries] != [b"av01"]:
        raise Unreadable("image.variant_not_accepted", found="AVIF")
    (entry,) = entries
    fields = Fields(content, entry.body + 24, entry.end)
    size = fields.take(2), fields.take(2)
    inner = entry.body + SAMPLE_ENTRY
    return size, colour_profile(content, list(boxes(content, inner, entry.end)))


def _samples(content: bytes, stsz: Box | None) -> tuple[int, int]:
    """How many samples there are, and the size of the first in bytes."""
    if stsz is None:
        raise Broken
    fields = Fields(content, stsz.body + 4, stsz.end)
    same, count = fields.take(4), fields.take(4)
    return count, same or fields.take(4)


def _chunks(content: bytes, parts: dict[bytes, Box]) -> int:
    """Where the first sample is. A table may not make more of the file than the frames it has."""
    wide = b"co64" in parts
    table = parts[b"co64" if wide else b"stco"]
    fields = Fields(content, table.body + 4, table.end)
    if not 1 <= fields.take(4) <= MAX_FRAMES:
        raise Broken
    runs = Fields(content, parts[b"stsc"].body + 4, parts[b"stsc"].end)
    for _ in range(number := runs.take(4)):
        runs.take(4)
        if number > MAX_FRAMES or runs.take(4) > MAX_FRAMES:
            raise Broken
        runs.take(4)
    return fields.take(8 if wide else 4)
