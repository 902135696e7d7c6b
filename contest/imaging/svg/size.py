"""Size of a drawing (W3C, SVG 2, 8.2–8.7)."""

import math
import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from contest.imaging import specs
from contest.imaging.reasons import Unreadable

UNITS = {
    "": 1.0,
    "px": 1.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 9.6 / 2.54,
    "q": 2.4 / 2.54,
}
_LENGTH = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?)\s*([A-Za-z]*)\s*")
View = tuple[float, float, float, float]


@dataclass(frozen=True)
class Size:
    """Width and height in the units of a screen, and the part of the plane that is shown."""

    width: float
    height: float
    view: View
    said: bool = True
    """Whether it says both, and not only which part of the plane is shown."""

    def pixels(self, side: int) -> tuple[int, int]:
        """Width and height that fill a square of `side` pixels: lines have no size of their own."""
        by = side / max(self.width, self.height)
        return max(1, round(self.width * by)), max(1, round(self.height * by))


def declared(root: Element) -> Size:
    """What the outermost element says. Raises Unreadable when it says nothing, or is outside of our limits."""
    width, height = _length(root.get("width")), _length(root.get("height"))
    view = _view(root.get("viewBox"))
    said = bool(width and height)
    if view and not (width and height):
        ratio = view[2] / view[3]
        if width:
            height = width / ratio
        elif height:
            width = height * ratio
        else:
            # Numbers of a plane without a unit: any size is as good.
            width, height = ratio, 1.0
    if not (width and height):
        raise Unreadable("image.drawing_without_size")
    _check(width, height)
    return Size(width, height, view or (0.0, 0.0, width, height), said)


def _check(width: float, height: float) -> None:
    sides = {"width": round(min(width, 1e9)), "height": round(min(height, 1e9))}
    if width * height > specs.MAX_PIXELS:
        raise Unreadable(
            "image.too_large_pixels",
            **sides,
            megapixels=math.ceil(min(width * height, 1e15) / 1e6),
            limit=specs.MAX_PIXELS // 10**6,
        )
    if max(width, height) > specs.LONGEST_SIDE:
        raise Unreadable("image.side_too_long", **sides, limit=specs.LONGEST_SIDE)


def _length(text: str | None) -> float | None:
    """A length in pixels; None for percentages, nonsense, and nothing."""
    found = _LENGTH.fullmatch(text or "")
    if not found or found[2].lower() not in UNITS:
        return None
    length = float(found[1]) * UNITS[found[2].lower()]
    return length if 0 < length < math.inf else None


def _view(text: str | None) -> View | None:
    try:
        x, y, width, height = (float(part) for part in re.split(r"[\s,]+", (text or "").strip()))
    except ValueError:
        return None
    numbers = (x, y, width, height)
    if not all(map(math.isfinite, numbers)) or width <= 0 or height <= 0:
        return None
    return numbers if 1e-6 < width / height < 1e6 else None
