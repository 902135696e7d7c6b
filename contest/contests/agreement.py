"""Transfer agreement, by which the winning work passes to the client: every version stays readable.

A version is a pair of files in `agreements/`, one per language: the title, then clauses parted by blank lines,
each a heading and its text. A text that anybody accepted is never changed; a better one gets a new version.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

CURRENT = "2026-11"
VERSIONS = ("2026-11",)
_FOLDER = Path(__file__).parent / "agreements"


@dataclass(frozen=True)
class Clause:
    """One numbered clause."""

    heading: str
    text: str


@dataclass(frozen=True)
class Agreement:
    """A version in one language."""

    version: str
    title: str
    clauses: tuple[Clause, ...]


@cache
def read(version: str, language: str) -> Agreement:
    """The agreement of `version` in "ja" or "en". Raises ValueError for a version that never was."""
    title, *blocks = text(version, language).strip().split("\n\n")
    clauses = (Clause(*block.split("\n", 1)) for block in blocks)
    return Agreement(version, title, tuple(clauses))


@cache
def text(version: str, language: str) -> str:
    """The agreement as plain text."""
    if version not in VERSIONS:
        raise ValueError(f"there is no transfer agreement {version!r}")
    name = f"{version}.{'ja' if language == 'ja' else 'en'}.txt"
    return (_FOLDER / name).read_text(encoding="utf-8")
