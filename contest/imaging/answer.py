"""Answers of a cage, checked before anything is believed: a picture may have taken the cage over."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from contest.imaging import specs
from contest.imaging.formats import FORMATS
from contest.imaging.reasons import SENTENCES, Unreadable, sentence
from contest.imaging.specs import BACKGROUNDS, SPECS, Facts

LONGEST = 65_536
LONGEST_WORD = 60
LARGEST_FIGURE = 2**53
SIGNATURES = {"image/jpeg": b"\xff\xd8\xff", "image/webp": b"RIFFWEBP"}


class Unbelievable(Exception):
    """The answer is not one that an honest cage could give."""


@dataclass(frozen=True)
class Rendition:
    """One encoded picture in a file of ours; sizes in pixels and bytes."""

    kind: str
    width: int
    height: int
    content_type: str
    bytes: int
    path: Path


def read(paper: IO[bytes]) -> dict[str, Any]:
    """What a cage wrote down; empty when it is not even JSON."""
    paper.seek(0)
    try:
        said = json.loads(paper.read(LONGEST))
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def refusal(said: Any) -> Unreadable:
    """The reason a cage gives, if it is one of ours with all its figures; raises Unbelievable."""
    match said:
        case [str(code), dict(values)] if code in SENTENCES:
            pass
        case _:
            raise Unbelievable("reason")
    for value in values.values():
        if not _is_figure(value):
            raise Unbelievable("figures of a reason")
    try:
        sentence(code, values)
    except (KeyError, TypeError, ValueError):
        raise Unbelievable("figures of a reason") from None
    return Unreadable(code, **values)


def _is_figure(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= LONGEST_WORD
    return type(value) is int and 0 <= value < LARGEST_FIGURE


def facts(said: Any) -> Facts:
    """The facts a cage reports, if they are within the limits; raises Unbelievable."""
    try:
        seen = Facts(**said)
    except TypeError:
        raise Unbelievable("facts") from None
    figures = (
        (seen.width, specs.LONGEST_SIDE),
        (seen.height, specs.LONGEST_SIDE),
        (seen.frames, specs.MAX_FRAMES),
        (seen.scans, specs.MAX_SCANS),
        (seen.bytes, specs.MAX_BYTES),
    )
    if seen.format not in FORMATS or not all(
        type(value) is int and 1 <= value <= top for value, top in figures
    ):
        raise Unbelievable("facts")
    return seen


def unseen_on(said: Any) -> dict[str, int]:
    """The backgrounds on which a cage reports that artwork cannot be seen, in per cent; raises Unbelievable."""
    if not isinstance(said, dict) or not said.keys() <= BACKGROUNDS.keys():
        raise Unbelievable("backgrounds")
    if not all(type(share) is int and 1 <= share <= 100 for share in said.values()):
        raise Unbelievable("shares of artwork")
    return said


def renditions(said: Any, *, facts: Facts, places: dict[str, Path]) -> tuple[Rendition, ...]:
    """The renditions a cage reports, if the files it wrote bear it out; raises Unbelievable."""
    match said:
        case [*entries] if len(entries) == len(places):
            made = tuple(_rendition(entry, facts, places) for entry in entries)
        case _:
            raise Unbelievable("renditions")
    if {rendition.kind for rendition in made} != set(places):
        raise Unbelievable("kinds")
    return made


def _rendition(said: Any, facts: Facts, places: dict[str, Path]) -> Rendition:
    match said:
        case [str(kind), int(width), int(height), str(content_type)] if kind in places:
            pass
        case _:
            raise Unbelievable("rendition")
    if (width, height) != specs.fit(facts.width, facts.height, SPECS[kind].side):
        raise Unbelievable("size of a rendition")
    with places[kind].open("rb") as file:
        start = file.read(12)
        size = file.seek(0, 2)
    if SIGNATURES.get(content_type) != (start[:4] + start[8:] if start[:4] == b"RIFF" else start[:3]):
        raise Unbelievable("type of a rendition")
    return Rendition(kind, width, height, content_type, size, places[kind])
