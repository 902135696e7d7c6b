"""Interface of a judging method: its words, the ballot a judge gives, the tally, and the order it puts entries in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Label, SQLColumnExpression, case, func

from contest.kernel.refusal import require

FOR, OPEN, AGAINST = 1, 0, -1


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One of the marks that a judge may give. Words are keys of the catalogue, marked by N_."""

    value: str  # in the table and the API
    label: str
    said: str  # once it is given: "Kept. %(done)s of %(all)s."
    key: str  # of the keyboard
    sign: str  # glyph and colour: a class of marks.css
    leans: int  # FOR the entry, OPEN, or AGAINST it
    again: str | None = None  # the button that shows all that are so marked again


@dataclass(frozen=True, kw_only=True)
class Method:
    """A judging method by which every judge gives every entry one of a few marks."""

    choices: tuple[Choice, ...]  # the best first
    refused: str  # code of the refusal of any other mark
    result: str  # of one entry: "%(keeps)s of %(of)s keeps"
    at_least: str  # a filter: "%(num)s+ keeps"
    counts: str  # of all choices by their values, and of judges without a mark (`none`)
    next_step: str  # for a judge
    asks: str  # for who is invited, in the mail, with the `count` of entries
    explains: tuple[str, ...]  # and on the invitation's page
    for_client: str

    @property
    def values(self) -> tuple[str, ...]:
        """What a ballot may say."""
        return tuple(choice.value for choice in self.choices)

    def understand(self, given: object) -> str:
        """A ballot as it was given. Raises Refused(`refused`)."""
        require(isinstance(given, str) and given in self.values, self.refused)
        assert isinstance(given, str)
        return given

    def counted(self, mark: SQLColumnExpression[str | None]) -> list[Label[int]]:
        """The tally in SQL: how many of the grouped marks each choice got, in the order of `values`."""
        return [func.count(case((mark == value, 1))).label(value) for value in self.values]

    def score(self, counts: Mapping[str, int]) -> int:
        """The result of an entry: how many judges are for it."""
        return sum(counts.get(choice.value, 0) for choice in self.choices if choice.leans == FOR)

    def order(self, scores: Mapping[int, int]) -> list[int]:
        """Entries by their score, the best first, the newest of equal ones first."""
        return sorted(scores, key=lambda entry_id: (-scores[entry_id], -entry_id))

    def place(self, mark: str | None) -> int:
        """Order of entries by one judge's own marks: for, open, not marked yet, against."""
        leans = {choice.value: choice.leans for choice in self.choices}
        return {FOR: 1, OPEN: 2, AGAINST: 4}[leans[mark]] if mark in leans else 3


def check(column: str, values: Iterable[str]) -> str:
    """The database's CHECK of a column that holds ballots."""
    return f"{column} IN ({', '.join(repr(value) for value in values)})"
