"""Watermark on previews: it says that a picture may not be used yet.

White letters with a dark edge read on light and on dark. They are set in a slanted
grid over the whole picture, transparent parts too, so that no crop worth stealing is
free of them. The seed (one per contest) moves and turns the grid, so that a mark
subtracted from one contest's previews does not fit another's.
"""

from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from contest.imaging import fonts

FALLBACK = "PREVIEW"
LONGEST_TEXT = 40
LARGEST = 28
"""Pixels of a letter, at most."""
FILL = (255, 255, 255, 125)
EDGE = (0, 0, 0, 90)


@dataclass(frozen=True)
class Watermark:
    """Text written over previews, and the seed that places it."""

    text: str
    seed: str


def stamp(picture: Image.Image, mark: Watermark) -> Image.Image:
    """The picture with the mark over it, in its own mode (RGB or RGBA); the same every time."""
    height = max(9, min(LARGEST, max(picture.size) // 36))
    turn, right, down = _placing(mark.seed)
    tile = _tile(_words(mark.text), height, turn)
    layer = Image.new("RGBA", picture.size)
    step_x, step_y = tile.width, tile.height
    first_x, first_y = -(right * step_x // 255), -(down * step_y // 255)
    for row, y in enumerate(range(first_y, picture.height, step_y)):
        for x in range(first_x - (row % 2) * step_x // 2, picture.width, step_x):
            layer.paste(tile, (x, y))
    if picture.mode == "RGBA":
        return Image.alpha_composite(picture, layer)
    marked = picture.copy()
    marked.paste(layer, (0, 0), layer)
    return marked


def _placing(seed: str) -> tuple[float, int, int]:
    """An angle of 24–36 degrees and a shift of the grid in both directions (0–255)."""
    turn, right, down = blake2b(seed.encode(), digest_size=3, person=b"watermark").digest()
    return 24 + turn * 12 / 255, right, down


def _words(text: str) -> str:
    """The text, if there are letters for all of it; else a word that says as much."""
    text = " ".join(text.split())[:LONGEST_TEXT]
    if not text or not text.isprintable():
        return FALLBACK
    return text if text.isascii() or _has_all(text) else FALLBACK


def _has_all(text: str) -> bool:
    font = japanese()
    if font is None:
        return False
    missing = bytes(font.getmask("\uffff"))
    return all(char.isspace() or bytes(font.getmask(char)) != missing for char in set(text))


@cache
def japanese() -> ImageFont.FreeTypeFont | None:
    """This machine's font for Japanese in the largest size; kept, because a cage can open no file."""
    path = fonts.found()
    if path is None:
        return None
    return ImageFont.truetype(BytesIO(path.read_bytes()), LARGEST, layout_engine=ImageFont.Layout.BASIC)


def _tile(text: str, height: int, turn: float) -> Image.Image:
    font = None if text.isascii() else japanese()
    if font is None:
        line = _line(text, ImageFont.load_default(size=height), height)
    else:
        large = _line(text, font, LARGEST)
        size = (max(1, large.width * height // LARGEST), max(1, large.height * height // LARGEST))
        line = large.convert("RGBa").resize(size, Image.Resampling.LANCZOS).convert("RGBA")
    return line.rotate(turn, resample=Image.Resampling.BICUBIC, expand=True)


def _line(text: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, height: int) -> Image.Image:
    edge = max(1, height // 14)
    left, top, right, bottom = (int(side) for side in font.getbbox(text, stroke_width=edge))
    line = Image.new("RGBA", (right - left + 2 * height, bottom - top + 2 * height))
    ImageDraw.Draw(line).text(
        (height - left, height - top), text, font=font, fill=FILL, stroke_width=edge, stroke_fill=EDGE
    )
    return line
