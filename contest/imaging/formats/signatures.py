"""Names of the formats that designers upload by mistake, from their first bytes."""

_PREFIXES = {
    b"GIF87a": "GIF",
    b"GIF89a": "GIF",
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
}
_BRANDS = {
    b"avif": "AVIF",
    b"avis": "AVIF",
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
    text = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith(b"<") and b"<svg" in text and b"<html" not in text and b"<!doctype html" not in text:
        return "SVG"
    return None
