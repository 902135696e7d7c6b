"""WebP, read chunk by chunk (RFC 9649)."""

import struct
from collections.abc import Iterator

from contest.imaging.formats import exif
from contest.imaging.formats.survey import Survey, check_profile, too_many_parts
from contest.imaging.reasons import Unreadable

ANIMATED, ALPHA = 0x02, 0x10
BITSTREAMS = (b"VP8 ", b"VP8L")
PICTURE = (*BITSTREAMS, b"VP8X", b"ANIM", b"ANMF", b"ALPH", b"ICCP")
MOST_CHUNKS = 20_000
"""A real file has some hundred; this bounds the work a file can ask for."""


def survey(content: bytes) -> Survey:
    """Walk the chunks; an animation's frames are counted and only its first one kept.

    Raises Unreadable: image.truncated, image.damaged, image.profile_too_large, image.too_many_parts.
    """
    end = 8 + int.from_bytes(content[4:8], "little")
    if end > len(content) or end < 20:
        raise Unreadable("image.truncated")
    chunks: list[bytes] = []
    seen: set[bytes] = set()
    canvas = picture = None
    frames, notes, orientation, profile = 0, 0, exif.UPRIGHT, b""
    for number, (kind, body) in enumerate(_chunks(content, 12, end)):
        if kind == b"VP8X" and number == 0 and len(body) >= 10:
            canvas = _canvas(body)
            # Around the first frame of an animation the canvas is transparent, whatever the flag says.
            flags = ANIMATED | ALPHA if body[0] & ANIMATED else body[0] & ALPHA
            chunks.append(_chunk(kind, bytes([flags]) + body[1:10]))
        elif kind == b"ANMF":
            frames += 1
            if frames == 1:
                picture = _frame(body, canvas)
                chunks.append(_chunk(kind, body))
        elif kind in BITSTREAMS and picture is None:
            picture = _size(kind, body)
            chunks.append(_chunk(kind, body))
        elif kind in (b"ANIM", b"ALPH") and kind not in seen:
            chunks.append(_chunk(kind, body))
        elif kind == b"EXIF":
            orientation = exif.orientation(body)
        elif kind == b"ICCP":
            profile = body
        if kind not in PICTURE:
            notes += len(body)
        seen.add(kind)
    if picture is None or (canvas not in (None, picture) and not frames):
        raise Unreadable("image.damaged", found="WebP")
    width, height = canvas or picture
    inside = b"WEBP" + b"".join(chunks)
    return Survey(
        format="WebP",
        width=width,
        height=height,
        essence=b"RIFF" + struct.pack("<I", len(inside)) + inside,
        frames=max(1, frames),
        orientation=orientation,
        profiles=(check_profile(profile),),
        notes=notes,
    )


def _chunks(content: bytes, place: int, end: int) -> Iterator[tuple[bytes, bytes]]:
    for _ in range(MOST_CHUNKS):
        if place + 8 > end:
            return
        kind, size = struct.unpack_from("<4sI", content, place)
        if place + 8 + size > end:
            raise Unreadable("image.truncated")
        yield kind, content[place + 8 : place + 8 + size]
        place += 8 + size + size % 2
    raise too_many_parts(MOST_CHUNKS, found="WebP")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def _canvas(body: bytes) -> tuple[int, int]:
    return int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1


def _frame(body: bytes, canvas: tuple[int, int] | None) -> tuple[int, int]:
    """The size of an animation's frame, which must lie on the canvas and be what its bitstream says."""
    if canvas is None or len(body) < 16:
        raise Unreadable("image.damaged", found="WebP")
    left, top, width, height = (int.from_bytes(body[i : i + 3], "little") for i in (0, 3, 6, 9))
    size = width + 1, height + 1
    inner = [_size(kind, part) for kind, part in _chunks(body, 16, len(body)) if kind in BITSTREAMS]
    if inner != [size] or 2 * left + size[0] > canvas[0] or 2 * top + size[1] > canvas[1]:
        raise Unreadable("image.damaged", found="WebP")
    return size


def _size(kind: bytes, body: bytes) -> tuple[int, int]:
    """The size that a bitstream itself declares (RFC 6386, 9.1; RFC 9649, 3.4)."""
    if kind == b"VP8 " and body[3:6] == b"\x9d\x01\x2a" and len(body) >= 10:
        width, height = struct.unpack_from("<HH", body, 6)
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L" and body[:1] == b"\x2f" and len(body) >= 5:
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    raise Unreadable("image.damaged", found="WebP")
