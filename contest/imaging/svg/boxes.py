"""Sizes of elements, as far as they can be read from their attributes (W3C, SVG 2, 8)."""

import re
from xml.etree.ElementTree import Element

from contest.imaging.svg.transforms import Matrix

Box = tuple[float, float, float, float]


def view(text: str | None) -> Box | None:
    """A `viewBox`: its corner, its width and its height."""
    try:
        x, y, width, height = (float(part) for part in re.split(r"[\s,]+", (text or "").strip()))
    except ValueError:
        return None
    return (x, y, width, height) if width > 0 and height > 0 else None


def viewport(element: Element, outside: tuple[float, float]) -> tuple[float, float]:
    """The width and height that percentages in an `svg` or `symbol` are of."""
    if box := view(element.get("viewBox")):
        return box[2], box[3]
    return _number(element, "width", outside[0]), _number(element, "height", outside[1])


def of_shape(tag: str, element: Element) -> Box | None:
    """The box around a shape of plain numbers, without its stroke; None where it takes more to tell."""
    try:
        if tag in ("rect", "image"):
            return (
                _number(element, "x"),
                _number(element, "y"),
                _number(element, "width"),
                _number(element, "height"),
            )
        if tag in ("circle", "ellipse"):
            names = ("r", "r") if tag == "circle" else ("rx", "ry")
            across, down = (_number(element, name) for name in names)
            return _number(element, "cx") - across, _number(element, "cy") - down, 2 * across, 2 * down
        if tag == "line":
            return _around([_number(element, name) for name in ("x1", "y1", "x2", "y2")])
        if tag in ("polygon", "polyline"):
            return _around([float(part) for part in re.split(r"[\s,]+", element.get("points", "").strip())])
    except ValueError:
        return None
    return None


def moved_back(box: Box, matrix: Matrix, reach: float) -> Box:
    """The box that becomes this one under a transformation, with so much more on each side; the same if there is none."""
    a, b, c, d, e, f = matrix
    whole = a * d - b * c
    x, y, width, height = box
    if abs(whole) > 1e-12:
        corners = [(x, y), (x + width, y), (x, y + height), (x + width, y + height)]
        points = [
            ((d * (u - e) - c * (v - f)) / whole, (a * (v - f) - b * (u - e)) / whole) for u, v in corners
        ]
        found = _around([number for point in points for number in point])
        x, y, width, height = found or box
    return x - reach, y - reach, width + 2 * reach, height + 2 * reach


def _around(numbers: list[float]) -> Box | None:
    across, down = numbers[::2], numbers[1::2]
    if not across or len(across) != len(down):
        return None
    return min(across), min(down), max(across) - min(across), max(down) - min(down)


def _number(element: Element, name: str, default: float | None = None) -> float:
    """A number without a unit; raises ValueError for any other, unless there is a default."""
    try:
        return float(element.get(name, "0" if default is None else ""))
    except ValueError:
        if default is None:
            raise
        return default
