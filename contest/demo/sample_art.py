"""Logos drawn by code: the same seed, the same picture. Flat shapes, few colours, one idea each."""

import io
import math
import random
from collections.abc import Callable, Sequence
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

SIZE = (1280, 960)
FINE = 2  # drawn twice as large and scaled down, for smooth edges
Colour = tuple[int, int, int]
Point = tuple[float, float]


class Palette(NamedTuple):
    """A ground and three inks."""

    background: Colour
    first: Colour
    second: Colour
    third: Colour


class Picture(NamedTuple):
    """A file as a designer would send it."""

    filename: str
    content_type: str
    content: bytes


PALETTES = [
    Palette((255, 255, 255), (14, 90, 92), (242, 169, 0), (22, 22, 22)),
    Palette((255, 255, 255), (12, 53, 98), (226, 80, 48), (244, 180, 170)),
    Palette((240, 237, 228), (22, 22, 22), (186, 32, 38), (120, 112, 98)),
    Palette((243, 233, 216), (24, 66, 46), (196, 140, 60), (243, 233, 216)),
    Palette((232, 238, 243), (24, 40, 92), (255, 204, 0), (214, 40, 57)),
    Palette((24, 26, 32), (240, 240, 235), (255, 122, 89), (120, 200, 190)),
    Palette((255, 255, 255), (90, 40, 120), (30, 160, 140), (250, 190, 60)),
    Palette((250, 244, 240), (120, 40, 40), (40, 80, 110), (210, 170, 120)),
    Palette((255, 255, 255), (20, 20, 20), (20, 20, 20), (150, 150, 150)),
    Palette((16, 44, 60), (244, 238, 220), (240, 120, 60), (90, 170, 190)),
]


def draw(seed: int, name: str, *, size: tuple[int, int] = SIZE) -> Picture:
    """A logo for `name` (Latin letters): its idea, colours and file format follow from the seed."""
    chance = random.Random(seed)  # noqa: S311 — drawings, not secrets
    palette = chance.choice(PALETTES)
    sheet = Image.new("RGB", (size[0] * FINE, size[1] * FINE), palette.background)
    pen = Pen(ImageDraw.Draw(sheet), palette, chance, name)
    idea = IDEAS[seed % len(IDEAS)]
    idea(pen)
    if chance.random() < 0.75:
        pen.words()
    sheet = sheet.resize(size, Image.Resampling.LANCZOS)
    return _file(sheet, seed, idea.__name__, chance)


