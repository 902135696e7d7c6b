"""GIF, read block by block (CompuServe, Graphics Interchange Format, version 89a)."""

import struct
from collections.abc import Iterator

from contest.imaging.formats.survey import Survey, too_many_parts
from contest.imaging.reasons import Unreadable

EXTENSION, FRAME, TRAILER = 0x21, 0x2C, 0x3B
BLOCKS = (bytes([EXTENSION]), bytes([FRAME]))
CONTROL = 0xF9
MOST_PARTS = 1_000_000
MOST_BLOCKS = 50_000
"""A real animation has some hundred; this bounds the work a file can ask for."""


def survey(content: bytes) -> Survey:
    """Walk the blocks up to the trailer; frames are counted and only the first one is kept.

    Raises Unreadable: image.truncated, image.damaged, image.too_many_parts.
    """
    if len(content) < 13:
        raise Unreadable("image.truncated")
    width, height, flags = struct.unpack_from("<HHB", content, 6)
    place = _after_palette(13, flags, content)
    chunks = [content[:place]]
    frames = notes = 0
    control: bytes | None = None
    window = (0, 0, 0, 0)
    for kind, block in _blocks(content, place):
        if kind == FRAME:
            frames += 1
            if frames == 1:
                left, top, across, down = struct.unpack_from("<HHHH", block, 1)
                if not across or not down:
                    raise Unreadable("image.damaged", found="GIF")
                # A first frame larger than the canvas enlarges it: so do decoders and browsers.
                window = left, top, left + across, top + down
                width, height = max(width, left + across), max(height, top + down)
                chunks += [control or b"", block]
        elif block[1] == CONTROL:
            control = block
        else:
            notes += len(block)
    if not frames:
        raise Unreadable("image.damaged", found="GIF")
    return Survey(
        format="GIF",
        width=width,
        height=height,
        essence=b"".join([*chunks, bytes([TRAILER])]),
        frames=frames,
        window=None if window == (0, 0, width, height) else window,
        notes=notes,
    )


def _blocks(content: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """Each extension and frame with all its bytes, up to the trailer."""
    framed = False
    for _ in range(MOST_BLOCKS):
        start, kind = place, content[place : place + 1]
        if kind == bytes([TRAILER]) or (framed and kind not in BLOCKS):
            # Where the trailer is missing, or other bytes are in its place, browsers show what came before.
            return
        if kind == bytes([EXTENSION]):
            place += 2
        elif kind == bytes([FRAME]):
            if place + 10 > len(content):
                raise Unreadable("image.truncated")
            place = _after_palette(place + 10, content[place + 9], content)
            if content[place : place + 1] > b"\x0b":
                raise Unreadable("image.damaged", found="GIF")
            place += 1
            framed = True
        elif not kind:
            raise Unreadable("image.truncated")
        else:
            raise Unreadable("image.damaged", found="GIF")
        place = _after_parts(content, place)
        yield content[start], content[start:place]
    raise too_many_parts(MOST_BLOCKS, found="GIF")


def _after_palette(place: int, flags: int, content: bytes) -> int:
    end = place + (3 << ((flags & 7) + 1) if flags & 0x80 else 0)
    if end > len(content):
        raise Unreadable("image.truncated")
    return end


def _after_parts(content: bytes, place: int) -> int:
    """Where the parts of a block end: each says its length, one of length 0 is the last."""
    for _ in range(MOST_PARTS):
        if place >= len(content):
            raise Unreadable("image.truncated")
        length = content[place]
        place += 1 + length
        if not length:
            return place
    raise Unreadable("image.damaged", found="GIF")
