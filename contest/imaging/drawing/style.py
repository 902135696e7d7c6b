"""Style sheets and style attributes, rewritten from what is allowed in them (W3C, CSS Syntax)."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from contest.imaging.drawing.words import STYLES

POINTER = re.compile(r"url\(\s*(['\"]?)#([^'\"()\\\s]{1,200})\1\s*\)")
_COMMENT = re.compile(r"/\*.*?(\*/|\Z)|<!--|-->", re.S)
_AT_RULE, _BRACES = re.compile(r"[\s}]*@"), re.compile(r"[{};]")
_SELECTOR = re.compile(r"[\w\s.#*>,:()\[\]=\"'~|^$+-]{1,2000}")
LONGEST_VALUE = 10_000


class Rule(NamedTuple):
    """Selectors and their declarations, both as text."""

    selectors: str
    declarations: str


def rules(sheet: str) -> Iterator[Rule]:
    """The plain rules of a sheet, cleaned; at-rules (imports, fonts, media) are left out."""
    sheet, place = _COMMENT.sub(" ", sheet), 0
    while (start := sheet.find("{", place)) >= 0:
        if at := _AT_RULE.match(sheet, place):
            place = _after_at_rule(sheet, at.end())
            continue
        head = sheet[place:start].strip()
        end = sheet.find("}", start)
        body = sheet[start + 1 : end if end >= 0 else len(sheet)]
        place = end + 1 if end >= 0 else len(sheet)
        kept = declarations(body) if "{" not in body else ""
        if kept and _SELECTOR.fullmatch(head):
            yield Rule(head, kept)


def declarations(text: str) -> str:
    """Those declarations that are allowed, and point to nothing but parts of the drawing."""
    kept = []
    for declaration in _COMMENT.sub(" ", text).split(";"):
        name, _, value = declaration.partition(":")
        name, value = name.strip().lower(), value.strip()
        if name in STYLES and stays_inside(value):
            kept.append(f"{name}:{value}")
    return ";".join(kept)


def stays_inside(value: str) -> bool:
    """Whether a value has no address in it but those of parts of the drawing, however it is disguised."""
    rest = POINTER.sub("", value).lower()
    return len(value) <= LONGEST_VALUE and not any(
        sign in rest for sign in ("url", "\\", "@", "image(", "src(")
    )


def pointed_to(text: str) -> list[str]:
    """The names of the parts that a value or some declarations point to."""
    return [name for _, name in POINTER.findall(text)]


def _after_at_rule(sheet: str, place: int) -> int:
    """Where an at-rule ends: at its semicolon, or with its block and all blocks in it."""
    depth = 0
    for found in _BRACES.finditer(sheet, place):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth <= 0:
            return found.end()
    return len(sheet)
