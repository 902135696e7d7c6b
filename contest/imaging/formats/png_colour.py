"""Colour space of a PNG, from the chunks that name it (W3C, PNG third edition, 4.3 and 11.3.2)."""

import struct

from contest.imaging.formats import cicp

SRGB_WHITE = (0.3127, 0.3290)
SRGB_CORNERS = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
SRGB_GAMMA = 2.2
NEAR = 0.05
"""A bare gamma so near to that of sRGB is taken for sRGB, as browsers do: 0.45455 and its roundings."""
LEAST_EXPONENT, MOST_EXPONENT = 0.01, 100.0
"""Beyond them all is white or all is black."""


class Colours:
    """The chunks of one file that name its colours, as `add` is given them; the first of each kind counts.

    They rank cICP, iCCP, sRGB, then gAMA with or without cHRM. A cHRM without gAMA says nothing.
    """

    def __init__(self) -> None:
        self._points: bytes | None = None
        self._profile = b""
        self._srgb = False
        self._gamma = 0
        self._primaries: tuple[int, ...] = ()

    def add(self, kind: bytes, body: bytes) -> None:
        """Note a cICP, sRGB, gAMA or cHRM chunk; one that is malformed or of another kind is ignored."""
        if kind == b"cICP" and len(body) == 4 and cicp.is_known(primaries=body[0], transfer=body[1]):
            self._points = cicp.profile(primaries=body[0], transfer=body[1])
        elif kind == b"sRGB" and len(body) == 1 and body[0] <= 3:
            self._srgb = True
        elif kind == b"gAMA" and len(body) == 4:
            self._gamma = self._gamma or int.from_bytes(body, "big")
        elif kind == b"cHRM" and len(body) == 32:
            self._primaries = self._primaries or struct.unpack(">8I", body)

    def add_profile(self, profile: bytes) -> None:
        """Note the unpacked profile of an iCCP chunk."""
        self._profile = self._profile or profile

    def profiles(self) -> tuple[bytes, ...]:
        """ICC profiles, of which the first that works counts; none of them means sRGB."""
        if self._points is not None:
            return (self._points,) if self._points else ()
        otherwise = b"" if self._srgb else self._measured()
        return tuple(profile for profile in (self._profile, otherwise) if profile)

    def _measured(self) -> bytes:
        """A profile out of gAMA and cHRM; empty where they mean sRGB, or nothing that has colours."""
        if not self._gamma:
            return b""
        exponent = 100_000 / self._gamma
        curve = cicp.power(min(MOST_EXPONENT, max(LEAST_EXPONENT, exponent)))
        if not self._primaries:
            if abs(SRGB_GAMMA / exponent - 1) < NEAR:
                return b""
            return cicp.assembled(SRGB_CORNERS, SRGB_WHITE, curve)
        x, y, *rest = (value / 100_000 for value in self._primaries)
        red, green, blue = zip(rest[::2], rest[1::2], strict=True)
        if not y or max(x, y, *rest) > 1:
            return b""
        try:
            return cicp.assembled((red, green, blue), (x, y), curve)
        except (ValueError, struct.error):
            return b""
