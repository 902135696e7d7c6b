"""Markup from a drawing's bytes: its encoding, its document type, and its entities replaced (W3C, XML 1.0).

A DOCTYPE says nothing that changes a picture, except for entities: Illustrator writes the addresses of its
namespaces as some, and styles too where it is asked to. Those of plain text are substituted; nothing is ever fetched.
"""

import codecs
import re
from dataclasses import dataclass

from contest.imaging.reasons import Unreadable

MOST_ENTITIES = 64
MOST_DECLARED = 65_536
"""Characters of all entities together."""
MOST_SUBSTITUTED = 2**20
"""Characters that entities add, however often they are used."""
ENCODINGS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "utf-16": "utf-8",
    "utf-16le": "utf-8",
    "utf-16be": "utf-8",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "windows-1252": "cp1252",
}
"""Declared by a file of single bytes: browsers read Latin-1 as Windows-1252, and UTF-16 cannot be true there."""
_MARKS = {
    b"\xef\xbb\xbf": "utf-8",
    b"\xff\xfe": "utf-16-le",
    b"\xfe\xff": "utf-16-be",
}
_WIDE = {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
for _name in ("utf-8", "utf-16-le", "utf-16-be", "cp1252"):
    # A cage can load nothing later.
    codecs.lookup(_name)
_DECLARED = re.compile(rb"""\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([\w.:-]{1,40})["']""")
_DECLARATION = re.compile(r"\s*<\?xml\s.*?\?>", re.S)
_BEFORE = re.compile(r"\s+|<!--.*?-->|<\?.*?\?>", re.S)
_DOCTYPE = re.compile(
    r"""<!DOCTYPE\s+[\w.:-]+(\s+(?:PUBLIC\s+(?:"[^"]*"|'[^']*')(?:\s+(?:"[^"]*"|'[^']*'))?|SYSTEM\s+(?:"[^"]*"|'[^']*')))?\s*""",
    re.I,
)
_IN_SUBSET = re.compile(
    r"""(?P<entity><!ENTITY\s+(?P<name>[\w.:-]+)\s+(?P<value>"[^"]*"|'[^']*')\s*>)"""
    r"|(?P<nothing>\s+|<!--.*?-->|<\?.*?\?>|<!(?:ELEMENT|ATTLIST|NOTATION)\b[^>\"'%]*>)",
    re.S,
)
_REFERENCE = re.compile(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|&([\w.:-]+);", re.S)
_STYLES_OUTSIDE = re.compile(r"<\?xml-stylesheet\b(?![^>]*\bhref\s*=\s*[\"']#)", re.I)
_PREDEFINED = ("amp", "lt", "gt", "quot", "apos")


@dataclass(frozen=True)
class Source:
    """Markup without a document type, and whether its styles are in another file."""

    text: str
    styled_elsewhere: bool


def read(content: bytes) -> Source:
    """The markup of a file. Raises Unreadable."""
    text = _decoded(content)
    place = found.end() if (found := _DECLARATION.match(text)) else 0
    place, elsewhere = _prologue(text, place)
    entities: dict[str, str] = {}
    if doctype := _DOCTYPE.match(text, place):
        place = doctype.end()
        if text[place : place + 1] == "[":
            place = _subset(text, place + 1, entities)
        if text[place : place + 1] != ">":
            raise Unreadable("image.damaged", found="SVG")
        place += 1
    place, also = _prologue(text, place)
    return Source(_substituted(text[place:], entities) if entities else text[place:], elsewhere or also)


def _prologue(text: str, place: int) -> tuple[int, bool]:
    """Where blanks, comments and instructions end, and whether one of them asks for a style sheet."""
    elsewhere = False
    while before := _BEFORE.match(text, place):
        elsewhere = elsewhere or bool(_STYLES_OUTSIDE.match(before[0]))
        place = before.end()
    return place, elsewhere


def _decoded(content: bytes) -> str:
    encoding, skip = None, 0
    for mark, name in _MARKS.items():
        if content.startswith(mark):
            encoding, skip = name, len(mark)
    if encoding is None:
        encoding = _WIDE.get(content[:2])
    if encoding is None:
        declared = _DECLARED.match(content[:1_000])
        said = declared[1].decode("ascii") if declared else "utf-8"
        encoding = ENCODINGS.get(said.lower().replace("_", "-"))
        if encoding is None:
            raise Unreadable("image.drawing_in_encoding", found=said)
    try:
        return content[skip:].decode(encoding, "replace" if encoding == "cp1252" else "strict")
    except UnicodeDecodeError as broken:
        if encoding != "utf-8" and broken.reason == "truncated data":
            raise Unreadable("image.truncated") from None
        raise Unreadable("image.damaged", found="SVG") from None


def _subset(text: str, place: int, entities: dict[str, str]) -> int:
    """Collect the entities that a document type declares; where it ends."""
    sum_ = 0
    while text[place : place + 1] != "]":
        found = _IN_SUBSET.match(text, place)
        if found is None:
            code = "image.drawing_with_entities" if text[place : place + 1] else "image.truncated"
            raise Unreadable(code)
        place = found.end()
        if found["entity"]:
            value = found["value"][1:-1]
            sum_ += len(value)
            if any(sign in value for sign in "&%<") or sum_ > MOST_DECLARED:
                raise Unreadable("image.drawing_with_entities")
            entities.setdefault(found["name"], value)
            if len(entities) > MOST_ENTITIES:
                raise Unreadable("image.drawing_with_entities")
    rest = re.compile(r"\s*").match(text, place + 1)
    return rest.end() if rest else place + 1


def _substituted(text: str, entities: dict[str, str]) -> str:
    values = {
        name: value.replace(">", "&gt;").replace('"', "&quot;").replace("'", "&apos;")
        for name, value in entities.items()
        if name not in _PREDEFINED
    }
    left = MOST_SUBSTITUTED

    def put(found: re.Match[str]) -> str:
        nonlocal left
        value = values.get(found[1]) if found[1] else None
        if value is None:
            return found[0]
        left -= len(value)
        if left < 0:
            raise Unreadable("image.drawing_with_entities")
        return value

    return _REFERENCE.sub(put, text)
