"""Text that a person sent: allowed characters, and the one form in which it is stored."""

import unicodedata

MOST_NUMBER = 2**31 - 1  # what a row's number can be in a database
# What nobody types: control characters but tab and line breaks, the mark of undecodable bytes, lone surrogates,
# and the overrides that make text read backwards.
_BARRED = {"\ufffd", "\u202a", "\u202b", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068"}


def readable(text: str) -> bool:
    """Whether every character can be shown."""
    for char in text:
        kind = unicodedata.category(char)
        if char in _BARRED or kind == "Cs" or (kind == "Cc" and char not in "\t\n\r"):
            return False
    return True


def line(text: str) -> str:
    """One line of text: trimmed, its line breaks made spaces."""
    return " ".join(text.splitlines()).strip()


def lines(text: str) -> str:
    """Lines of text: trimmed, their breaks made one kind, so that a character is counted once."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def whole_number(typed: str | None, *, most: int = MOST_NUMBER) -> int | None:
    """The number that ASCII digits stand for, from 0 to `most`; None for anything else."""
    if not typed or not (typed.isascii() and typed.isdigit() and len(typed) < 20):
        return None
    number = int(typed)
    return number if number <= most else None
