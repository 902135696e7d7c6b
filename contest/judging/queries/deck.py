"""The entries a judge goes through, in the judge's own order."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from sqlalchemy import func, select

from contest.entries.model import Entry, Image, Rendition, Version
from contest.judging import rules
from contest.judging.model import Judge, Mark
from contest.judging.queries import selects
from contest.kernel.db import reader
from contest.kernel.sees import Entries, Scale, Sees

HAND = 200  # cards dealt at once; a larger contest is dealt hand by hand


@dataclass(kw_only=True)
class Picture:
    """One image of an entry: its renditions by kind ("thumb", "preview", "full")."""

    renditions: dict[str, Rendition] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Card:
    """An entry as a judge sees it: number, words and images of its shown version, the judge's mark. No author."""

    entry_id: int
    number: int
    version: int
    title: str
    alt: str
    mark: str | None
    pictures: list[Picture]


@dataclass(frozen=True, kw_only=True)
class Deck:
    """A hand of a judge's cards. `first`: the place of its first card among all `size`; `at`: the card to go on
    with; `marks`: how many of all are marked how; `resumes`: False when all were marked already."""

    cards: list[Card]
    first: int
    at: int
    size: int
    marks: Counter[str]
    resumes: bool

    @property
    def seen(self) -> int:
        """How many are marked."""
        return self.marks.total()


def deck(
    judge_id: int, *, sees: Sees, number: int | None = None, mark: str | None = None, hand: int = HAND
) -> Deck:
    """A judge's hand: the one with entry #`number`, else the one where the judge stopped.

    With `mark` only the entries so marked are dealt. Withdrawn, declined, hidden and unreadable entries are
    not among them, nor those of designers the judge is related to. Three statements at any size.
    """
    if sees.entries != Entries.ALL or sees.judge_id != judge_id:
        return Deck(cards=[], first=0, at=0, size=0, marks=Counter(), resumes=False)
    seed, places, numbers = _places(judge_id, sees)
    places = rules.shuffled(seed, places)
    marks = Counter(place.mark for place in places if place.mark)
    if mark:
        places = [place for place in places if place.mark == mark]
    resume = rules.resume(places)
    at = next((at for at, place in enumerate(places) if numbers[place.entry_id] == number), resume or 0)
    first = at - at % hand
    dealt = places[first : first + hand]
    return Deck(
        cards=_cards(dealt, numbers, sees),
        first=first,
        at=at - first,
        size=len(places),
        marks=marks,
        resumes=resume is not None,
    )


def _places(judge_id: int, sees: Sees) -> tuple[int, list[rules.Place], dict[int, int]]:
    latest = (
        select(Mark.entry_id, func.max(Mark.id).label("mark_id"))
        .where(Mark.judge_id == judge_id)
        .group_by(Mark.entry_id)
        .subquery()
    )
    found = (
        select(Judge.seed, Entry.id, Entry.number, Mark.mark, Mark.id)
        .join(Entry, Entry.contest_id == Judge.contest_id)
        .outerjoin(latest, latest.c.entry_id == Entry.id)
        .outerjoin(Mark, Mark.id == latest.c.mark_id)
        .where(Judge.id == judge_id, Entry.author_id != sees.person_id, selects.judged())
    )
    if sees.recused:
        found = found.where(Entry.author_id.not_in(sees.recused))
    seed, places, numbers = 0, [], {}
    for seed, entry_id, number, mark, mark_id in reader().execute(found):  # noqa: B007 (the same in all rows)
        places.append(rules.Place(entry_id, mark, mark_id))
        numbers[entry_id] = number
    return seed, places, numbers


def _cards(places: list[rules.Place], numbers: dict[int, int], sees: Sees) -> list[Card]:
    ids = [place.entry_id for place in places]
    shown = (
        select(Version)
        .join(Entry, (Version.entry_id == Entry.id) & (Version.number == Entry.shown_version))
        .where(Entry.id.in_(ids))
    )
    versions = {version.entry_id: version for version in reader().scalars(shown)}
    pictures = _pictures([version.id for version in versions.values()], sees)
    return [
        Card(
            entry_id=place.entry_id,
            number=numbers[place.entry_id],
            version=version.number,
            title=version.title,
            alt=version.alt,
            mark=place.mark,
            pictures=pictures[version.id],
        )
        for place in places
        if (version := versions.get(place.entry_id))
    ]


def _pictures(version_ids: list[int], sees: Sees) -> dict[int | None, list[Picture]]:
    kinds = ["thumb", "preview", *(["full"] if sees.scale == Scale.FULL else [])]
    rows = reader().execute(
        select(Image.version_id, Image.id, Rendition)
        .join(Rendition, Rendition.image_id == Image.id)
        .where(Image.version_id.in_(version_ids), Rendition.kind.in_(kinds))
        .order_by(Image.version_id, Image.position)
    )
    found: dict[int | None, dict[int, Picture]] = defaultdict(dict)
    for version_id, image_id, rendition in rows:
        found[version_id].setdefault(image_id, Picture()).renditions[rendition.kind] = rendition
    return defaultdict(list, {version_id: list(images.values()) for version_id, images in found.items()})
