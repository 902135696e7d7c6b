"""Still pictures of an AVIF file: its items, their properties and where their bytes are (ISO/IEC 23008-12, 9 and 6)."""

from typing import NamedTuple

from contest.imaging.formats import av1, cicp
from contest.imaging.formats.boxes import Box, Broken, Fields, boxes
from contest.imaging.formats.survey import check_profile
from contest.imaging.reasons import Unreadable
from contest.imaging.specs import MAX_PIXELS

NOTES = (b"Exif", b"mime", b"uri ")
MOST_ITEMS = 1_000
MOST_EXTENTS = 1_000
LONGEST_TABLE = 131_072
"""Bytes."""
MOST_FRAMES = 8
"""In one item: a picture in layers has up to four."""


class Place(NamedTuple):
    """Where a part of an item's bytes is."""

    start: int
    size: int


class Items:
    """What the `meta` box says; raises Broken, or Unreadable for what we do not read."""

    def __init__(self, content: bytes, meta: Box) -> None:
        self.content = content
        self.kinds: dict[int, tuple[bytes, int]] = {}
        self.places: dict[int, list[Place]] = {}
        self.links: dict[tuple[bytes, int], list[int]] = {}
        self.properties: list[Box] = []
        self.has: dict[int, list[int]] = {}
        self.primary = 0
        parts = {box.kind: box for box in boxes(content, meta.body + 4, meta.end)}
        self.store = parts.get(b"idat")
        if b"dinf" in parts:
            check_stays_inside(content, parts[b"dinf"])
        for kind, read in (
            (b"pitm", self._read_primary),
            (b"iinf", self._read_kinds),
            (b"iloc", self._read_places),
            (b"iref", self._read_links),
            (b"iprp", self._read_properties),
        ):
            if kind in parts:
                self._check_short(parts[kind])
                read(parts[kind])

    def silence(self, essence: bytearray) -> int:
        """Blot out the names of items that are notes in a copy of the file; how many bytes of notes there are."""
        size = 0
        for item, (kind, place) in self.kinds.items():
            if kind in NOTES:
                essence[place : place + 4] = b"free"
                size += sum(part.size for part in self.places.get(item, ()))
        return size

    def check_picture(self) -> tuple[int, int]:
        """The size of the picture shown, after looking at each bitstream that it is made of."""
        shown = [self.primary, *self._from(b"auxl", to=self.primary)]
        size = self._size(self.primary)
        for item in shown:
            if self._kind(item) == b"grid":
                self._check_grid(item)
            else:
                self._check_stream(item)
        return size

    def orientation(self) -> int:
        """What `irot` and `imir` of the picture come to, as an EXIF orientation (ISO/IEC 23008-12, 6.5.10, 6.5.12)."""
        turned, mirrored = 0, None
        for box in self._properties(self.primary):
            if box.kind == b"irot":
                turned = self.content[box.body] & 3
            elif box.kind == b"imir":
                mirrored = self.content[box.body] & 1
        if mirrored is None:
            return (1, 8, 3, 6)[turned]
        return ((4, 5, 2, 7), (2, 7, 4, 5))[mirrored][turned]

    def profile(self) -> bytes:
        """The colour profile of the picture; empty when it has none."""
        return colour_profile(self.content, self._properties(self.primary))

    def _check_stream(self, item: int) -> tuple[int, int]:
        if self._kind(item) != b"av01":
            raise Unreadable("image.variant_not_accepted", found="AVIF")
        size = self._size(item)
        check_stream(self._bytes(item), size, most_frames=MOST_FRAMES)
        return size

    def _check_grid(self, item: int) -> None:
        """A grid must be covered by its tiles and no more: else a few bytes would be decoded again and again."""
        fields = Fields(data := self._bytes(item), 0, len(data))
        _, wide = fields.take(1), fields.take(1) & 1
        rows, columns = fields.take(1) + 1, fields.take(1) + 1
        width, height = (fields.take(4 if wide else 2) for _ in range(2))
        if width * height > MAX_PIXELS:
            return  # It is refused for its size.
        tiles = self.links.get((b"dimg", item), [])
        if (width, height) != self._size(item) or len(tiles) != rows * columns or len(tiles) > MOST_ITEMS:
            raise Broken
        sizes = {self._size(tile) for tile in tiles}
        across, down = sizes.pop()
        if sizes or not (columns - 1) * across < width <= columns * across:
            raise Broken
        if not (rows - 1) * down < height <= rows * down:
            raise Broken
        for tile in tiles:
            self._check_stream(tile)

    def _check_short(self, box: Box) -> None:
        """A table of some hundred items is short; only properties, with a colour profile among them, are not."""
        if box.kind != b"iprp" and box.end - box.start > LONGEST_TABLE:
            raise Broken

    def _kind(self, item: int) -> bytes:
        return self.kinds.get(item, (b"", 0))[0]

    def _size(self, item: int) -> tuple[int, int]:
        for box in self._properties(item):
            if box.kind == b"ispe":
                fields = Fields(self.content, box.body + 4, box.end)
                return fields.take(4), fields.take(4)
        raise Broken

    def _properties(self, item: int) -> list[Box]:
        try:
            return [self.properties[number - 1] for number in self.has.get(item, ()) if number]
        except IndexError:
            raise Broken from None

    def _from(self, kind: bytes, *, to: int) -> list[int]:
        return [source for (link, source), targets in self.links.items() if link == kind and to in targets]

    def _bytes(self, item: int) -> bytes:
        places = self.places.get(item, [])
        # Parts may overlap: a small file must not become a large one.
        if not places or sum(part.size for part in places) > len(self.content):
            raise Broken
        return b"".join(self.content[part.start : part.start + part.size] for part in places)

    def _read_primary(self, box: Box) -> None:
        fields = Fields(self.content, box.body, box.end)
        version, _ = fields.full()
        self.primary = fields.take(4 if version else 2)

    def _read_kinds(self, box: Box) -> None:
        fields = Fields(self.content, box.body, box.end)
        version, _ = fields.full()
        fields.take(4 if version else 2)
        for entry in boxes(self.content, fields.place, box.end):
            inner = Fields(self.content, entry.body, entry.end)
            version, _ = inner.full()
            if entry.kind != b"infe" or version < 2:
                raise Broken
            item, _ = inner.take(4 if version > 2 else 2), inner.take(2)
            place = inner.place
            if item in self.kinds or len(self.kinds) >= MOST_ITEMS:
                raise Broken
            self.kinds[item] = inner.bytes(4), place

    def _read_places(self, box: Box) -> None:
        fields = Fields(self.content, box.body, box.end)
        version, _ = fields.full()
        sizes, more = fields.take(1), fields.take(1)
        wide = 4 if version == 2 else 2
        extents = 0
        for _ in range(fields.take(wide)):
            item = fields.take(wide)
            inside = fields.take(2) & 15 if version else 0
            if fields.take(2):
                raise Unreadable("image.variant_not_accepted", found="AVIF")
            base = fields.take(more >> 4)
            parts = self.places.setdefault(item, [])
            for _ in range(fields.take(2)):
                fields.take(more & 15 if version else 0)
                start, size = base + fields.take(sizes >> 4), fields.take(sizes & 15)
                parts.append(self._place(inside, start, size))
                extents += 1
                if extents > MOST_EXTENTS:
                    raise Broken

    def _place(self, inside: int, start: int, size: int) -> Place:
        end = len(self.content)
        if inside == 1 and self.store is not None:
            start, end = start + self.store.body, self.store.end
        elif inside:
            raise Unreadable("image.variant_not_accepted", found="AVIF")
        size = size or max(0, end - start)
        if start + size > end:
            raise Unreadable("image.truncated")
        return Place(start, size)

    def _read_links(self, box: Box) -> None:
        fields = Fields(self.content, box.body, box.end)
        wide = 4 if fields.full()[0] else 2
        for entry in boxes(self.content, fields.place, box.end):
            inner = Fields(self.content, entry.body, entry.end)
            source = inner.take(wide)
            targets = [inner.take(wide) for _ in range(inner.take(2))]
            self.links.setdefault((entry.kind, source), []).extend(targets)

    def _read_properties(self, box: Box) -> None:
        for part in boxes(self.content, box.body, box.end):
            if part.kind == b"ipco":
                self.properties.extend(boxes(self.content, part.body, part.end))
            elif part.kind == b"ipma":
                self._check_short(part)
                self._read_belongings(part)

    def _read_belongings(self, box: Box) -> None:
        fields = Fields(self.content, box.body, box.end)
        version, flags = fields.full()
        for _ in range(fields.take(4)):
            item = fields.take(4 if version else 2)
            mask = 0x7FFF if flags & 1 else 0x7F
            numbers = [fields.take(2 if flags & 1 else 1) & mask for _ in range(fields.take(1))]
            self.has.setdefault(item, []).extend(numbers)


