"""Image formats that are accepted, each declared once: readers, upload addresses, pages and cages derive from it.

A format's own module reads its blocks and decodes nothing: `survey(content) -> Survey`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Format:
    """An accepted image format. Functions are named "module:function": who only lists formats loads no reader.

    A file is recognised by its first bytes, by name or declared type never. Pillow knows the format by its `name` in
    capitals; of each mode in `samples` it decodes a picture before a cage is closed, after which nothing can be loaded.
    """

    name: str  # as designers read it
    media_type: str
    also: tuple[str, ...] = ()  # media types by which browsers and systems call it too
    starts: tuple[str, ...] = ()  # its first bytes in hexadecimal, ".." for any byte
    brands: tuple[str, ...] = ()  # of its first box, for the browser
    markup: str | None = None  # the element it begins with, for the browser
    recognises: str | None = None  # where `starts` do not tell: bytes → bool
    survey: str
    samples: tuple[str, ...] = ()
    in_drawings: bool = False  # an SVG may hold it
    shown_everywhere: bool = True  # else a browser that cannot draw it may know less than we do


FORMATS = {
    one.name: one
    for one in (
        Format(
            name="PNG",
            media_type="image/png",
            also=("image/x-png",),
            starts=("89504e470d0a1a0a",),
            survey="contest.imaging.formats.png:survey",
            samples=("P", "I;16"),
            in_drawings=True,
        ),
        Format(
            name="JPEG",
            media_type="image/jpeg",
            also=("image/jpg", "image/pjpeg"),
            starts=("ffd8ff",),
            survey="contest.imaging.formats.jpeg:survey",
            samples=("CMYK", "L"),
            in_drawings=True,
        ),
        Format(
            name="WebP",
            media_type="image/webp",
            starts=("52494646........57454250",),
            survey="contest.imaging.formats.webp:survey",
            samples=("RGBA",),
            in_drawings=True,
        ),
        Format(
            name="GIF",
            media_type="image/gif",
            starts=("474946383761", "474946383961"),
            survey="contest.imaging.formats.gif:survey",
            samples=("P",),
            in_drawings=True,
        ),
        Format(
            name="AVIF",
            media_type="image/avif",
            brands=("avif", "avis"),
            recognises="contest.imaging.formats.avif:is_avif",
            survey="contest.imaging.formats.avif:survey",
            samples=("RGBA",),
            shown_everywhere=False,
        ),
        Format(
            name="SVG",
            media_type="image/svg+xml",
            also=("image/svg", "text/xml", "application/xml"),
            markup="svg",
            recognises="contest.imaging.formats.signatures:is_drawing",
            survey="contest.imaging.inspect:drawing",
            shown_everywhere=False,
        ),
    )
}
