"""Area that an effect covers: its work is done for each pixel there, whatever it is applied to.

Where that cannot be said from the numbers alone (a group with parts that are turned, a shape drawn through `use`) it is
the whole picture.
"""

import math
import re
from xml.etree.ElementTree import Element

from contest.imaging.specs import SPECS
from contest.imaging.svg.size import declared

APPLIED = 1.0
"""Units of work of applying a filter at all: one is a simple effect over a whole square picture."""
PRIMITIVES = {
    "feGaussianBlur": 2.0, "feDropShadow": 4.0, "feBlend": 2.0, "feComposite": 2.0, "feMerge": 2.0, "feFlood": 0.2,
    "feMergeNode": 0.0, "feFuncR": 0.0, "feFuncG": 0.0, "feFuncB": 0.0, "feFuncA": 0.0, "fePointLight": 0.0,
    "feDistantLight": 0.0, "feSpotLight": 0.0,
}  # fmt: skip
"""Of one effect of a filter over as much; of any other, 1."""
REUSED = {"svg", "symbol", "pattern", "mask", "marker", "clipPath"}
LONGEST_PATH = 200_000

_STEP = re.compile(r"([MmLlHhVvCcSsQqTtAaZz])([^MmLlHhVvCcSsQqTtAaZz]*)")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_ARC = re.compile(
    rf"({_NUMBER.pattern})[\s,]*({_NUMBER.pattern})[\s,]*{_NUMBER.pattern}[\s,]*[01][\s,]*[01][\s,]*"
    rf"({_NUMBER.pattern})[\s,]*({_NUMBER.pattern})"
)
_TURN = re.compile(r"(\w+)\s*\(([^)]*)\)")
_NUMBERS_A_POINT = {"M": 2, "L": 2, "T": 2, "C": 6, "S": 4, "Q": 4}
Box = tuple[float, float, float, float]


class Reach:
    """Knows where things are in one drawing; `scale` is pixels per unit of it."""

    def __init__(self, root: Element, *, scale: float) -> None:
        self.root, self.scale = root, scale
        self.above = {child: parent for parent in root.iter() for child in parent}
        self.used = {element.get("href", "")[1:] for element in root.iter() if element.get("href")}
        self.styled = any("transform" in (style.text or "") for style in root.iter("style"))
        view = declared(root).view
        self.whole = self._units(view[2] * view[3])

    def of(self, element: Element, effect: Element) -> float:
        """The area that a filter covers when it is applied to an element, in whole square pictures."""
        growth = self._growth(element)
        sides = _sides(element, effect)
        if growth is None or sides is None:
            return self.whole
        area = self._units(abs(sides[0] * sides[1]) * growth**2)
        return min(self.whole, area) if math.isfinite(area) else self.whole

    def _units(self, area: float) -> float:
        return area * self.scale**2 / SPECS["full"].side ** 2

    def _growth(self, element: Element) -> float | None:
        """How many times larger an element is drawn than it is written."""
        growth = 1.0
        if self.styled:
            return None
        while element is not self.root:
            own = _own_growth(element.get("transform", ""))
            if own is None or element.tag in REUSED or "transform" in element.get("style", ""):
                return None
            if element.get("id") in self.used:
                return None
            growth *= own
            element = self.above[element]
        return growth


def _own_growth(transform: str) -> float | None:
    growth = 1.0
    for name, inner in _TURN.findall(transform):
        numbers = [abs(float(one)) for one in _NUMBER.findall(inner)]
        if name == "scale" and numbers:
            growth *= max(numbers[:2])
        elif name == "matrix" and len(numbers) == 6:
            a, b, c, d, _, _ = numbers
            growth *= max(math.hypot(a, b), math.hypot(c, d), math.sqrt(a * d + b * c))
        elif name not in ("translate", "rotate"):
            return None
    return growth


def _sides(element: Element, effect: Element) -> tuple[float, float] | None:
    """Width and height of a filter's region, in the units of the element."""
    width, height = (_number(effect.get(name, "120%")) for name in ("width", "height"))
    if width is None or height is None:
        return None
    if effect.get("filterUnits") == "userSpaceOnUse":
        plain = not any("%" in effect.get(name, "%") for name in ("width", "height"))
        return (width, height) if plain else None
    box = _box(element)
    return box and ((box[2] - box[0]) * width, (box[3] - box[1]) * height)


def _number(text: str) -> float | None:
    match = re.fullmatch(rf"\s*({_NUMBER.pattern})\s*(%|px|)\s*", text)
    return float(match[1]) / (100 if match[2] == "%" else 1) if match else None


def _box(element: Element) -> Box | None:
    """Where a shape's points are, roughly: control points and whole circles are counted in."""
    if element.tag in ("g", "a"):
        boxes = [None if child.get("transform") else _box(child) for child in element]
        known = [box for box in boxes if box]
        if not known or len(known) < len(boxes):
            return None
        lefts, tops, rights, bottoms = zip(*known, strict=True)
        return min(lefts), min(tops), max(rights), max(bottoms)
    if element.tag == "path":
        return _path_box(element.get("d", ""))
    if element.tag in ("polygon", "polyline"):
        numbers = [float(one) for one in _NUMBER.findall(element.get("points", ""))]
        return _around(numbers[::2], numbers[1::2])
    values = {name: _number(value) for name, value in element.attrib.items() if "%" not in value}
    if element.tag in ("rect", "image"):
        width, height = values.get("width"), values.get("height")
        x, y = values.get("x", 0.0), values.get("y", 0.0)
        if width is None or height is None or x is None or y is None:
            return None
        return x, y, x + width, y + height
    if element.tag in ("circle", "ellipse"):
        wide = values.get("r" if element.tag == "circle" else "rx")
        high = values.get("r" if element.tag == "circle" else "ry")
        x, y = values.get("cx", 0.0), values.get("cy", 0.0)
        if wide is None or high is None or x is None or y is None:
            return None
        return x - wide, y - high, x + wide, y + high
    return None


def _path_box(text: str) -> Box | None:
    if len(text) > LONGEST_PATH:
        return None
    x = y = begun_x = begun_y = 0.0
    xs, ys = list[float](), list[float]()
    for step, inner in _STEP.findall(text):
        kind, relative = step.upper(), step.islower()
        if kind == "Z":
            x, y = begun_x, begun_y
        elif kind == "A":
            for arc in _ARC.findall(inner):
                rx, ry, to_x, to_y = (float(one) for one in arc)
                rx, ry = 2 * abs(rx), 2 * abs(ry)
                before = x, y
                x, y = (x + to_x, y + to_y) if relative else (to_x, to_y)
                xs += [before[0] - rx, before[0] + rx, x]
                ys += [before[1] - ry, before[1] + ry, y]
        elif kind in "HV":
            for one in map(float, _NUMBER.findall(inner)):
                if kind == "H":
                    x = x + one if relative else one
                else:
                    y = y + one if relative else one
                xs.append(x)
                ys.append(y)
        else:
            numbers = [float(one) for one in _NUMBER.findall(inner)]
            size = _NUMBERS_A_POINT[kind]
            for start in range(0, len(numbers) - size + 1, size):
                from_x, from_y = (x, y) if relative else (0.0, 0.0)
                part = numbers[start : start + size]
                xs += [from_x + one for one in part[::2]]
                ys += [from_y + one for one in part[1::2]]
                x, y = xs[-1], ys[-1]
                if kind == "M" and start == 0:
                    begun_x, begun_y = x, y
    return _around(xs, ys)


def _around(xs: list[float], ys: list[float]) -> Box | None:
    return (min(xs), min(ys), max(xs), max(ys)) if xs and ys else None
