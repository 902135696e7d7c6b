"""Headers of an AV1 bitstream, read before it is decoded (AOMedia, AV1 Bitstream & Decoding Process, 5.3–5.5)."""

from collections.abc import Iterator

SEQUENCE_HEADER = 1
FRAMES = (3, 6)
MOST_UNITS = 500
"""A still picture has some four; a tile group may be a unit of its own."""


class Broken(Exception):
    """The bitstream's outline cannot be read."""


def outline(stream: bytes) -> tuple[list[tuple[int, int]], int]:
    """The sizes that its sequence headers allow, and how many frames it holds; raises Broken."""
    sizes, frames = [], 0
    for kind, body in _units(stream):
        if kind == SEQUENCE_HEADER:
            sizes.append(_size(body))
        elif kind in FRAMES:
            frames += 1
    return sizes, frames


def _units(stream: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    for _ in range(MOST_UNITS):
        if place >= len(stream):
            return
        head = stream[place]
        if head & 0x80:
            raise Broken
        place += 2 if head & 4 else 1
        size = len(stream) - place
        if head & 2:
            size, place = _leb128(stream, place)
        if size < 0 or place + size > len(stream):
            raise Broken
        yield head >> 3 & 15, stream[place : place + size]
        place += size
    raise Broken


def _leb128(stream: bytes, place: int) -> tuple[int, int]:
    value = 0
    for number, byte in enumerate(stream[place : place + 8]):
        value |= (byte & 0x7F) << 7 * number
        if byte < 0x80:
            return value, place + number + 1
    raise Broken


class _Bits:
    def __init__(self, body: bytes) -> None:
        self.body, self.place = body, 0

    def take(self, count: int) -> int:
        if self.place + count > 8 * len(self.body):
            raise Broken
        value = 0
        for place in range(self.place, self.place + count):
            value = value << 1 | self.body[place >> 3] >> (7 - (place & 7)) & 1
        self.place += count
        return value

    def skip_uvlc(self) -> None:
        zeros = 0
        while not self.take(1):
            zeros += 1
        self.take(zeros if zeros < 32 else 0)


def _size(body: bytes) -> tuple[int, int]:
    """The largest frame of a sequence header (5.5.1)."""
    bits = _Bits(body[:1024])
    bits.take(4)
    if bits.take(1):
        bits.take(5)
    else:
        _skip_operating_points(bits)
    across, down = bits.take(4) + 1, bits.take(4) + 1
    return bits.take(across) + 1, bits.take(down) + 1


def _skip_operating_points(bits: _Bits) -> None:
    delay_length = 0
    if bits.take(1):
        bits.take(64)
        if bits.take(1):
            bits.skip_uvlc()
        if bits.take(1):
            delay_length = bits.take(5) + 1
            bits.take(42)
    delays = bits.take(1)
    for _ in range(bits.take(5) + 1):
        bits.take(12)
        if bits.take(5) > 7:
            bits.take(1)
        if delay_length and bits.take(1):
            bits.take(2 * delay_length + 1)
        if delays and bits.take(1):
            bits.take(4)