class Pen:
    """A drawing hand on a sheet of 320 × 240 units, the mark in the upper part, words below."""

    def __init__(self, on: ImageDraw.ImageDraw, palette: Palette, chance: random.Random, name: str) -> None:
        self.on, self.palette, self.chance, self.name = on, palette, chance, name
        self.unit = SIZE[0] * FINE / 320

    def disc(self, x: float, y: float, r: float, ink: Colour) -> None:
        """A filled circle."""
        self.on.ellipse(self._box(x - r, y - r, x + r, y + r), fill=ink)

    def ring(self, x: float, y: float, r: float, width: float, ink: Colour) -> None:
        """A circle's line."""
        self.on.ellipse(self._box(x - r, y - r, x + r, y + r), outline=ink, width=round(width * self.unit))

    def slice(self, x: float, y: float, r: float, start: float, end: float, ink: Colour) -> None:
        """A part of a disc, degrees clockwise from three o'clock."""
        self.on.pieslice(self._box(x - r, y - r, x + r, y + r), start, end, fill=ink)

    def bar(self, x0: float, y0: float, x1: float, y1: float, ink: Colour, corner: float = 0) -> None:
        """A rectangle, its corners rounded or not."""
        self.on.rounded_rectangle(self._box(x0, y0, x1, y1), radius=corner * self.unit, fill=ink)

    def shape(self, points: Sequence[Point], ink: Colour) -> None:
        """A filled polygon."""
        self.on.polygon([(x * self.unit, y * self.unit) for x, y in points], fill=ink)

    def line(self, points: list[Point], width: float, ink: Colour) -> None:
        """A line with round joints and ends."""
        flat = [(x * self.unit, y * self.unit) for x, y in points]
        self.on.line(flat, fill=ink, width=round(width * self.unit), joint="curve")
        for x, y in (points[0], points[-1]):
            self.disc(x, y, width / 2, ink)

    def wave(
        self, x0: float, x1: float, y: float, height: float, length: float, width: float, ink: Colour
    ) -> None:
        """A line that rises and falls."""
        steps = 160
        xs = [x0 + (x1 - x0) * step / steps for step in range(steps + 1)]
        self.line([(x, y + height * math.sin((x - x0) / length * math.tau)) for x in xs], width, ink)

    def write(self, text: str, x: float, y: float, height: float, ink: Colour) -> None:
        """Words centred at a point."""
        font = ImageFont.load_default(size=height * self.unit)
        self.on.text((x * self.unit, y * self.unit), text, fill=ink, font=font, anchor="mm")

    def words(self) -> None:
        """The name below the mark."""
        text = self.name if self.chance.random() < 0.5 else self.name.upper()
        self.write(text, 160, 206, min(24, 260 / max(len(text), 1) * 1.6), self.palette.first)

    def _box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        return x0 * self.unit, y0 * self.unit, x1 * self.unit, y1 * self.unit


def cup(pen: Pen) -> None:
    """A cup that holds the sea, a sun behind it."""
    _, first, second, _ = pen.palette
    pen.disc(150 + pen.chance.randint(-20, 20), 72, 30, second)
    pen.ring(208, 112, 22, 9, first)
    pen.bar(104, 88, 206, 116, first)
    pen.slice(155, 114, 51, 0, 180, first)
    for row in range(pen.chance.randint(1, 3)):
        pen.wave(104, 206, 106 + row * 15, 4, 34, 5, pen.palette.background)


def boat(pen: Pen) -> None:
    """A sail, a hull."""
    _, first, second, third = pen.palette
    pen.slice(156, 108, 76, 180, 270, second)
    pen.slice(164, 108, 52, 270, 360, third)
    pen.slice(160, 116, 66, 0, 180, first)


def monogram(pen: Pen) -> None:
    """The first letter, large, in a field."""
    _, first, second, _ = pen.palette
    if pen.chance.random() < 0.5:
        pen.disc(160, 100, 76, first)
    else:
        pen.bar(86, 26, 234, 174, first, corner=pen.chance.choice([0, 12, 40]))
    pen.write(pen.name[0].upper(), 160, 100, 108, pen.palette.background)
    pen.bar(130, 158, 190, 163, second)


def mountains(pen: Pen) -> None:
    """Peaks one behind the other."""
    _, first, second, third = pen.palette
    pen.disc(214, 66, 22, second)
    for ink, shift, height in ((third, 44, 78), (first, 0, 108)):
        x = 150 + shift
        pen.shape([(x - 84, 168), (x, 168 - height), (x + 84, 168)], ink)
    pen.shape([(133, 82), (150, 60), (167, 82), (158, 90), (150, 82), (142, 90)], pen.palette.background)


def rings(pen: Pen) -> None:
    """Circles that share a middle, some of them open."""
    _, first, second, third = pen.palette
    inks = [first, second, third, first]
    for n in range(pen.chance.randint(3, 4)):
        pen.ring(160, 100, 76 - n * 19, 9, inks[n])
    if pen.chance.random() < 0.5:
        pen.shape([(160, 100), (260, 52), (260, 148)], pen.palette.background)


