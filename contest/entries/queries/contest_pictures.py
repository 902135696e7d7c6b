"""Pictures by which lists show contests: only what everybody may see."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, func, literal, select, union_all
from sqlalchemy.orm import aliased

from contest.contests.model import AWARDED, PUBLISHED, SETTLED, Contest
from contest.entries.model import READY, Entry, Image, Rendition, Version
from contest.entries.pictures import Picture, picture
from contest.kernel.db import reader

NEWEST = 3  # entries of an open gallery


def contest_pictures(contest_ids: Collection[int], *, now: datetime) -> dict[int, list[Picture]]:
    """Pictures of these contests as a visitor who is not signed in may see them: the newest entries of an open
    gallery, else the first picture of the brief. Contests with neither are not in it, nor drafts and hidden ones.

    One statement; no entry of a blind contest is in it, whatever became of the contest.
    """
    entries: dict[int, list[Picture]] = {}
    references: dict[int, list[Picture]] = {}
    rows = reader().execute(_of_contests(), {"contests": list(contest_ids)})
    for number, is_entry, _, key, width, height, lost_at in rows:
        one = picture(key, width, height, lost_at, now)
        if one:
            (entries if is_entry else references).setdefault(number, []).append(one)
    return references | entries


@cache
def _of_contests() -> Any:
    other, earlier = aliased(Entry), aliased(Image)
    seen = Contest.id.in_(bindparam("contests", expanding=True)), Contest.hidden_at.is_(None)
    # Where the newest entries begin, from the index: a gallery may have thousands.
    begin = (
        select(other.number)
        .where(other.contest_id == Contest.id, other.state == READY, other.hidden_at.is_(None))
        .order_by(other.number.desc())
        .limit(1)
        .offset(NEWEST - 1)
        .correlate(Contest)
        .scalar_subquery()
    )
    first = (
        select(func.min(earlier.position))
        .where(earlier.reference_of == Contest.id, earlier.state == READY)
        .correlate(Contest)
        .scalar_subquery()
    )
    file = Rendition.key, Rendition.width, Rendition.height, Rendition.lost_at
    entries = (
        select(Contest.id, literal(1).label("is_entry"), Entry.number.label("place"), *file)
        .join(Entry, Entry.contest_id == Contest.id)
        .join(Version, (Version.entry_id == Entry.id) & (Version.number == Entry.shown_version))
        .join(Image, (Image.version_id == Version.id) & (Image.position == 1))
        .join(Rendition, (Rendition.image_id == Image.id) & (Rendition.kind == "thumb"))
        .where(*seen, Contest.visibility == "open", Contest.state.in_([PUBLISHED, AWARDED, SETTLED]))
        .where(Entry.state == READY, Entry.hidden_at.is_(None), Entry.number >= func.coalesce(begin, 0))
    )
    references = (
        select(Contest.id, literal(0).label("is_entry"), Image.position.label("place"), *file)
        .join(Image, Image.reference_of == Contest.id)
        .join(Rendition, (Rendition.image_id == Image.id) & (Rendition.kind == "clean"))
        .where(*seen, Contest.published_at.is_not(None), Image.state == READY, Image.position == first)
    )
    together = union_all(entries, references).subquery()
    return select(together).order_by(together.c.place.desc())
