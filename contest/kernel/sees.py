"""Visibility of one contest's entries to one person: a value that every query which could leak must be given."""

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any


class Entries(IntEnum):
    """Whose entries are seen at all."""

    NONE = 0
    COUNT = 1  # how many there are, and one's own
    ALL = 2


class Scale(IntEnum):
    """The largest rendition of another's entry."""

    NONE = 0
    PREVIEW = 1
    FULL = 2


class Authors(IntEnum):
    """Whose names are seen beside one's own; everyone else is "Designer C"."""

    NONE = 0
    WINNER = 1
    ALL = 2


class Marks(IntEnum):
    """Whose marks: a judge's own, the counts of all, or each judge's."""

    NONE = 0
    OWN = 1
    TALLY = 2
    EACH = 3


@dataclass(frozen=True, kw_only=True)
class Sees:
    """Own entries are always seen in full, thread and feedback included, and need no field here."""

    person_id: int | None
    entries: Entries = Entries.NONE
    scale: Scale = Scale.NONE
    authors: Authors = Authors.NONE
    marks: Marks = Marks.NONE
    threads: bool = False  # the private threads of every entry
    feedback: bool = False  # stars, decline reasons and the shortlist, of every entry
    announcements: bool = False  # what the client wrote to all entrants
    askers: bool = False  # who asked in public
    hidden: bool = False  # entries hidden by staff, and images of withdrawn ones
    judge_id: int | None = None  # the panel seat of a judge: their own marks, recusals, shuffled order
    recused: frozenset[int] = frozenset()  # designers whose entries this judge does not judge

    @property
    def rights(self) -> "Sees":
        """The same for nobody in particular: a statement built for these is good for all who have them, with the
        parameters `who`. (To build one costs more than to ask it.)"""
        signed_in, some = self.person_id is not None, frozenset({0}) if self.recused else self.recused
        return replace(self, person_id=0 if signed_in else None, judge_id=None, recused=some)

    @property
    def who(self) -> dict[str, Any]:
        """The parameters of a statement that are about this person."""
        return {"me": self.person_id, "recused": sorted(self.recused)}
