"""The mark on previews: it says that a picture is not yet anybody's to use.

White letters with a dark edge read on light and on dark. They are set in a slanted
grid over the whole picture, transparent parts too, so that no crop worth stealing is
free of them. The seed (one per contest) moves and turns the grid, so that a mark
subtracted from one contest's previews does not fit another's.
"""

from dataclasses import dataclass
from hashlib import blake2b

from PIL import Image, ImageDraw, ImageFont

FALLBACK = "PREVIEW"
LONGEST_TEXT = 40
FILL = (255, 255, 255, 125)
EDGE = (0, 0, 0, 90)


@dataclass(frozen=True)
class Watermark:
    """What is written over previews, and the seed that places it."""

    text: str
    seed: str


def stamp(picture: Image.Image, mark: Watermark) -> Image.Image:
    """The picture with the mark over it, in its own mode (RGB or RGBA); the same every time."""
    letters = max(9, min(28, max(picture.size) // 36))
    turn, right, down = _placing(mark.seed)
    tile = _tile(_drawable(mark.text), letters, turn)
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


def _drawable(text: str) -> str:
    """The text, if Pillow's own font has all its letters: a picture must not depend on a machine's fonts."""
    text = " ".join(text.split())[:LONGEST_TEXT]
    return text if text and text.isascii() and text.isprintable() else FALLBACK


def _tile(text: str, letters: int, turn: float) -> Image.Image:
    font = ImageFont.load_default(size=letters)
    edge = max(1, letters // 14)
    left, top, right, bottom = (int(side) for side in font.getbbox(text, stroke_width=edge))
    line = Image.new("RGBA", (right - left + 2 * letters, bottom - top + 2 * letters))
    ImageDraw.Draw(line).text(
        (letters - left, letters - top), text, font=font, fill=FILL, stroke_width=edge, stroke_fill=EDGE
    )
    return line.rotate(turn, resample=Image.Resampling.BICUBIC, expand=True)
