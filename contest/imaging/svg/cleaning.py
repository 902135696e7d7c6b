"""Sanitizer of SVG: a drawing is read without trust, and only what is allowed of it is written again."""

import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes
from xml.etree.ElementTree import Element, SubElement, tostring

from contest.imaging.formats import signatures
from contest.imaging.formats.survey import Survey
from contest.imaging.reasons import Unreadable
from contest.imaging.svg import reading, source, transforms
from contest.imaging.svg.painting import Painted, href
from contest.imaging.svg.reading import MOST_ELEMENTS, Tree
from contest.imaging.svg.sheets import Sheets
from contest.imaging.svg.size import Size, declared
from contest.imaging.svg.styles import Style, resolve
from contest.imaging.svg.values import number
from contest.imaging.svg.weight import Weighing
from contest.imaging.svg.words import SVG
from contest.imaging.svg.writing import Writer

MOST_PICTURES = 100
MOST_DRAWINGS_INSIDE = 2
"""A drawing may hold a drawing as a picture, which may hold one more."""
_DATA = re.compile(r"data:([^,]*),", re.I)
_CLEAR = "#00000000"

InspectPicture = Callable[[bytes], Survey]


@dataclass(frozen=True)
class Drawing:
    """A drawing that is safe to draw, and the size it is drawn at, in pixels."""

    text: str
    size: tuple[int, int]


@dataclass
class _Budget:
    """Budget of a drawing and all drawings in it together."""

    elements: int = MOST_ELEMENTS
    inside: int = MOST_DRAWINGS_INSIDE
    pictures: int = MOST_PICTURES
    inspect_picture: InspectPicture = field(kw_only=True)


def clean(content: bytes, *, side: int, inspect_picture: InspectPicture) -> Drawing:
    """The drawing, set to fit a square of `side` pixels. Raises Unreadable.

    Pictures in it are looked at by `inspect_picture`, and only their essence is kept.
    """
    try:
        return _cleaned(content, side, _Budget(inspect_picture=inspect_picture))
    except RecursionError:
        raise Unreadable("image.drawing_too_complex") from None


def _cleaned(
    content: bytes, side: int, budget: _Budget, *, frame: tuple[float, float] | None = None
) -> Drawing:
    markup = source.read(content)
    tree = reading.read(markup, most=budget.elements)
    root = tree.root
    budget.elements -= sum(1 for _ in root.iter())
    if markup.styled_elsewhere:
        raise Unreadable("image.drawing_styled_elsewhere")
    sheets = _sheets(tree)
    styles = resolve(root, sheets)
    painted = Painted(root, styles, _names(root), sheets.animations)
    painted.find()
    size = declared(_sized(root, styles[root]))
    width, height = size.pixels(side)
    writer = Writer(painted, styles, size.view)
    drawn = writer.write(root)
    for name in ("x", "y"):
        drawn.attrib.pop(name, None)
    drawn.set("viewBox", " ".join(f"{number:.9g}" for number in size.view))
    pixels: dict[Element, int] = {}
    for element, place in writer.pictures():
        _embed(element, place, budget, pixels)
    scale = max(width / size.view[2], height / size.view[3])
    Weighing(drawn, scale=scale, pixels=pixels)
    shown: tuple[float, float] = width, height
    if frame is None:
        drawn = _framed(drawn, root, styles[root], writer, size)
    else:
        # One that does not say how large it is takes the whole place of the picture, as in browsers.
        shown = frame if all(frame) and not size.said else (size.width, size.height)
    drawn.set("width", f"{shown[0]:.9g}")
    drawn.set("height", f"{shown[1]:.9g}")
    drawn.set("xmlns", SVG[1:-1])
    return Drawing(tostring(drawn, encoding="unicode"), (width, height))


def _sheets(tree: Tree) -> Sheets:
    sheets = Sheets()
    for element, text in tree.sheets:
        if element.get("type", "text/css").strip().lower() in ("text/css", ""):
            sheets.add(text, element.get("media"))
    return sheets


def _names(root: Element) -> dict[str, Element]:
    """Elements by their names: the first of a name is the one that counts."""
    names: dict[str, Element] = {}
    for element in root.iter():
        if own := element.get("id"):
            names.setdefault(own, element)
    return names


def _sized(root: Element, style: Style) -> Element:
    """The width and height that attributes and style sheets give the outermost element."""
    sized = Element("svg")
    for name in ("width", "height"):
        text = style.text(name) or root.get(name, "")
        if text.endswith("em"):
            text = str(number(text[:-2]) * number(style.computed("font-size")))
        sized.set(name, text)
    if view := root.get("viewBox"):
        sized.set("viewBox", view)
    return sized


def _framed(drawn: Element, root: Element, style: Style, writer: Writer, size: Size) -> Element:
    """The drawing in one more, where the outermost element has a ground or is turned: only browsers know these."""
    matrix = writer.transform(root, "svg", style, (size.width, size.height))
    background = style.text("background-color") or style.text("background") or _CLEAR
    if background == _CLEAR and matrix is None:
        return drawn
    outer = Element("svg", {"viewBox": f"0 0 {size.width:.9g} {size.height:.9g}"})
    if background != _CLEAR:
        colour = style.computed("color") if background == "currentColor" else background
        SubElement(outer, "rect", {"width": "100%", "height": "100%", "fill": colour})
    group = SubElement(outer, "g", {"transform": matrix or transforms.written(transforms.SAME)})
    drawn.set("width", f"{size.width:.9g}")
    drawn.set("height", f"{size.height:.9g}")
    group.append(drawn)
    return outer


def _embed(element: Element, place: Element, budget: _Budget, pixels: dict[Element, int]) -> None:
    """Put the picture that an element holds into its place: its essence, or cleaned if it is a drawing."""
    address = (href(element) or "").strip()
    found = _DATA.match(address)
    if found is None:
        return
    body = unquote_to_bytes(address[found.end() :])
    content = _unpacked(body) if re.search(r";\s*base64\s*\Z", found[1], re.I) else body
    if signatures.is_drawing(content):
        if not budget.inside:
            raise Unreadable("image.drawing_too_complex")
        budget.inside -= 1
        frame = number(place.get("width", "")), number(place.get("height", ""))
        inner = _cleaned(content, 1280, budget, frame=frame)
        pixels[place] = inner.size[0] * inner.size[1]
        place.set("href", "data:image/svg+xml;base64," + b64encode(inner.text.encode()).decode())
        return
    budget.pictures -= 1
    if budget.pictures < 0:
        raise Unreadable("image.drawing_too_complex")
    survey = budget.inspect_picture(content)
    pixels[place] = survey.width * survey.height
    place.set("href", f"data:image/{survey.format.lower()};base64," + b64encode(survey.essence).decode())


def _unpacked(body: bytes) -> bytes:
    try:
        return b64decode(re.sub(rb"[^A-Za-z0-9+/=]", b"", body))
    except ValueError:
        raise Unreadable("image.damaged", found="SVG") from None
