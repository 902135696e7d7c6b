"""Payment reference: the word a client writes on a bank transfer, so that staff see what it is for."""

import unicodedata
from collections.abc import Callable

# Capitals and figures that nobody takes for another (no 0O, 1I, 2Z, 5S, 6G, 8B, Q). Twenty-three, a prime: with
# weights below it every single wrong letter, and every swap of two, spoils the check letter.
LETTERS = "3479ACDEFHJKLMNPRTUVWXY"
FIRST, LENGTH = "K", 8


def make(choose: Callable[[str], str]) -> str:
    """A new reference; `choose` picks one letter of those it is given, at random."""
    body = FIRST + "".join(choose(LETTERS) for _ in range(LENGTH - 2))
    return body + check_letter(body)


def check_letter(body: str) -> str:
    """The last letter: a weighted sum of those before it, modulo 23."""
    return LETTERS[sum(n * LETTERS.index(letter) for n, letter in enumerate(body, 1)) % len(LETTERS)]


def valid(word: str) -> bool:
    """Whether this could be a reference of ours, typed without a slip."""
    ours = len(word) == LENGTH and word[0] == FIRST and set(word) <= set(LETTERS)
    return ours and check_letter(word[:-1]) == word[-1]


def shown(reference: str) -> str:
    """As people read and type it, in two groups: "KTM4 7RHA"."""
    return f"{reference[:4]} {reference[4:]}"


def found_in(statement: str) -> list[str]:
    """Every reference in a line of a bank's statement, whatever the bank did to it.

    Banks write full width or half, drop or add spaces and marks, and put the sender before or behind:
    "振込人　ｋｔｍ４－７ｒｈａ ミズノ ハナ".
    """
    plain = unicodedata.normalize("NFKC", statement).upper()
    letters = "".join(char for char in plain if char.isalnum())
    windows = (letters[at : at + LENGTH] for at in range(len(letters) - LENGTH + 1))
    return list(dict.fromkeys(word for word in windows if valid(word)))
