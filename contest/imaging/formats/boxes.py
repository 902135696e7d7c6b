"""Boxes within boxes: the container of AVIF (ISO/IEC 14496-12, 4.2)."""

from collections.abc import Iterator
from dataclasses import dataclass

MOST_BOXES = 2_000
"""In one place. A real picture has some ten; this bounds the work a file can ask for."""


class Broken(Exception):
    """A box does not end where the one around it does, or lacks what it must have."""


@dataclass(frozen=True)
class Box:
    """A box's name, and where it and its body are in the file."""

    kind: bytes
    start: int
    body: int
    end: int


def boxes(content: bytes, place: int, end: int) -> Iterator[Box]:
    """The boxes between two places, which they must fill."""
    for _ in range(MOST_BOXES):
        if place == end:
            return
        box = box_at(content, place, end)
        if box.end > end:
            raise Broken
        yield box
        place = box.end
    raise Broken


def box_at(content: bytes, place: int, end: int) -> Box:
    """The box that starts at a place; it may claim to end behind `end`."""
    if place + 8 > end:
        raise Broken
    size, body = int.from_bytes(content[place : place + 4], "big"), place + 8
    if size == 1:
        size, body = int.from_bytes(content[place + 8 : place + 16], "big"), place + 16
    elif size == 0:
        size = end - place
    if place + size < body or body > end:
        raise Broken
    return Box(content[place + 4 : place + 8], place, body, place + size)


class Fields:
    """The numbers of a box's body, read one after the other; raises Broken at its end."""

    def __init__(self, content: bytes, place: int, end: int) -> None:
        self.content, self.place, self.end = content, place, end

    def take(self, size: int) -> int:
        """The next number of `size` bytes; 0 for none."""
        return int.from_bytes(self.bytes(size), "big")

    def bytes(self, size: int) -> bytes:
        """The next `size` bytes."""
        start, self.place = self.place, self.place + size
        if self.place > self.end:
            raise Broken
        return self.content[start : self.place]

    def full(self) -> tuple[int, int]:
        """Version and flags, with which a full box begins."""
        return self.take(1), self.take(3)