def leaf(pen: Pen) -> None:
    """Leaves on a stem."""
    _, first, second, _ = pen.palette
    pen.line([(160, 172), (160, 44)], 6, first)
    for n in range(pen.chance.randint(2, 4)):
        y = 150 - n * 30
        for side in (-1, 1):
            tip = (160 + side * 58, y - 40)
            blade = [(160, y), (160 + side * 14, y - 38), tip, (160 + side * 44, y - 8)]
            pen.shape(blade, second if side > 0 else first)


def grid(pen: Pen) -> None:
    """Squares that are on or off, the same left and right."""
    _, *inks = pen.palette
    for row in range(5):
        for column in range(3):
            if pen.chance.random() < 0.6:
                ink = pen.chance.choice(inks)
                for x in {column, 4 - column}:
                    pen.bar(86 + x * 30, 26 + row * 30, 113 + x * 30, 53 + row * 30, ink)


def beans(pen: Pen) -> None:
    """A badge with beans."""
    _, first, second, _ = pen.palette
    pen.disc(160, 100, 80, first)
    for n in range(48):
        turn = math.tau * n / 48
        rim = [(160 + r * math.cos(turn), 100 + r * math.sin(turn)) for r in (66, 72)]
        pen.line(rim, 1.4, pen.palette.background)
    pen.on.ellipse(pen._box(128, 62, 192, 138), fill=second)
    pen.wave(160, 160.01, 100, 0, 1, 3, first)
    pen.line([(168, 64), (154, 88), (166, 112), (152, 136)], 5, first)


def flags(pen: Pen) -> None:
    """Signal flags in a row of three over three."""
    _, *inks = pen.palette
    for place in range(6):
        x, y = 70 + place % 3 * 64, 36 + place // 3 * 72
        one, other = pen.chance.sample(inks, 2)
        pen.bar(x, y, x + 54, y + 54, one)
        kind = pen.chance.randint(0, 3)
        if kind == 0:
            pen.shape([(x, y), (x + 54, y), (x, y + 54)], other)
        elif kind == 1:
            pen.bar(x + 18, y, x + 36, y + 54, other)
        elif kind == 2:
            pen.disc(x + 27, y + 27, 15, other)
        else:
            pen.bar(x, y + 18, x + 54, y + 36, other)


def bird(pen: Pen) -> None:
    """A bird of quarter circles."""
    _, first, second, third = pen.palette
    pen.slice(150, 116, 66, 0, 180, first)
    pen.slice(216, 116, 66, 180, 270, second)
    pen.disc(204, 86, 5, pen.palette.background)
    pen.shape([(216, 72), (244, 84), (216, 94)], third)


def arch(pen: Pen) -> None:
    """Doors within doors."""
    background, *inks = pen.palette
    for n, ink in enumerate([*inks, background]):
        width = 68 - n * 17
        pen.slice(160, 96, width, 180, 360, ink)
        pen.bar(160 - width, 95, 160 + width, 172, ink)


def knot(pen: Pen) -> None:
    """Waves that cross."""
    _, first, second, third = pen.palette
    for n, ink in enumerate([first, second, third]):
        pen.wave(70, 250, 78 + n * 24, 22, 60 + pen.chance.choice([0, 30, 60]), 11, ink)


IDEAS: list[Callable[[Pen], None]] = [
    cup, boat, monogram, mountains, rings, leaf, grid, beans, flags, bird, arch, knot,
]  # fmt: skip


def _file(sheet: Image.Image, seed: int, idea: str, chance: random.Random) -> Picture:
    """PNG mostly, as logos are sent; some JPEG and WebP."""
    kind = chance.choices(["png", "jpeg", "webp"], [6, 3, 1])[0]
    buffer = io.BytesIO()
    if kind == "png":
        sheet.save(buffer, "PNG", compress_level=1)
    else:
        sheet.save(buffer, kind.upper(), quality=90)
    suffix = "jpg" if kind == "jpeg" else kind
    return Picture(f"{idea}-{seed:03}.{suffix}", f"image/{kind}", buffer.getvalue())
