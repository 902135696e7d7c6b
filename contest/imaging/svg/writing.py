"""Serializer of a drawing for the library that renders it: elements and attributes it knows, and nothing else."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from contest.imaging.reasons import Unreadable
from contest.imaging.svg import boxes as boxes_svg, transforms, values
from contest.imaging.svg.painting import POINTER, Painted, chosen, fails, href, local
from contest.imaging.svg.styles import Style
from contest.imaging.svg.values import pointed_to
from contest.imaging.svg.words import (
    ATTRIBUTES,
    ELEMENTS,
    GEOMETRY,
    LENGTHS,
    ON_DEMAND,
    PAINT_SERVERS,
    SHAPES,
    words_of,
)

_IN_STYLE: Final = ("mix-blend-mode", "isolation", "image-rendering")
"""The library reads these nowhere else."""
_KINDS: Final = {
    "clip-path": ("clipPath",),
    "mask": ("mask",),
    "filter": ("filter",),
    "marker-start": ("marker",),
    "marker-mid": ("marker",),
    "marker-end": ("marker",),
}
_PLAIN: Final = words_of("""
    color stop-color flood-color lighting-color opacity fill-opacity stroke-opacity stop-opacity flood-opacity
    fill-rule clip-rule stroke-width stroke-dashoffset stroke-dasharray stroke-linecap stroke-linejoin
    stroke-miterlimit visibility overflow color-interpolation-filters shape-rendering mask-type paint-order
    font-size
