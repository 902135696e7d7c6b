"""Pictures of the contests in which a person has a part, each entry with what this person said or heard of it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, null, or_, select, union_all

from contest.entries.model import READY, Entry, Image, Rendition, Version
from contest.entries.pictures import Picture, picture
from contest.entries.queries.visible import owned, pictured, visible
from contest.judging.model import Mark, Rating, Shortlisting
from contest.kernel.db import reader
from contest.kernel.sees import Sees

EACH = 6  # pictures of a contest


class WorkPicture(NamedTuple):
    """An entry of a contest, or, without a number, the first picture of its brief. `stars` and `shortlisted` are for
    the client's side, stars also for the author; `mark` is the judge's own."""

    number: int | None
    own: bool
    state: str
    hidden: bool
    made_at: datetime | None
    alt: str
    thumb: Picture | None
    stars: int | None
    shortlisted: bool
    mark: str | None


def work_pictures(
    seen: Mapping[int, Sees], *, now: datetime, first: Collection[int] = ()
) -> dict[int, list[WorkPicture]]:
    """The newest entries of each contest as far as its `sees` allows, those of the ids `first` before all others; the
    brief's first picture where there is none. One statement at any number of contests."""
    if not seen:
        return {}
    found: dict[int, list[WorkPicture]] = defaultdict(list)
    for contest_id, _place, *row in reader().execute(_statement(seen, first)):
        if row[0] is not None or not found[contest_id]:
            found[contest_id].append(_picture(row, seen[contest_id], now))
    return found


def _statement(seen: Mapping[int, Sees], first: Collection[int]) -> Any:
    order = case((Entry.id.in_(first), 0), else_=1), Entry.number.desc()
    place = func.row_number().over(partition_by=Entry.contest_id, order_by=order).label("place")
    chosen = select(Entry.id, place).where(_among(seen)).subquery()
    judges = [one.judge_id for one in seen.values() if one.judge_id is not None]
    latest = (
        select(Mark.entry_id, func.max(Mark.id).label("mark_id"))
        .where(Mark.judge_id.in_(judges))
        .group_by(Mark.entry_id)
        .subquery()
    )
    shown = func.coalesce(Entry.shown_version, 1)  # while none is ready, the first brings the title
    entries = (
        select(
            Entry.contest_id, chosen.c.place, Entry.number, Entry.author_id, Entry.state, Entry.hidden_at, Entry.made_at,
            Version.title, Version.alt, Rating.stars, Shortlisting.at, Mark.mark, *_FILE,
        )
        .join(chosen, chosen.c.id == Entry.id)
        .outerjoin(Version, and_(Version.entry_id == Entry.id, Version.number == shown))
        .outerjoin(Image, and_(Image.version_id == Version.id, Image.position == 1))
        .outerjoin(Rendition, and_(Rendition.image_id == Image.id, Rendition.kind == "thumb"))
        .outerjoin(Rating, Rating.entry_id == Entry.id)
        .outerjoin(Shortlisting, Shortlisting.entry_id == Entry.id)
        .outerjoin(latest, latest.c.entry_id == Entry.id)
        .outerjoin(Mark, Mark.id == latest.c.mark_id)
        .where(chosen.c.place <= EACH)
    )  # fmt: skip
    of_brief = (
        select(Image.reference_of, Image.position + EACH, *(null() for _ in range(10)), *_FILE)
        .join(Rendition, and_(Rendition.image_id == Image.id, Rendition.kind == "thumb"))
        .where(Image.reference_of.in_(seen))
    )
    together = union_all(entries, of_brief).subquery()
    return select(together).order_by(together.c.contest_id, together.c.place)


def _among(seen: Mapping[int, Sees]) -> ColumnElement[bool]:
    """Entries that can be seen; recusals differ by contest, all else is the same for many."""
    groups: dict[Sees, list[int]] = defaultdict(list)
    for contest_id, sees in seen.items():
        groups[replace(sees, judge_id=None, recused=frozenset())].append(contest_id)
    some = [
        and_(Entry.contest_id.in_(ids), visible(sees), or_(owned(sees), Entry.state == READY))
        for sees, ids in groups.items()
    ]
    recused = [
        and_(Entry.contest_id == contest_id, Entry.author_id.in_(sorted(sees.recused)))
        for contest_id, sees in seen.items()
        if sees.recused
    ]
    return and_(or_(*some), *(~one for one in recused))


_FILE = Rendition.key, Rendition.width, Rendition.height, Rendition.lost_at


def _picture(row: Any, sees: Sees, now: datetime) -> WorkPicture:
    number, author_id, state, hidden_at, made_at, title, alt, stars, listed_at, mark = row[:10]
    key, width, height, lost_at = row[10:]
    own = author_id is not None and author_id == sees.person_id
    shown = number is None or pictured(sees, own=own)
    return WorkPicture(
        number=number,
        own=own,
        state=state or "",
        hidden=hidden_at is not None,
        made_at=made_at,
        alt=(alt or title or "") if shown else "",
        thumb=picture(key, width, height, lost_at, now) if shown else None,
        stars=stars if own or sees.threads else None,
        shortlisted=sees.threads and listed_at is not None,
        mark=mark,
    )
