"""Formats of source files: which endings they have, and which first bytes. Pure; nothing is read but the beginning.

Sources: PDF ISO 32000-2 7.5.2 (and 1,024 bytes before it, as readers allow); PostScript PLRM 3 and Adobe Tech Note
5002 (EPS, with its binary header); PNG, JPEG, GIF, TIFF, WebP and ISO base media specifications; Photoshop file format
specification; OpenType 1.9; WOFF and WOFF2; PKWARE APPNOTE for ZIP.
"""

import re
import unicodedata

from contest.kernel.refusal import N_

BEGINNING = 64 * 1024  # bytes: an SVG may begin with a long comment

# What the first bytes may say, and how a sentence names it: "… is a JPEG image".
CONTENTS = {
    "svg": N_("an SVG drawing"), "pdf": N_("a PDF document"), "postscript": N_("a PostScript or EPS file"),
    "png": N_("a PNG image"), "jpeg": N_("a JPEG image"), "gif": N_("a GIF image"), "webp": N_("a WebP image"),
    "tiff": N_("a TIFF image"), "avif": N_("an AVIF image"), "heic": N_("a HEIC image"), "bmp": N_("a BMP image"),
    "psd": N_("a Photoshop file"), "figma": N_("a Figma file"), "zip": N_("a ZIP archive"),
    "gzip": N_("a gzip archive"), "rar": N_("a RAR archive"), "7z": N_("a 7z archive"),
    "opentype": N_("an OpenType font"), "truetype": N_("a TrueType font"), "woff": N_("a WOFF font"),
    "woff2": N_("a WOFF2 font"), "mp4": N_("an MP4 or QuickTime video"),
}  # fmt: skip

# Usual endings, and what a file so named begins with.
ENDINGS = {
    "svg": {"svg"}, "svgz": {"gzip"}, "pdf": {"pdf"}, "ai": {"pdf", "postscript"},
    "eps": {"postscript"}, "epsf": {"postscript"}, "ps": {"postscript"},
    "png": {"png"}, "jpg": {"jpeg"}, "jpeg": {"jpeg"}, "jpe": {"jpeg"}, "jfif": {"jpeg"},
    "gif": {"gif"}, "webp": {"webp"}, "tif": {"tiff"}, "tiff": {"tiff"}, "avif": {"avif"},
    "psd": {"psd"}, "psb": {"psd"}, "fig": {"figma", "zip"}, "zip": {"zip"},
    "otf": {"opentype", "truetype"}, "ttf": {"truetype"}, "woff": {"woff"}, "woff2": {"woff2"},
    "mp4": {"mp4"}, "mov": {"mp4"},
    "sketch": {"zip"}, "xd": {"zip"}, "docx": {"zip"}, "pptx": {"zip"}, "xlsx": {"zip"}, "idml": {"zip"},
}  # fmt: skip

# Words by which briefs name a format: those offered as chips, and what clients write themselves.
NAMES = {
    "svg": ("svg", "svgz"), "pdf": ("pdf",), "illustrator": ("ai",), "ai": ("ai",), "eps": ("eps", "epsf"),
    "png": ("png",), "jpeg": ("jpg", "jpeg", "jpe", "jfif"), "jpg": ("jpg", "jpeg", "jpe", "jfif"),
    "photoshop": ("psd", "psb"), "psd": ("psd", "psb"), "figma": ("fig",), "gif": ("gif",), "webp": ("webp",),
    "tiff": ("tif", "tiff"), "tif": ("tif", "tiff"), "avif": ("avif",), "otf": ("otf",), "ttf": ("ttf",),
    "woff": ("woff",), "woff2": ("woff2",), "zip": ("zip",), "mp4": ("mp4",), "sketch": ("sketch",),
    "docx": ("docx",), "pptx": ("pptx",), "xlsx": ("xlsx",), "idml": ("idml",),
}  # fmt: skip

_SIGNS = (
    (b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"), (b"GIF87a", "gif"), (b"GIF89a", "gif"),
    (b"II*\0", "tiff"), (b"MM\0*", "tiff"), (b"II+\0", "tiff"), (b"MM\0+", "tiff"), (b"8BPS", "psd"),
    (b"\xc5\xd0\xd3\xc6", "postscript"), (b"PK\x03\x04", "zip"), (b"PK\x05\x06", "zip"), (b"PK\x07\x08", "zip"),
    (b"fig-kiwi", "figma"), (b"\x1f\x8b", "gzip"), (b"Rar!\x1a\x07", "rar"), (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"OTTO", "opentype"), (b"\0\1\0\0", "truetype"), (b"wOFF", "woff"), (b"wOF2", "woff2"),
)  # fmt: skip
_BRANDS = {b"avif": "avif", b"avis": "avif", b"heic": "heic", b"heix": "heic", b"mif1": "heic"}
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)[\s/>]")
_ASIDE = re.compile(r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.S | re.I)


def content(beginning: bytes) -> str | None:
    """What the first bytes of a file say it is, a key of CONTENTS; None for what has no sign known here."""
    for sign, kind in _SIGNS:
        if beginning.startswith(sign):
            return kind
    if beginning.startswith(b"RIFF") and beginning[8:12] == b"WEBP":
        return "webp"
    if beginning.startswith(b"BM") and beginning[6:10] == b"\0\0\0\0":
        return "bmp"
    if beginning[4:8] == b"ftyp":
        return _BRANDS.get(beginning[8:12], "mp4")
    if beginning.lstrip(b"\x04\r\n\t ").startswith(b"%!PS"):
        return "postscript"
    if b"%PDF-" in beginning[:1024]:
        return "pdf"
    return "svg" if _is_svg(beginning) else None


def endings(format: str) -> tuple[str, ...]:
    """The endings of the formats that a brief's words name; none where they name no format known here."""
    words = re.findall(r"[a-z0-9]+", unicodedata.normalize("NFKC", format).casefold())
    return tuple(dict.fromkeys(ending for word in words for ending in NAMES.get(word, ())))


def ending(filename: str) -> str:
    """What a file's name ends in, without the dot and in lower case; "" where it has no ending."""
    stem, dot, last = filename.rpartition(".")
    return unicodedata.normalize("NFKC", last).strip().casefold() if stem and dot else ""


def _is_svg(beginning: bytes) -> bool:
    """Whether the first element of this text is an SVG's; a web page that holds a drawing is none."""
    wide = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
    text = beginning.decode(wide.get(beginning[:2], "utf-8"), "ignore")
    found = _ROOT.search(_ASIDE.sub("", text))
    return found is not None and found[1] == "svg"
