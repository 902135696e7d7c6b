"""Painted elements of a drawing: what a browser would paint, and what of that we cannot (W3C, SVG 2, 5 and 13).

Everything that is painted is either known here or refused: nothing turns black, or is lost, without a word. What
nobody would see, such as a note that is not displayed, is no reason to refuse anything.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from contest.imaging.reasons import Unreadable
from contest.imaging.svg import effects, transforms
from contest.imaging.svg.styles import Style
from contest.imaging.svg.values import ON_ROOT_ONLY, Unsure, pointed_to
from contest.imaging.svg.words import (
    ANIMATIONS,
    FLOWED_TEXT,
    HREFS,
    MESHES,
    ON_DEMAND,
    SHAPES,
    SVG,
    UNKNOWN_PAINT,
    XHTML,
)

POINTER = re.compile(r"url\(#([^)]*)\)")
_NEVER = frozenset(
    ["style", "script", "title", "desc", "metadata", "view", "cursor", "font", "font-face", "color-profile"]
)
_AT_A_TIME = re.compile(r"[+-]?\s*(?:[\d.:]|wallclock)|\Z", re.I)
_AFTER_ANOTHER = re.compile(r"\.(?:begin|end|repeat)\b", re.I)
_LANGUAGES = ("en", "ja")
_POINTING = ("clip-path", "mask", "filter", "marker-start", "marker-mid", "marker-end", "fill", "stroke")


@dataclass
class Painted:
    """The elements of a drawing that are painted, each as it stands or as it is used."""

    root: Element
    styles: Mapping[Element, Style]
    names: Mapping[str, Element]
    animations: set[str]
    elements: set[Element] = field(default_factory=set)
    above: dict[Element, Element] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.above = {child: parent for parent in self.root.iter() for child in parent}

    def find(self) -> None:
        """Go through all that is painted. Raises Unreadable at what we cannot draw."""
        waiting = [(self.root, "visible", True)]
        seen: set[tuple[Element, str, bool]] = set()
        while waiting:
            step = waiting.pop()
            if step not in seen:
                seen.add(step)
                waiting.extend(reversed(list(self._inside(*step))))

    def _inside(self, element: Element, visibility: str, asked: bool) -> Iterator[tuple[Element, str, bool]]:
        """What is painted with an element; `asked` is whether something points to it, as to a clip or a symbol."""
        tag = local(element)
        style = self.styles[element]
        if tag is None or tag in _NEVER or (tag in ON_DEMAND and not asked):
            return
        visibility = style.text("visibility", visibility)
        root = element is self.root
        if not root and tag not in ON_DEMAND and (style.text("display") == "none" or not applies(element)):
            return
        if style.text("opacity") == "0" and tag not in ON_DEMAND:
            return
        self._check(element, tag, style, visibility)
        self._check_filter(element, style)
        self.elements.add(element)
        if tag in ("text", "foreignObject") or tag in FLOWED_TEXT:
            return
        children = chosen(element) if tag == "switch" else element
        for child in children:
            yield child, visibility, False
        for target in self._targets(element, style):
            yield target, visibility, True

    def _targets(self, element: Element, style: Style) -> Iterator[Element]:
        name = pointed_to(href(element) or "")
        if name is not None and name in self.names:
            yield self.names[name]
        for property_ in _POINTING:
            for name in POINTER.findall(style.text(property_)):
                if name in self.names:
                    yield self.names[name]

    def _check(self, element: Element, tag: str, style: Style, visibility: str) -> None:
        self._check_style(element, tag, style)
        if tag in ("text", *FLOWED_TEXT):
            if self._shows(element, visibility):
                raise Unreadable("image.drawing_with_text")
        elif tag == "foreignObject" and visibility == "visible":
            self._check_page(element, style)
        elif tag in ("image", "feImage", "use"):
            address = (href(element) or "").strip()
            if (
                address
                and not address.startswith("#")
                and not (tag != "use" and address[:5].lower() == "data:")
            ):
                raise Unreadable("image.picture_in_drawing" if tag != "use" else "image.drawing_not_whole")
            if tag == "use":
                self._check_copy(element)
        elif tag in ANIMATIONS and _begins(element):
            raise Unreadable("image.drawing_moves")

    def _check_filter(self, element: Element, style: Style) -> None:
        text = style.text("filter")
        if text in ("", "none"):
            return
        turned = effects.turned(self.matrix(element))
        found = effects.functions(text, turned)
        for name in POINTER.findall(text):
            target = self.names.get(name)
            if target is not None and local(target) == "filter":
                found = found or effects.hindrance(target, turned)
        if found:
            raise Unreadable("image.drawing_with_style", found=found)

    def matrix(self, element: Element) -> transforms.Matrix:
        """How an element lies where it is declared, as far as attributes and style sheets turn it."""
        matrix = transforms.SAME
        for each in self._upwards(element):
            if text := self.styles[each].text("transform"):
                matrix = transforms.multiplied(transforms.read(text), matrix)
        return matrix

    def _upwards(self, element: Element) -> Iterator[Element]:
        each: Element | None = element
        while each is not None:
            yield each
            each = self.above.get(each)

    def serves(self, element: Element) -> bool:
        """Whether a gradient, pattern, clip, mask, marker or filter works where it stands, as browsers have it."""
        if self.styles[element].text("display") == "none":
            return False
        inside = element
        for each in self._upwards(self.above.get(element, element)):
            tag = local(each)
            if tag is None or fails(each) or (tag != "g" and self.styles[each].text("display") == "none"):
                return each is self.root
            if tag == "switch" and inside not in chosen(each):
                return False
            inside = each
        return True

    def _check_copy(self, use: Element) -> None:
        """A copy whose variables are others than those of what it copies is other than what we make of it."""
        target = self.names.get(pointed_to(href(use) or "") or "")
        if target is None or not any(self.styles[each].asks_variables for each in target.iter()):
            return
        own = self.styles[target].variables_above
        if dict(self.styles[use].variables) != dict(own):
            raise Unreadable("image.drawing_with_style", found="var() in a copy (use)")

    def _check_style(self, element: Element, tag: str, style: Style) -> None:
        for name, value in style.own.items():
            if isinstance(value, Unsure) and (element is self.root or name not in ON_ROOT_ONLY):
                raise Unreadable("image.drawing_with_style", found=value.found)
        for name in ("animation", "animation-name"):
            if self.animations.intersection(style.text(name).split()):
                raise Unreadable("image.drawing_moves")
        if element is self.root:
            self._check_root(style)
        if tag == "symbol" and style.text("transform"):
            raise Unreadable("image.drawing_with_style", found="symbol transform")
        if tag in SHAPES and style.computed("stroke") != "none":
            if style.text("vector-effect") == "non-scaling-stroke":
                raise Unreadable("image.drawing_with_strokes", found="vector-effect: non-scaling-stroke")
            if element.get("pathLength") is not None and style.computed("stroke-dasharray") != "none":
                raise Unreadable("image.drawing_with_strokes", found="pathLength")
        if (
            tag in ("linearGradient", "radialGradient")
            and style.computed("color-interpolation") == "linearRGB"
        ):
            raise Unreadable("image.drawing_with_style", found="color-interpolation: linearRGB")
        for name in ("fill", "stroke"):
            for pointed in POINTER.findall(style.text(name)):
                paint = local(self.names[pointed]) if pointed in self.names else None
                if paint in MESHES:
                    raise Unreadable("image.drawing_with_mesh")
                if paint in UNKNOWN_PAINT:
                    raise Unreadable("image.drawing_with_style", found=str(paint))

    def _check_root(self, style: Style) -> None:
        """What a browser measures in pixels of the screen on the outermost element, whatever its size there."""
        for name in ("clip-path", "mask", "filter"):
            if POINTER.search(style.text(name)) or re.search(r"blur|drop-shadow", style.text(name)):
                raise Unreadable("image.drawing_with_style", found=f"svg {name}")
        for name in ("transform", "translate"):
            if style.text(name) and any(transforms.read(style.text(name))[4:]):
                raise Unreadable("image.drawing_with_style", found=f"svg {name}")
        origin = style.text("transform-origin")
        if any(part not in ("0", "0%") and not part.endswith("%") for part in origin.split()):
            raise Unreadable("image.drawing_with_style", found="svg transform-origin")

    def _shows(self, element: Element, visibility: str) -> bool:
        """Whether a text, or a part of it, has letters that are seen."""
        style = self.styles[element]
        visibility = style.text("visibility", visibility)
        if style.text("display") == "none" or style.text("opacity") == "0":
            return False
        inked = any(
            style.computed(paint) != "none" and style.computed(f"{paint}-opacity") != "0"
            for paint in ("fill", "stroke")
        )
        if element.text and visibility == "visible" and inked:
            return True
        return any(self._shows(child, visibility) for child in element)

    def _check_page(self, element: Element, style: Style) -> None:
        """A page in a drawing: nothing we could draw, unless it is empty."""
        if "0" in (style.text("width", "0"), style.text("height", "0")):
            return
        shown = list(self._shown_in_page(element))
        if any(each.text for each in shown):
            raise Unreadable("image.drawing_with_text")
        if any(each.tag.startswith((XHTML, SVG)) for each in shown):
            raise Unreadable("image.drawing_with_page")

    def _shown_in_page(self, element: Element) -> Iterator[Element]:
        for child in element:
            style = self.styles[child]
            if style.text("display") != "none" and style.text("opacity") != "0":
                yield child
                yield from self._shown_in_page(child)


def local(element: Element) -> str | None:
    """The name of an element of SVG; None for any other."""
    tag = str(element.tag)
    return tag.removeprefix(SVG) if tag.startswith(SVG) else None


def href(element: Element) -> str | None:
    """The address that an element points to, as written."""
    return next((element.attrib[name] for name in HREFS if name in element.attrib), None)


def applies(element: Element) -> bool:
    """Whether its conditions let an element be drawn. Raises Unreadable if that depends on who looks."""
    answers = _answers(element)
    if len(answers) > 1:
        raise Unreadable("image.drawing_in_languages")
    return answers == {True}


def fails(element: Element) -> bool:
    """Whether its conditions keep an element from being drawn, whoever looks."""
    return _answers(element) == {False}


def _answers(element: Element) -> set[bool]:
    if "requiredExtensions" in element.attrib:
        return {False}
    languages = element.get("systemLanguage")
    if languages is None:
        return {True}
    wanted = {language.strip().lower().partition("-")[0] for language in languages.split(",")}
    return {language in wanted for language in _LANGUAGES}


def chosen(switch: Element) -> list[Element]:
    """The one child of a `switch` that is drawn: the first whose conditions hold."""
    for child in switch:
        tag = local(child)
        if tag is not None and tag not in _NEVER and applies(child):
            return [child]
    return []


def _begins(animation: Element) -> bool:
    """Whether an animation runs without anybody clicking."""
    begin = animation.get("begin", "0s")
    return any(_AT_A_TIME.match(part.strip()) or _AFTER_ANOTHER.search(part) for part in begin.split(";"))
