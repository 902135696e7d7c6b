"""Survey of a file: what its blocks say, before anything is decoded."""

from dataclasses import dataclass

from contest.imaging.reasons import Unreadable
from contest.imaging.specs import MAX_PROFILE_BYTES, MOST_COUNTED

LYING = (5, 6, 7, 8)
"""Orientations stored on their side (Exif 3.0, tag 0x0112)."""


@dataclass(frozen=True)
class Survey:
    """The outline of a picture, and the part of its bytes that a decoder needs.

    Width and height are in pixels as stored; `orientation` is the EXIF value 1–8 that
    turns them upright. `essence` is the file without text, thumbnails, positions,
    trailing bytes and every other thing that is not the picture: only that reaches
    a decoder.
    """

    format: str
    width: int
    height: int
    essence: bytes
    frames: int = 1
    scans: int = 1
    orientation: int = 1
    profiles: tuple[bytes, ...] = ()
    """ICC profiles of its colours: the first that works counts. None, or an empty one, means sRGB."""
    unended: bool = False
    """A JPEG whose last marker is missing: whether its picture is whole, only decoding tells."""
    window: tuple[int, int, int, int] | None = None
    """Left, top, right and bottom of the part that its first frame fills, if not all: the rest is transparent."""
    coarse_colour: bool = False
    """A JPEG that stores its colours at half the width of its brightness, as cameras do."""
    notes: int = 0
    """Bytes of text, EXIF, XMP and the like, unpacked; none of them reaches a decoder."""
    drawn: bool = False
    """Lines rather than pixels: the essence is a cleaned drawing, to be set at width and height."""

    @property
    def stored(self) -> tuple[int, int]:
        """Width and height as decoded."""
        return self.width, self.height

    @property
    def upright(self) -> tuple[int, int]:
        """Width and height as shown."""
        if self.orientation in LYING:
            return self.height, self.width
        return self.width, self.height


def check_profile(profile: bytes) -> bytes:
    """The profile, unless it is larger than any that a designer needs. Raises Unreadable("image.profile_too_large")."""
    check_profile_size(len(profile))
    return profile


def check_profile_size(size: int) -> None:
    """Raise Unreadable("image.profile_too_large") for a profile of more bytes than any that a designer needs."""
    if size > MAX_PROFILE_BYTES:
        raise Unreadable(
            "image.profile_too_large", megabytes=megabytes(size), limit=MAX_PROFILE_BYTES // 2**20
        )


def megabytes(size: int) -> int | str:
    """A number of bytes in MB for a sentence, with a plus where counting ended."""
    return -(-size // 2**20) if size < MOST_COUNTED else f"{MOST_COUNTED // 2**20}+"


def too_many_parts(most: int, *, found: str, counted: int | None = None) -> Unreadable:
    """The refusal of a file of more parts than any program writes, as each costs work: `counted`, or over `most`."""
    return Unreadable(
        "image.too_many_parts",
        found=found,
        parts=f"{counted:,}" if counted else f"{most:,}+",
        limit=f"{most:,}",
    )
