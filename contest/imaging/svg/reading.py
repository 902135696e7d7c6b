"""Parser of a drawing's markup into a tree, without trust and within bounds."""

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError, SubElement

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from contest.imaging.reasons import Unreadable
from contest.imaging.svg.source import Source
from contest.imaging.svg.words import SVG, XHTML

MOST_ELEMENTS = 50_000
MOST_ATTRIBUTES = 500
DEEPEST = 100
SHEETS = (SVG + "style", XHTML + "style")


@dataclass
class Tree:
    """All elements of a drawing, and its style sheets in their order. Of text, only whether there is any is kept."""

    root: Element
    sheets: list[tuple[Element, str]] = field(default_factory=list)


def read(source: Source, *, most: int) -> Tree:
    """The tree of a drawing of at most so many elements. Raises Unreadable."""
    builder = _Builder(most)
    parser = DefusedXMLParser(target=builder, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    try:
        parser.feed(source.text)
        tree: Tree = parser.close()
    except DefusedXmlException:
        raise Unreadable("image.drawing_with_entities") from None
    except (ParseError, ValueError, LookupError, OSError):
        raise Unreadable("image.damaged", found="SVG") from None
    return tree


class _Builder:
    """What the parser tells its events to."""

    def __init__(self, left: int) -> None:
        self.left = left
        self.tree: Tree | None = None
        self.path: list[Element] = []
        self.sheet: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.left -= 1
        if self.left < 0 or len(self.path) >= DEEPEST or len(attributes) > MOST_ATTRIBUTES:
            raise Unreadable("image.drawing_too_complex")
        if self.tree is None:
            if tag != SVG + "svg":
                raise Unreadable("image.damaged", found="SVG")
            element = Element(tag, attributes)
            self.tree = Tree(element)
        else:
            element = SubElement(self.path[-1], tag, attributes)
        self.path.append(element)

    def data(self, text: str) -> None:
        if not self.path:
            return
        element = self.path[-1]
        if element.tag in SHEETS:
            self.sheet.append(text)
        elif not element.text and text.strip():
            element.text = text.strip()[0]

    def end(self, tag: str) -> None:
        element = self.path.pop()
        if element.tag in SHEETS and self.tree is not None:
            self.tree.sheets.append((element, "".join(self.sheet)))
            self.sheet.clear()

    def close(self) -> Tree:
        if self.tree is None:
            raise Unreadable("image.truncated")
        return self.tree
