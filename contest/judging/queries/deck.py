"""Deck of a judge: the entries to mark, in the judge's own order."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from contest.entries.model import Entry
from contest.judging import rules as judging_rules
from contest.judging.model import Mark
from contest.judging.queries import selects
from contest.judging.queries.cards import ViewerCard, cards
from contest.kernel.db import reader
from contest.kernel.sees import Entries, Sees
from contest.participants.model import Judge

HAND = 200  # cards dealt at once; a larger contest is dealt hand by hand
UNSEEN = "unseen"


@dataclass(frozen=True, kw_only=True)
class Deck:
    """A hand of a judge's cards, `first` being the place of its first among all `size`; `at`: the card to go on
    with. `marks`: how many entries of the contest are marked how, "unseen" among them. `before`, `after`:
    numbers of entries that open the hands beside this one."""

    cards: list[ViewerCard]
    first: int
    at: int
    size: int
    marks: Counter[str]
    before: int | None = None
    after: int | None = None

    @property
    def all_seen(self) -> bool:
        """Whether there is no entry left without a mark."""
        return not self.marks[UNSEEN]


def deck(
    judge_id: int,
    *,
    sees: Sees,
    now: datetime,
    number: int | None = None,
    mark: str | None = None,
    hand: int = HAND,
) -> Deck:
    """A judge's hand: the one with entry #`number`, else the one where the judge stopped.

    With `mark` ("unseen" for none) only entries so marked are dealt. Withdrawn, declined, hidden and unreadable
    entries are not among them, nor those of designers the judge is related to. Three statements at any size.
    """
    if sees.entries != Entries.ALL or sees.judge_id != judge_id:
        return Deck(cards=[], first=0, at=0, size=0, marks=Counter())
    places, numbers = _places(judge_id, sees)
    marks = Counter(place.mark or UNSEEN for place in places)
    if mark:
        places = [place for place in places if (place.mark or UNSEEN) == mark]
    at = next((at for at, place in enumerate(places) if numbers[place.entry_id] == number), None)
    if at is None:
        at = judging_rules.resume(places) or 0
    first = at - at % hand
    return Deck(
        cards=cards(places[first : first + hand], sees=sees, now=now),
        first=first,
        at=at - first,
        size=len(places),
        marks=marks,
        before=numbers[places[first - hand].entry_id] if first else None,
        after=numbers[places[first + hand].entry_id] if first + hand < len(places) else None,
    )


def _places(judge_id: int, sees: Sees) -> tuple[list[judging_rules.Place], dict[int, int]]:
    latest = selects.marks_of(judge_id).subquery()
    found = (
        select(Judge.seed, Entry.id, Entry.number, Mark.mark, Mark.id)
        .join(Entry, Entry.contest_id == Judge.contest_id)
        .outerjoin(latest, latest.c.entry_id == Entry.id)
        .outerjoin(Mark, Mark.id == latest.c.mark_id)
        .where(Judge.id == judge_id, Entry.author_id != sees.person_id, selects.judged())
    )
    if sees.recused:
        found = found.where(Entry.author_id.not_in(sees.recused))
    rows = reader().execute(found).all()
    places = [judging_rules.Place(entry_id, mark, mark_id) for _, entry_id, _, mark, mark_id in rows]
    return judging_rules.shuffled(rows[0][0] if rows else 0, places), {row[1]: row[2] for row in rows}
