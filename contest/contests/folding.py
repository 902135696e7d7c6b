"""Normalization of words for the search of contests: width, case and kana do not matter, nor which of several like
signs a keyboard or program writes for a dash, a wave or an apostrophe, nor signs that nobody sees. Pure.

Whoever changes `fold` has the words of all contests folded again (`jobs.refold`, asked for by a migration).
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

MOST_TERMS, LONGEST_QUERY = 8, 200
_HIRAGANA = {kata: kata - 0x60 for kata in range(0x30A1, 0x30F7)}
_VOICED = "\u3099\u309a\uff9e\uff9f"  # marks that join the kana before them
# Unicode's Default_Ignorable_Code_Point, variation selectors among them, and the marks of ruby.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# The long vowel is among the dashes: it is often typed with the key of the hyphen.
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2500\u30fc\ufe58\uff70"
_WAVES = "\u223c\u301c\u3030\uff5e"
_APOSTROPHES = "\u0060\u00b4\u02b9\u02bb\u02bc\u2018\u2019\u201b\u2032\uff07\uff40"
_ALIKE = str.maketrans(
    dict.fromkeys(_DASHES, "-") | dict.fromkeys(_WAVES, "~") | dict.fromkeys(_APOSTROPHES, "'")
)


def fold(text: str) -> str:
    """Normal form NFKC, lower case, katakana as hiragana, like signs as one; control characters as spaces."""
    seen = _UNSEEN.sub("", text).translate(_ALIKE)  # first: NFKC makes a space and an accent of U+00B4
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", seen).casefold())
    printable = "".join(" " if unicodedata.category(char) in ("Cc", "Cs") else char for char in plain)
    return printable.translate(_HIRAGANA).translate(_ALIKE)


def terms(query: str) -> tuple[str, ...]:
    """What is looked for: each word apart by spaces, all of which must be found. Nothing in it is an operator."""
    found = fold(query[:LONGEST_QUERY]).split()
    return tuple(dict.fromkeys(found))[:MOST_TERMS]


def spans(text: str, sought: Sequence[str]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is one of the terms sought."""
    pieces, at = [], 0
    for start, end in _found(text, sought):
        pieces += [(text[at:start], False)] if start > at else []
        pieces.append((text[start:end], True))
        at = end
    return pieces + ([(text[at:], False)] if at < len(text) else [])


def excerpt(text: str, sought: Sequence[str], *, around: int = 50) -> str:
    """The text near the first term found, on one line; empty where there is none."""
    plain = " ".join(text.split())
    first = next(_found(plain, sought), None)
    if first is None:
        return ""
    start, end = max(0, first[0] - around), min(len(plain), first[1] + around)
    return ("…" if start else "") + plain[start:end].strip() + ("…" if end < len(plain) else "")


def _found(text: str, sought: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where the terms occur in the text as it was written, overlapping ones together."""
    if not sought:
        return
    folded, starts, ends = _placed(text)
    hits = []
    for term in sought:
        at = folded.find(term)
        while at >= 0:
            hits.append((starts[at], ends[at + len(term) - 1]))
            at = folded.find(term, at + len(term))
    begun: tuple[int, int] | None = None
    for start, end in sorted(hits):
        if begun and start <= begun[1]:
            begun = begun[0], max(begun[1], end)
            continue
        if begun:
            yield begun
        begun = start, end
    if begun:
        yield begun


def _placed(text: str) -> tuple[str, list[int], list[int]]:
    """The folded text, and for each of its characters where it began and ended: `ｶﾞ` is two that become one."""
    folded: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        part = fold(text[start:end])
        folded.append(part)
        starts += [start] * len(part)
        ends += [end] * len(part)
    return "".join(folded), starts, ends


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for at in range(1, len(text) + 1):
        joins = at < len(text) and (
            unicodedata.combining(text[at]) or text[at] in _VOICED or _UNSEEN.match(text[at])
        )
        if not joins:
            yield start, at
            start = at
