"""Entries of one designer over all contests."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, func, select

from contest.contests.model import Contest
from contest.entries.model import READY, Comment, Entry, Image, Rendition, Version
from contest.entries.pictures import Picture, picture
from contest.kernel.db import reader

PAGE = 50


class Mine(NamedTuple):
    """Entry of the designer who asks, with the contest it is in; `words` counts what the client wrote to it."""

    contest: Contest
    id: int
    number: int
    state: str
    hidden: bool
    version: int | None
    title: str
    thumb: Picture | None
    made_at: datetime
    withdrawn_at: datetime | None
    decline_reasons: tuple[str, ...]
    decline_text: str
    words: int


def mine(person_id: int, *, now: datetime, after: int | None = None, most: int = PAGE) -> list[Mine]:
    """A person's entries, newest first, from below the entry id `after`; one statement."""
    words = (
        select(func.count())
        .where(Comment.entry_id == Entry.id, Comment.by_id != person_id)
        .correlate(Entry)
        .scalar_subquery()
    )
    shown = func.coalesce(Entry.shown_version, 1)  # while none is ready, the first brings the title
    asked = (
        select(
            Contest, Entry, Version.number, Version.title, Rendition.key, Rendition.width, Rendition.height, Rendition.lost_at, words
        )
        .join(Contest, Contest.id == Entry.contest_id)
        .outerjoin(Version, and_(Version.entry_id == Entry.id, Version.number == shown))
        .outerjoin(Image, and_(Image.version_id == Version.id, Image.position == 1))
        .outerjoin(Rendition, and_(Rendition.image_id == Image.id, Rendition.kind == "thumb"))
        .where(Entry.author_id == person_id)
        .order_by(Entry.id.desc())
        .limit(most)
    )  # fmt: skip
    if after is not None:
        asked = asked.where(Entry.id < after)
    return [
        Mine(
            contest=contest,
            id=entry.id,
            number=entry.number,
            state=entry.state,
            hidden=entry.hidden_at is not None,
            version=version,
            title=title or "",
            thumb=picture(key, width, height, lost_at, now),
            made_at=entry.made_at,
            withdrawn_at=entry.withdrawn_at,
            decline_reasons=tuple(entry.decline_reasons),
            decline_text=entry.decline_text,
            words=said,
        )
        for contest, entry, version, title, key, width, height, lost_at, said in reader().execute(asked)
    ]


class Unanswered(NamedTuple):
    """Message of the client to which the entry's designer has not replied."""

    contest_id: int
    id: int  # of the entry
    number: int
    text: str


def unanswered(person_id: int, contest_ids: Collection[int]) -> list[Unanswered]:
    """The last messages to a person's entries in these contests, by falling number, where none of theirs follows."""
    newest = select(func.max(Comment.id)).where(Comment.entry_id == Entry.id).correlate(Entry)
    asked = (
        select(Entry.contest_id, Entry.id, Entry.number, Comment.text)
        .join(Comment, Comment.id == newest.scalar_subquery())
        .where(
            Entry.author_id == person_id,
            Entry.contest_id.in_(contest_ids),
            Entry.state == READY,
            Comment.by_id != person_id,
        )
        .order_by(Entry.id.desc())
    )
    return [Unanswered(*row) for row in reader().execute(asked)]
