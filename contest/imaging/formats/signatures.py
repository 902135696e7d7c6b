"""Names of the formats that designers upload by mistake, from their first bytes."""

import re

HEAD = 131_072
"""Bytes in which an SVG must have begun: programs put long comments in front of it."""
_OUTERMOST = re.compile(rb"<([\w.-]+:)?svg[\s/>:]")
_DOCTYPE = re.compile(rb"<!doctype\s+([\w.-]+:)?svg[^\[>]*")

_PREFIXES = {
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"II+\0": "TIFF",
    b"MM\0+": "TIFF",
    b"%PDF": "PDF or Illustrator",
    b"%!PS": "EPS or Illustrator",
    b"\xc5\xd0\xd3\xc6": "EPS",
    b"8BPS": "Photoshop",
    b"8BPB": "Photoshop",
    b"PK\x03\x04": "ZIP",
    b"BM": "BMP",
    b"\0\0\1\0": "ICO",
    b"\0\0\0\x0cjP  ": "JPEG 2000",
    b"\xff\x0a": "JPEG XL",
    b"\0\0\0\x0cJXL ": "JPEG XL",
    b"gimp xcf": "GIMP",
    b"\x1f\x8b": "gzip or compressed SVG (SVGZ)",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7-Zip",
    b"\x0a\x0d\x0d\x0a": "video",
    b"\x1aE\xdf\xa3": "video",
}
_BRANDS = {
    b"heic": "HEIC",
    b"heix": "HEIC",
    b"hevc": "HEIC",
    b"mif1": "HEIF",
    b"msf1": "HEIF",
}


def name(content: bytes) -> str | None:
    """The format a designer would call this file by; None when it is nothing we know."""
    for prefix, found in _PREFIXES.items():
        if content.startswith(prefix):
            return found
    if content[4:8] == b"ftyp":
        return _BRANDS.get(content[8:12], "video")
    return None


def is_drawing(content: bytes) -> bool:
    """Whether a file starts as an SVG does, before its parser judges it: markup, an `svg` element, and no page."""
    head = content[:HEAD]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or head[:4] in (b"<\0?\0", b"\0<\0?"):
        head = head.replace(b"\0", b"")[2 if head[0] > 0xF0 else 0 :]
    text = head.removeprefix(b"\xef\xbb\xbf").lower()
    return _OUTERMOST.match(text, _after_prologue(text)) is not None


def _after_prologue(text: bytes) -> int:
    """Where comments, processing instructions and a drawing's document type end."""
    place = 0
    while place < len(text):
        if text[place : place + 1].isspace():
            place += 1
        elif text.startswith(b"<!--", place):
            place = _behind(text, b"-->", place)
        elif text.startswith(b"<?", place):
            place = _behind(text, b"?>", place)
        elif doctype := _DOCTYPE.match(text, place):
            place = doctype.end()
            if text[place : place + 1] == b"[":
                place = _behind(text, b"]", place)
            place = _behind(text, b">", place)
        else:
            break
    return place


def _behind(text: bytes, sign: bytes, place: int) -> int:
    found = text.find(sign, place)
    return found + len(sign) if found >= 0 else len(text)
