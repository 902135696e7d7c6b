"""Doubts about a source file: name, first bytes and required format do not agree, and what both sides read of it.

A doubt never refuses a file: its winner removes it or confirms that it is right, and the client reads of it.
"""

from typing import NamedTuple

from flask_babel import lazy_gettext

from contest.awards import formats as award_formats
from contest.awards.rules import OTHER
from contest.kernel.refusal import Refused

# By code: the sentence where the first bytes are known, and where they are not.
_SENTENCES = {
    "other_content": ("handover.other_content", "handover.unknown_content"),
    "other_name": ("handover.other_name", ""),
    "zip_without": ("handover.zip_without", ""),
    "name_misleads": ("handover.name_misleads", "handover.name_unmatched"),
}

CODES = tuple(_SENTENCES)


class Doubt(NamedTuple):
    """Disagreement (a key of _SENTENCES), and what the first bytes say (a key of formats.CONTENTS)."""

    code: str
    found: str | None


def of(
    *, format: str, filename: str, beginning: bytes, members: frozenset[str] = frozenset()
) -> Doubt | None:
    """What does not agree, or None. `beginning`: the file's first bytes; `members`: endings of the files in a ZIP.

    A ZIP agrees with a format if a file in it has that format's ending. Where the brief's words name no known format,
    only name and first bytes are compared. Nothing is asked of a file that is for no required format.
    """
    if format == OTHER:
        return None
    found, named = award_formats.content(beginning), award_formats.ending(filename)
    wanted = award_formats.endings(format)
    if not wanted:
        known = award_formats.ENDINGS.get(named)
        return Doubt("name_misleads", found) if known and found not in known else None
    if named in wanted:
        return None if found in award_formats.ENDINGS[named] else Doubt("other_content", found)
    if found == "zip" and named == "zip":
        return None if members & {*wanted} else Doubt("zip_without", found)
    if any(found in award_formats.ENDINGS[one] for one in wanted):
        return Doubt("other_name", found)
    return Doubt("other_content", found)


def sentence(*, code: str, found: str | None, format: str, filename: str) -> Refused:
    """A doubt in words, as refusals are."""
    known, unknown = _SENTENCES[code]
    return Refused(
        known if found else unknown,
        file=filename,
        format=format,
        what=lazy_gettext(award_formats.CONTENTS[found]) if found else "",
        endings=", ".join(f".{one}" for one in award_formats.endings(format)),
    )
