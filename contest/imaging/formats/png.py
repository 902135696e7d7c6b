"""PNG and APNG, read chunk by chunk (W3C, Portable Network Graphics, third edition)."""

import struct
import zlib
from collections.abc import Iterator
from itertools import count

from contest.imaging.formats import exif
from contest.imaging.formats.png_colour import Colours
from contest.imaging.formats.survey import Survey, check_profile_size, too_many_parts
from contest.imaging.reasons import Unreadable
from contest.imaging.specs import MAX_PROFILE_BYTES, MOST_COUNTED

SIGNATURE = b"\x89PNG\r\n\x1a\n"
PICTURE = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
LAST = b"\0\0\0\0IEND\xae\x42\x60\x82"
COLOURS = (b"cICP", b"sRGB", b"gAMA", b"cHRM")
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
PALETTE = 3
PACKED, STEP = 4_096, 2**20
"""Bytes that are read, and unpacked, at once."""
MOST_PACKED = 1_032
"""So many bytes can deflate make of one."""
MOST_CHUNKS = 100_000
"""A real file has some thousand; this bounds the work a file can ask for."""


def survey(content: bytes) -> Survey:
    """Walk the chunks up to IEND; text is only measured, an animation's frames are counted.

    Raises Unreadable: image.truncated, image.damaged, image.profile_too_large, image.too_many_parts.
    """
    width, height = _header(content)
    chunks = [SIGNATURE]
    frames = announced = notes = 0
    seen: set[bytes] = set()
    orientation, colours = exif.UPRIGHT, Colours()
    for kind, body, whole, intact in _chunks(content):
        if kind in PICTURE:
            if not intact or (kind == b"IHDR" and kind in seen):
                raise Unreadable("image.damaged", found="PNG")
            chunks.append(whole)
        elif not kind[0] & 0x20:
            raise Unreadable("image.damaged", found="PNG")
        elif not intact:
            continue
        elif kind == b"fcTL":
            frames += 1
        elif kind == b"acTL":
            announced = int.from_bytes(body[:4], "big")
        elif kind == b"eXIf":
            orientation = exif.orientation(body)
            notes += len(body)
        elif kind == b"iCCP":
            # One is allowed; each would have to be unpacked.
            colours.add_profile(b"" if kind in seen else _profile(body))
        elif kind in COLOURS:
            if b"IDAT" not in seen:
                colours.add(kind, body)
        elif kind != b"fdAT":
            notes += _unpacked_size(kind, body, most=MOST_COUNTED - notes)
        seen.add(kind)
    if b"IDAT" not in seen or (content[25] == PALETTE and b"PLTE" not in seen):
        raise Unreadable("image.damaged", found="PNG")
    return Survey(
        format="PNG",
        width=width,
        height=height,
        essence=b"".join(chunks),
        frames=max(1, frames, announced),
        orientation=orientation,
        profiles=colours.profiles(),
        notes=notes,
    )


def _header(content: bytes) -> tuple[int, int]:
    if len(content) < 33:
        raise Unreadable("image.truncated")
    size, kind, width, height, depth, colour = struct.unpack_from(">I4sIIBB", content, 8)
    if (size, kind) != (13, b"IHDR") or depth not in DEPTHS.get(colour, ()):
        raise Unreadable("image.damaged", found="PNG")
    return width, height


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes, bytes, bool]]:
    """Each chunk's name, body, whole bytes, and whether its check sum is right; IEND is the last."""
    place = len(SIGNATURE)
    for number in count(1):
        size, kind = struct.unpack_from(">I4s", content, place) if place + 8 <= len(content) else (0, b"")
        end = place + 12 + size
        if not kind or end > len(content):
            if not LAST.startswith(content[place:]):
                raise Unreadable("image.truncated")
            # Nothing is missing but the end: whether the picture is whole, its decoder tells.
            yield b"IEND", b"", LAST, True
            return
        if number <= MOST_CHUNKS:
            body = content[place + 8 : end - 4]
            intact = zlib.crc32(body, zlib.crc32(kind)) == int.from_bytes(content[end - 4 : end], "big")
            yield kind, body, content[place:end], intact
        if kind == b"IEND":
            if number > MOST_CHUNKS:
                raise too_many_parts(MOST_CHUNKS, found="PNG", counted=number)
            return
        place = end


def _profile(body: bytes) -> bytes:
    """The colour profile of an iCCP chunk, unpacked no further than the limit; empty if broken."""
    _, _, packed = body.partition(b"\0")
    try:
        profile = zlib.decompressobj().decompress(packed[1:], MAX_PROFILE_BYTES + 1)
    except zlib.error:
        return b""
    if len(profile) > MAX_PROFILE_BYTES:
        check_profile_size(_inflated_size(packed[1:], most=MOST_COUNTED))
    return profile


def _unpacked_size(kind: bytes, body: bytes, *, most: int) -> int:
    """How many bytes a chunk beside the picture has, unpacked no further than `most`."""
    packed = b""
    if kind == b"zTXt":
        packed = body.partition(b"\0")[2][1:]
    elif kind == b"iTXt":
        rest = body.partition(b"\0")[2]
        if rest[:1] == b"\1":
            packed = rest[2:].split(b"\0", 2)[-1]
    if not packed:
        return len(body)
    return _inflated_size(packed, most=most)


def _inflated_size(packed: bytes, *, most: int) -> int:
    """How many bytes a zlib stream has unpacked, up to `most` or to where it is broken; none of them is kept."""
    stream, size = zlib.decompressobj(), 0
    for place in range(0, len(packed), PACKED):
        rest = packed[place : place + PACKED]
        while rest and size < most:
            try:
                size += len(stream.decompress(rest, STEP))
            except zlib.error:
                # Nobody knows how much was unpacked until it broke: it counts as the most that it can have been.
                return size + min(STEP, len(rest) * MOST_PACKED)
            rest = stream.unconsumed_tail
        if size >= most or stream.eof:
            break
    return size
