"""PNG and APNG, read chunk by chunk (W3C, Portable Network Graphics, third edition)."""

import struct
import zlib
from collections.abc import Iterator

from contest.imaging.formats import exif
from contest.imaging.formats.survey import Survey
from contest.imaging.reasons import Unreadable
from contest.imaging.specs import MAX_PROFILE_BYTES

SIGNATURE = b"\x89PNG\r\n\x1a\n"
PICTURE = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
MOST_CHUNKS = 100_000
"""A real file has some thousand; this bounds the work a file can ask for."""


def survey(content: bytes) -> Survey:
    """Walk the chunks up to IEND; text is never unpacked, an animation's frames are counted.

    Raises Unreadable: image.truncated, image.damaged, image.profile_too_large.
    """
    width, height = _header(content)
    kept = [SIGNATURE]
    frames = announced = 0
    seen: set[bytes] = set()
    orientation, profile = exif.UPRIGHT, b""
    for kind, body, whole, intact in _chunks(content):
        if kind in PICTURE:
            if not intact or (kind == b"IHDR" and kind in seen):
                raise Unreadable("image.damaged", found="PNG")
            kept.append(whole)
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
        elif kind == b"iCCP":
            profile = _profile(body)
        seen.add(kind)
    if b"IDAT" not in seen:
        raise Unreadable("image.damaged", found="PNG")
    return Survey(
        format="PNG",
        width=width,
        height=height,
        essence=b"".join(kept),
        frames=max(1, frames, announced),
        orientation=orientation,
        profile=profile,
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
    for _ in range(MOST_CHUNKS):
        size, kind = struct.unpack_from(">I4s", content, place) if place + 8 <= len(content) else (0, b"")
        end = place + 12 + size
        if not kind or end > len(content):
            raise Unreadable("image.truncated")
        body = content[place + 8 : end - 4]
        intact = zlib.crc32(body, zlib.crc32(kind)) == int.from_bytes(content[end - 4 : end], "big")
        yield kind, body, content[place:end], intact
        if kind == b"IEND":
            return
        place = end
    raise Unreadable("image.damaged", found="PNG")


def _profile(body: bytes) -> bytes:
    """The colour profile of an iCCP chunk, unpacked no further than the limit; empty if broken."""
    _, _, packed = body.partition(b"\0")
    try:
        profile = zlib.decompressobj().decompress(packed[1:], MAX_PROFILE_BYTES + 1)
    except zlib.error:
        return b""
    if len(profile) > MAX_PROFILE_BYTES:
        raise Unreadable("image.profile_too_large", megabytes=len(profile) // 2**20, limit=4)
    return profile
