"""Limits of the pictures that are accepted, and the renditions made of them."""

from dataclasses import asdict, dataclass
from typing import Any

from contest.imaging.formats import FORMATS

MAX_BYTES = 25 * 1024 * 1024
SHORTEST_SIDE = 32
LONGEST_SIDE = 16_384
MAX_PIXELS = 50_000_000
MAX_FRAMES = 200
MAX_FRAME_PIXELS = 400_000_000
MAX_SCANS = 100
MAX_PROFILE_BYTES = 4 * 1024 * 1024
MAX_NOTES_BYTES = 8 * 1024 * 1024
"""Text, EXIF, XMP and the like, unpacked."""
MOST_COUNTED = 512 * 2**20
"""Bytes of packed text, or of a packed profile, that are counted before a file is refused for them: a second's work."""


@dataclass(frozen=True)
class Spec:
    """One rendition: it fits a square of `side` pixels and is never enlarged."""

    kind: str
    side: int
    watermarked: bool = False


SPECS = {
    spec.kind: spec
    for spec in (
        Spec("thumb", 320),
        Spec("preview", 1280, watermarked=True),
        Spec("clean", 1280),
        Spec("full", 2560),
    )
}
ENTRY_KINDS = ("thumb", "preview", "full")
BACKGROUNDS = {"white": (255, 255, 255), "dark": (30, 30, 30)}
"""On which transparent artwork must be seen, or its designer is warned."""
REFERENCE_KINDS = ("thumb", "clean", "full")


@dataclass(frozen=True)
class Facts:
    """Facts of an inspected file. Width and height are as shown: with its orientation applied."""

    format: str
    width: int
    height: int
    frames: int
    scans: int
    bytes: int

    @property
    def content_type(self) -> str:
        """The media type of the original, from its own bytes."""
        return FORMATS[self.format].media_type

    @property
    def animated(self) -> bool:
        """Whether it moves; it is then judged by its first frame."""
        return self.frames > 1

    def as_json(self) -> dict[str, Any]:
        """The same facts, to be kept in a column or sent over a pipe."""
        return asdict(self)


def fit(width: int, height: int, side: int) -> tuple[int, int]:
    """The size in pixels of a picture shrunk into a square of `side`; never larger, never below 1."""
    longest = max(width, height)
    if longest <= side:
        return width, height
    return max(1, _rounded(width * side, longest)), max(1, _rounded(height * side, longest))


def _rounded(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)