""")
_TRANSFORM: Final = {
    "linearGradient": "gradientTransform",
    "radialGradient": "gradientTransform",
    "pattern": "patternTransform",
}
_N = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_POINTS: Final = re.compile(rf"\s*(?:{_N}(?:\s*,\s*|\s+|(?=[+.-])|\s*\Z))*")
"""Browsers draw nothing of a polygon that has anything else among its points."""
_MARKED: Final = ("path", "line", "polyline", "polygon")
_COPYING: Final = ("use", "linearGradient", "radialGradient", "pattern")
_PARTS: Final = re.compile(r"url\([^)]*\)|[a-z-]+\([^)]*\)")
_SPREADING: Final = re.compile(r"(blur|drop-shadow)\(([^)]*)\)")
_PLACES: Final = ("left", "center", "right", "top", "bottom")


@dataclass
class Writer:
    """Writes the elements of one drawing; `picture` embeds what an image holds."""

    painted: Painted
    styles: Mapping[Element, Style]
    whole: boxes_svg.Box
    clean: Element = field(default_factory=lambda: Element("svg"))
    written: dict[Element, Element] = field(default_factory=dict)
    given: dict[Element, str] = field(default_factory=dict)

    @property
    def viewport(self) -> tuple[float, float]:
        """The width and height of the outermost element's plane."""
        return self.whole[2:]

    def write(self, root: Element) -> Element:
        """The clean tree, without the pictures it holds; see `pictures`."""
        self._element(root, self.clean, self.viewport)
        self._link()
        return self.clean

    def pictures(self) -> Iterator[tuple[Element, Element]]:
        """Elements that hold a picture and are seen: as they were, and as written."""
        for element, clean in self.written.items():
            if clean.tag in ("image", "feImage") and element in self.painted.elements:
                yield element, clean

    def _element(self, element: Element, clean: Element, viewport: tuple[float, float]) -> None:
        stack = [(element, clean, viewport)]
        while stack:
            element, clean, viewport = stack.pop()
            tag = local(element) or ""
            self.written[element] = clean
            self._dress(element, tag, clean, viewport)
            inner = boxes_svg.viewport(element, viewport) if tag in ("svg", "symbol") else viewport
            one = chosen(element) if tag == "switch" and element in self.painted.elements else None
            rest = None
            for child in element:
                name = local(child)
                if name not in ELEMENTS and not _holds_anything(child):
                    continue
                into = clean
                if one is not None and child not in one:
                    rest = into = SubElement(clean, "defs") if rest is None else rest
                # In an element that nobody knows there may be what something points to.
                as_ = "g" if name in ("a", "switch") else name if name in ELEMENTS else "defs"
                made = SubElement(into, str(as_))
                stack.append((child, made, inner))

    def _dress(self, element: Element, tag: str, clean: Element, viewport: tuple[float, float]) -> None:
        style = self.styles[element]
        geometry = GEOMETRY.get(tag, ())
        for name, text in element.attrib.items():
            if name in geometry or name not in ATTRIBUTES:
                continue
            if name in LENGTHS:
                length = values.length(text)
                if length is None and name in ("refX", "refY") and text.strip() in _PLACES:
                    length = text.strip()
                if length is not None:
                    clean.set(name, length)
            elif name == "points":
                if _POINTS.fullmatch(text):
                    clean.set(name, text)
            elif len(text) <= values.LONGEST_VALUE:
                clean.set(name, text)
        for name in geometry:
            text = style.text(name)
            if text and text != "auto":
                clean.set(name, text)
        for name in style.own:
            if name in _PLAIN and style.text(name):
                clean.set(name, style.text(name))
        inline = [f"{name}:{style.text(name)}" for name in _IN_STYLE if style.text(name)]
        if inline:
            clean.set("style", ";".join(inline))
        root = element is self.painted.root
        hidden = style.text("display") == "none"
        if tag not in ON_DEMAND and not root and (hidden or fails(element)):
            clean.set("display", "none")
        if not root:
            matrix = self.transform(element, tag, style, viewport)
            if matrix is not None:
                clean.set(_TRANSFORM.get(tag, "transform"), matrix)

    def transform(
        self, element: Element, tag: str, style: Style, viewport: tuple[float, float]
    ) -> str | None:
        """The whole transformation of an element, about the point that is to stay."""
        parts = [style.text(name) for name in ("translate", "rotate", "scale", "transform")]
        steps = [transforms.read(part) for part in parts if part]
        if not steps:
            return None
        matrix = transforms.SAME
        for step in steps:
            matrix = transforms.multiplied(matrix, step)
        point = style.text("transform-origin")
        root = element is self.painted.root
        if matrix == transforms.SAME or element not in self.painted.elements and point:
            return None if matrix == transforms.SAME else transforms.written(matrix)
        if point or root:
            x, y, width, height = self._box(element, tag, style, viewport)
            across, down = (point or "50% 50%").split()
            matrix = transforms.about(matrix, x + _along(across, width), y + _along(down, height))
        return transforms.written(matrix)

    def _box(
        self, element: Element, tag: str, style: Style, viewport: tuple[float, float]
    ) -> tuple[float, float, float, float]:
        if style.text("transform-box", "view-box") == "view-box" or element is self.painted.root:
            return 0, 0, *viewport
        box = boxes_svg.of_shape(tag, self.written[element])
        if box is None or style.text("transform-box") in ("stroke-box", "border-box"):
            raise Unreadable(
                "image.drawing_with_style", found=f"transform-box: {style.text('transform-box')}"
            )
        return box

    def _link(self) -> None:
        """Let each element point to what it pointed to, under names of our own."""
        for element, clean in self.written.items():
            style = self.styles[element]
            for name in ("fill", "stroke"):
                if paint := style.text(name):
                    clean.set(name, self._paint(paint))
            for name, kinds in _KINDS.items():
                if (pointer := style.text(name)) and not (name == "mask" and clean.tag == "mask"):
                    self._point(element, clean, name, pointer, kinds)
            if clean.tag in SHAPES and clean.tag not in _MARKED:
                # Browsers put markers on no other shapes.
                for name in ("marker-start", "marker-mid", "marker-end"):
                    clean.set(name, "none")
            pointed = pointed_to(href(element) or "")
            if pointed and clean.tag in _COPYING and (target := self._target(pointed)) is not None:
                clean.set("href", f"#{self._name(target)}")

    def _paint(self, paint: str) -> str:
        found = POINTER.match(paint)
        if found is None and not paint.startswith("url("):
            return paint
        end = found.end() if found else paint.index(")") + 1
        fallback = paint[end:].strip()
        target = self._server(found[1]) if found else None
        if target is None or target.tag not in PAINT_SERVERS:
            return fallback or "none"
        if target.tag != "pattern" and not self._paints(found[1] if found else ""):
            return "none"
        return f"url(#{self._name(target)}) {fallback}".strip()

    def _point(
        self, element: Element, clean: Element, name: str, pointer: str, kinds: tuple[str, ...]
    ) -> None:
        if pointer == "none":
            if name.startswith("marker"):
                clean.set(name, "none")
            return
        parts = []
        for part in _PARTS.findall(pointer):
            found = POINTER.fullmatch(part)
            target = self._server(found[1]) if found else None
            if target is not None and target.tag in kinds:
                parts.append(f"url(#{self._name(target)})")
            elif spreading := _SPREADING.fullmatch(part):
                parts.append(f"url(#{self._name(self._effect(spreading, element))})")
            elif not part.startswith("url("):
                parts.append(part)
        # What is not there clips, masks and filters nothing.
        if parts:
            clean.set(name, " ".join(parts))
        elif name.startswith("marker"):
            clean.set(name, "none")

    def _effect(self, function: re.Match[str], element: Element) -> Element:
        """A blur or shadow as an element: as a function the library draws it only near its object."""
        style = self.styles[element]
        words = [_pixels(word, style) for word in function[2].split()]
        colour = next((word for word in words if not isinstance(word, float)), "#000000")
        numbers = [word for word in words if isinstance(word, float)]
        reach = sum(map(abs, numbers[:2])) + 3 * sum(numbers[2:]) if len(numbers) > 1 else 3 * numbers[0]
        x, y, width, height = boxes_svg.moved_back(self.whole, self.painted.matrix(element), reach)
        place = {"x": x, "y": y, "width": width, "height": height}
        filter_ = SubElement(
            self.clean,
            "filter",
            {name: values.written(number) for name, number in place.items()}
            | {"filterUnits": "userSpaceOnUse", "color-interpolation-filters": "sRGB"},
        )
        if function[1] == "blur":
            SubElement(filter_, "feGaussianBlur", {"stdDeviation": values.written(numbers[0])})
        else:
            across, down, spread = (*numbers, 0.0)[:3]
            numbered = {"dx": across, "dy": down, "stdDeviation": spread}
            shadow = {name: values.written(number) for name, number in numbered.items()}
            SubElement(filter_, "feDropShadow", shadow | {"flood-color": colour})
        return filter_

    def _server(self, name: str) -> Element | None:
        """A written part of that name, if it works where it stands."""
        element = self.painted.names.get(name)
        return self.written.get(element) if element is not None and self.painted.serves(element) else None

    def _paints(self, name: str) -> bool:
        """Whether a gradient has stops, its own or those of another one, and does not fold all to a line."""
        element = self.painted.names.get(name)
        matrix = self.styles[element].text("transform") if element is not None else ""
        if matrix:
            a, b, c, d, _, _ = transforms.read(matrix)
            if a * d == b * c:
                return False
        for _ in range(20):
            if element is None or local(element) not in ("linearGradient", "radialGradient"):
                return False
            if any(local(child) == "stop" for child in element):
                return True
            element = self.painted.names.get(pointed_to(href(element) or "") or "")
        return False

    def _target(self, name: str) -> Element | None:
        element = self.painted.names.get(name)
        return None if element is None else self.written.get(element)

    def _name(self, clean: Element) -> str:
        if clean not in self.given:
            self.given[clean] = f"i{len(self.given)}"
            clean.set("id", self.given[clean])
        return self.given[clean]


def _holds_anything(element: Element) -> bool:
    return any(local(each) in ELEMENTS for each in element.iter())


def _pixels(word: str, style: Style) -> float | str:
    """A length as a number of pixels; a colour as it is."""
    if word == "currentColor":
        return style.computed("color")
    if word.startswith("#"):
        return word
    if word.endswith("em"):
        return float(word[:-2]) * float(style.computed("font-size"))
    return float(word.removesuffix("px"))


def _along(text: str, size: float) -> float:
    return float(text[:-1]) * size / 100 if text.endswith("%") else float(text)