def check_stays_inside(content: bytes, dinf: Box) -> None:
    """All bytes must be in this very file; raises Unreadable for a file that points to others."""
    for box in boxes(content, dinf.body, dinf.end):
        if box.kind == b"dref":
            for entry in boxes(content, box.body + 8, box.end):
                if not content[entry.body + 3 : entry.body + 4] == b"\1":
                    raise Unreadable("image.variant_not_accepted", found="AVIF")


def check_stream(stream: bytes, size: tuple[int, int], *, most_frames: int) -> None:
    """A bitstream must be of the size that the file says of it; raises Broken."""
    allowed, frames = av1.outline(stream)
    if not allowed or any(each != size for each in allowed) or not 1 <= frames <= most_frames:
        raise Broken


def colour_profile(content: bytes, properties: list[Box]) -> bytes:
    """The ICC profile of a picture (12.1.5 `colr`), a file's own before one made from code points; empty when its colours
    are sRGB or unsaid."""
    points = b""
    for box in properties:
        if box.kind != b"colr":
            continue
        fields = Fields(content, box.body, box.end)
        kind = fields.bytes(4)
        if kind in (b"prof", b"rICC"):
            return check_profile(content[fields.place : box.end])
        if kind == b"nclx" and not points:
            points = cicp.profile(primaries=fields.take(2), transfer=fields.take(2))
    return points
