"""Read a drawing without trust, and write down anew what is allowed of it."""

import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import unquote_to_bytes
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from contest.imaging.drawing.size import Size, declared
from contest.imaging.drawing.style import Rule, declarations, rules, stays_inside
from contest.imaging.drawing.weight import Weighing
from contest.imaging.drawing.words import ATTRIBUTES, ELEMENTS, HREFS, LIVE_TEXT, SVG
from contest.imaging.formats.survey import Survey
from contest.imaging.reasons import Unreadable

HEAD = 65_536
MOST_ELEMENTS = 50_000
MOST_ATTRIBUTES = 500
MOST_RULES = 5_000
DEEPEST = 100
PATHS = ("d", "points", "id", "class", "transform")
"""Long, and never an address."""
MOST_MATCHES = 20_000_000
"""Style rules × elements: each rule is held against each element."""
MOST_PICTURES = 100
MOST_DRAWINGS_INSIDE = 2
"""A drawing may hold a drawing as a picture, which may hold one more."""
# Illustrator and older programs write the W3C's own declaration, which says nothing; any other is refused.
_HARMLESS = re.compile(
    rb"""<!DOCTYPE\s+svg(\s+PUBLIC\s+(["'])-//W3C//DTD[ ]SVG[^"'<>\[\]]*\2\s+(["'])https?://www\.w3\.org/[^"'<>\[\]]*\3)?\s*>"""
)
_DATA = re.compile(r"data:(image/[a-z+.-]+|)((?:;[\w=-]+)*?)(;base64)?,", re.I)

InspectPicture = Callable[[bytes], Survey]


@dataclass(frozen=True)
class Drawing:
    """A drawing that is safe to draw, and the size it is drawn at, in pixels."""

    text: str
    size: tuple[int, int]


@dataclass
class _Budget:
    """What a drawing and all drawings in it may have together."""

    elements: int = MOST_ELEMENTS
    inside: int = MOST_DRAWINGS_INSIDE
    pictures: int = MOST_PICTURES
    inspect_picture: InspectPicture = field(kw_only=True)


def clean(content: bytes, *, side: int, inspect_picture: InspectPicture) -> Drawing:
    """The drawing, set to fit a square of `side` pixels. Raises Unreadable.

    Pictures in it are looked at by `inspect_picture`, and only their essence is kept.
    """
    return _cleaned(content, side, _Budget(inspect_picture=inspect_picture))


def _cleaned(content: bytes, side: int, budget: _Budget) -> Drawing:
    reader = _Reader(budget)
    parser = DefusedXMLParser(target=reader, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    try:
        parser.feed(_HARMLESS.sub(b" ", content[:HEAD], count=1))
        parser.feed(content[HEAD:])
        root = parser.close()
    except DefusedXmlException:
        raise Unreadable("image.drawing_with_entities") from None
    except (ParseError, ValueError, LookupError, OSError):
        raise Unreadable("image.damaged", found="SVG") from None
    size = declared(root)
    width, height = size.pixels(side)
    if len(reader.rules) * (MOST_ELEMENTS - budget.elements) > MOST_MATCHES:
        raise Unreadable("image.drawing_too_complex")
    Weighing(root, reader.rules, scale=max(width / size.view[2], height / size.view[3]), pixels=reader.pixels)
    _set(root, size, width, height)
    return Drawing(tostring(root, encoding="unicode"), (width, height))


def _set(root: Element, size: Size, width: int, height: int) -> None:
    for name in ("x", "y"):
        root.attrib.pop(name, None)
    view = " ".join(f"{number:.6g}" if abs(number) < 1e6 else f"{number:.9g}" for number in size.view)
    root.attrib |= {
        "xmlns": SVG[1:-1],
        "width": str(width),
        "height": str(height),
        "viewBox": view,
    }


class _Reader:
    """What the parser tells its events to: builds the clean tree, and leaves out the rest as it goes by."""

    def __init__(self, budget: _Budget) -> None:
        self.budget = budget
        self.root: Element | None = None
        self.path: list[Element] = []
        self.left_out = 0
        self.rules: list[Rule] = []
        self.pixels: dict[Element, int] = {}
        self.names: set[str] = set()
        self.sheet: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.budget.elements -= 1
        deep = len(self.path) + self.left_out >= DEEPEST
        if self.budget.elements < 0 or deep or len(attributes) > MOST_ATTRIBUTES:
            raise Unreadable("image.drawing_too_complex")
        name = tag.removeprefix(SVG)
        if self.root is None:
            if tag != SVG + "svg":
                raise Unreadable("image.damaged", found="SVG")
            self.root = element = Element(name)
        elif self.left_out or name == tag or name not in ELEMENTS:
            self.left_out += 1
            return
        else:
            element = SubElement(self.path[-1], name)
        self.path.append(element)
        self._dress(element, attributes)

    def data(self, text: str) -> None:
        if self.left_out or not self.path or not text.strip():
            return
        if self.path[-1].tag in LIVE_TEXT:
            raise Unreadable("image.drawing_with_text")
        if self.path[-1].tag == "style":
            self.sheet.append(text)

    def end(self, tag: str) -> None:
        if self.left_out:
            self.left_out -= 1
            return
        element = self.path.pop()
        if element.tag == "style":
            kept = list(islice(rules("".join(self.sheet)), MOST_RULES + 1))
            self.sheet.clear()
            self.rules += kept
            if len(self.rules) > MOST_RULES:
                raise Unreadable("image.drawing_too_complex")
            element.text = "\n".join(f"{rule.selectors}{{{rule.declarations}}}" for rule in kept)

    def close(self) -> Element:
        if self.root is None:
            raise Unreadable("image.truncated")
        return self.root

    def _dress(self, element: Element, attributes: dict[str, str]) -> None:
        for name, value in attributes.items():
            if name == "style":
                element.set("style", declarations(value))
            elif name in HREFS:
                self._point(element, value.strip())
            elif name in ATTRIBUTES and (name in PATHS or stays_inside(value)):
                element.set(name, value)
        own = element.get("id")
        if own in self.names:
            # The first of a name is the one that counts.
            del element.attrib["id"]
        elif own:
            self.names.add(own)

    def _point(self, element: Element, address: str) -> None:
        if element.tag == "a":
            return
        if address.startswith("#"):
            element.set("href", address)
        elif element.tag in ("image", "feImage") and (found := _DATA.match(address)):
            body = unquote_to_bytes(address[found.end() :])
            content = _unpacked(body) if found[3] else body
            element.set("href", self._picture(element, content))

    def _picture(self, element: Element, content: bytes) -> str:
        """The picture in a picture: its essence if it is one of pixels, cleaned if it is a drawing."""
        if b"<svg" in content[:4096]:
            if not self.budget.inside:
                raise Unreadable("image.drawing_too_complex")
            self.budget.inside -= 1
            inner = _cleaned(content, 1280, self.budget)
            self.pixels[element] = inner.size[0] * inner.size[1]
            return "data:image/svg+xml;base64," + b64encode(inner.text.encode()).decode()
        self.budget.pictures -= 1
        if self.budget.pictures < 0:
            raise Unreadable("image.drawing_too_complex")
        survey = self.budget.inspect_picture(content)
        self.pixels[element] = survey.width * survey.height
        return f"data:image/{survey.format.lower()};base64," + b64encode(survey.essence).decode()


def _unpacked(body: bytes) -> bytes:
    try:
        return b64decode(re.sub(rb"[^A-Za-z0-9+/=]", b"", body))
    except ValueError:
        raise Unreadable("image.damaged", found="SVG") from None
