"""Cost of rendering a drawing, once all its references are expanded."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from contest.imaging.reasons import Unreadable
from contest.imaging.specs import MAX_PIXELS, SPECS
from contest.imaging.svg.painting import POINTER
from contest.imaging.svg.reach import APPLIED, PRIMITIVES, Reach
from contest.imaging.svg.words import ON_DEMAND, TEMPLATES

MOST_SHAPES = 200_000
"""Written out: a `use` counts as all it stands for, a marker once for every corner."""
MOST_EFFECTS = 2_000
MOST_HEAVY_EFFECTS = 40
"""In units of a simple effect over the whole picture, some part of a second each; see `reach`."""
DEEPEST = 250
"""Written out; the library that draws goes as deep as that on its stack."""
_CORNERS = re.compile(r"[A-Za-z,\s-]+")
_FUNCTIONS = re.compile(r"\b(?!url\b)[a-z-]+\(")
BYTES_A_SHAPE, PIXELS_A_SHAPE = 200, 2_000


class Weighing:
    """Adds up the work of a cleaned drawing; `scale` is pixels per unit of the drawing."""

    def __init__(self, root: Element, *, scale: float, pixels: dict[Element, int]) -> None:
        self.named = {element.get("id"): element for element in root.iter() if element.get("id")}
        self.scale, self.pixels, self.reach = scale, pixels, Reach(root, scale=scale)
        self.known: dict[tuple[Element, bool], tuple[float, float, float]] = {}
        self.open: set[tuple[Element, bool]] = set()
        self._check(self._of(root, inside=True))

    def _check(self, sums: tuple[float, float, float]) -> None:
        if sums[0] > MOST_SHAPES or sums[1] > MOST_EFFECTS or sums[2] > MOST_HEAVY_EFFECTS:
            raise Unreadable("image.drawing_too_complex")

    def _of(self, element: Element, *, inside: bool = False) -> tuple[float, float, float]:
        """Shapes, effects and heavy effects of an element; of one drawn on demand only from `inside`."""
        key = element, inside
        if key in self.known:
            return self.known[key]
        if key in self.open:
            raise Unreadable("image.drawing_loops")
        if len(self.open) >= DEEPEST:
            raise Unreadable("image.drawing_too_complex")
        if not inside and element.tag in ON_DEMAND:
            return 0, 0, 0
        self.open.add(key)
        sums = _own(element, self.scale, self.pixels.get(element, 0))
        if functions := len(_FUNCTIONS.findall(element.get("filter", ""))):
            sums = _added(sums, (0, functions, self.reach.whole * (APPLIED + 1) * functions))
        for child in element:
            sums = _added(sums, self._of(child))
        for target, times in self._targets(element):
            more = self._of(target, inside=True)
            if target.tag == "filter":
                more = more[0], more[1], self.reach.of(element, target) * (APPLIED + more[2])
            sums = _added(sums, more, times)
        # What a filter weighs by itself says nothing: it counts where it is applied, by the area there.
        self._check(sums if element.tag != "filter" else (*sums[:2], 0))
        self.open.discard(key)
        self.known[key] = sums
        return sums

    def _targets(self, element: Element) -> Iterator[tuple[Element, float]]:
        """What an element points to, and how often it is drawn."""
        href = element.get("href", "")
        if href.startswith("#") and (target := self.named.get(href[1:])) is not None:
            yield target, 1
        for value in element.attrib.values():
            for target in self._found(value if "url(" in value else ""):
                yield target, _corners(element) if target.tag == "marker" else 1

    def _found(self, value: str) -> Iterator[Element]:
        for name in POINTER.findall(value):
            target = self.named.get(name)
            if target is not None and target.tag not in TEMPLATES:
                yield target


def _added(
    sums: tuple[float, float, float], more: tuple[float, float, float], times: float = 1
) -> tuple[float, float, float]:
    return sums[0] + times * more[0], sums[1] + times * more[1], sums[2] + times * more[2]


def _own(element: Element, scale: float, pixels: int) -> tuple[float, float, float]:
    if element.tag == "pattern" and _tile(element, scale) > MAX_PIXELS:
        raise Unreadable("image.drawing_too_complex")
    size = len(element.get("d", "")) + len(element.get("points", ""))
    shapes = 1 + size // BYTES_A_SHAPE + pixels // PIXELS_A_SHAPE
    tag = str(element.tag)
    if not tag.startswith("fe"):
        return shapes, 0, 0
    heavy = PRIMITIVES.get(tag, 1.0)
    if tag == "feTurbulence":
        heavy = 3 + max(_numbers(element.get("numOctaves", "1")))
    elif tag == "feMorphology":
        heavy = max(1.0, (2 * scale * max(_numbers(element.get("radius", "0"))) + 1) ** 2 / 30)
    elif tag == "feConvolveMatrix":
        heavy = max(1.0, max(_numbers(element.get("order", "3"))) ** 2 / 16)
    return shapes, 1, heavy


def _tile(pattern: Element, scale: float) -> float:
    """The pixels of one tile of a pattern, its transformations aside."""
    by = scale if pattern.get("patternUnits") == "userSpaceOnUse" else SPECS["full"].side
    return max(_numbers(pattern.get("width", "0"))) * max(_numbers(pattern.get("height", "0"))) * by * by


def _numbers(text: str) -> list[float]:
    try:
        return [abs(float(part)) for part in re.split(r"[\s,]+", text.strip())[:2]]
    except ValueError:
        return [0]


def _corners(element: Element) -> int:
    return 2 + len(_CORNERS.findall(element.get("d", "") + element.get("points", "")))
