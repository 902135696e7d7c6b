"""Colour space of an AVIF picture: an ICC profile, or code points (ISO/IEC 23008-12, 12.1.5 `colr`)."""

from contest.imaging.formats import cicp
from contest.imaging.formats.boxes import Box, Fields
from contest.imaging.formats.survey import check_profile


def profile(content: bytes, properties: list[Box]) -> bytes:
    """The profile, a file's own before one made from code points; empty when the colours are sRGB or unsaid."""
    points = b""
    for box in properties:
        if box.kind != b"colr":
            continue
        fields = Fields(content, box.body, box.end)
        kind = fields.bytes(4)
        if kind in (b"prof", b"rICC"):
            return check_profile(content[fields.place : box.end])
        if kind == b"nclx" and not points:
            points = cicp.profile(primaries=fields.take(2), transfer=fields.take(2))
    return points
