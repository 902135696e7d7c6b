"""The light table: one card per entry, newest first, in one statement."""

from collections.abc import Collection
from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import and_, case, false, literal, select, true
from sqlalchemy.orm import aliased

from contest.contests.model import Contest
from contest.entries.aliases import alias
from contest.entries.model import DECLINED, Entry, Image, Rendition, Version
from contest.entries.pictures import Picture, picture
from contest.entries.queries.visible import large, named, pictured, visible
from contest.kernel.db import reader
from contest.kernel.sees import Scale, Sees
from contest.participants.model import Entrant
from contest.people.model import Person

PAGE = 300
Filter = Literal["own", "declined"]


class Card(NamedTuple):
    """An entry as a sheet on the table. `author` is a name only where it may be known; `thumb` and `preview`
    are None while there is nothing to show. Marks, stars and the shortlist are judging's to add."""

    id: int
    number: int
    alias: str
    own: bool
    author: str | None
    state: str
    hidden: bool
    title: str
    alt: str
    version: int | None
    version_id: int | None
    thumb: Picture | None
    preview: Picture | None
    made_at: datetime


def gallery(
    contest: Contest,
    *,
    sees: Sees,
    now: datetime,
    after: int | None = None,
    filter: Filter | None = None,
    ids: Collection[int] | None = None,
    winner: int | None = None,
    whole: bool = False,
    limit: int = PAGE,
) -> list[Card]:
    """The entries of a contest that this person may see, by falling number from below `after`.

    `ids` narrows to some entries (a shortlist); `winner` is the chosen entry's id, whose author more may know.
    `whole`: where they may see an entry in full size, its `preview` is the whole sheet, without the watermark.
    """
    thumb, preview, clean = aliased(Rendition), aliased(Rendition), aliased(Rendition)
    own_ones = Entry.author_id == sees.person_id if sees.person_id is not None else false()
    large_ones = true() if sees.scale >= Scale.FULL else own_ones
    large_kind = case((large_ones, "full"), else_="preview") if whole else literal("preview")
    asked = (
        select(
            Entry.id, Entry.number, Entry.author_id, Entry.state, Entry.hidden_at, Entry.made_at,
            Entrant.ordinal, Person.name,
            Version.title, Version.alt, Version.number, Version.id,
            thumb.key, thumb.width, thumb.height, thumb.lost_at,
            preview.key, preview.width, preview.height, preview.lost_at,
            clean.key, clean.width, clean.height, clean.lost_at,
        )
        .join(Entrant, and_(Entrant.contest_id == Entry.contest_id, Entrant.person_id == Entry.author_id))
        .join(Person, Person.id == Entry.author_id)
        .outerjoin(Version, and_(Version.entry_id == Entry.id, Version.number == Entry.shown_version))
        .outerjoin(Image, and_(Image.version_id == Version.id, Image.position == 1))
        .outerjoin(thumb, and_(thumb.image_id == Image.id, thumb.kind == "thumb"))
        .outerjoin(preview, and_(preview.image_id == Image.id, preview.kind == large_kind))
        .outerjoin(clean, and_(clean.image_id == Image.id, clean.kind == "clean"))
        .where(Entry.contest_id == contest.id, visible(sees))
        .order_by(Entry.number.desc())
        .limit(limit)
    )  # fmt: skip
    if after is not None:
        asked = asked.where(Entry.number < after)
    if filter == "own":
        asked = asked.where(Entry.author_id == sees.person_id)
    elif filter == "declined":
        asked = asked.where(Entry.state == DECLINED)
    if ids is not None:
        asked = asked.where(Entry.id.in_(ids))

    cards = []
    for row in reader().execute(asked):
        (
            id_,
            number,
            author_id,
            state,
            hidden_at,
            made_at,
            ordinal,
            name,
            title,
            alt,
            version,
            version_id,
            *files,
        ) = row
        own = author_id == sees.person_id
        shown = pictured(sees, own=own)
        thumbed, previewed, cleaned = (
            picture(key, width, height, lost_at, now) if shown else None
            for key, width, height, lost_at in (files[0:4], files[4:8], files[8:12])
        )
        cards.append(
            Card(
                id=id_,
                number=number,
                alias=alias(ordinal),
                own=own,
                author=name if named(sees, own=own, wins=id_ == winner) else None,
                state=state,
                hidden=hidden_at is not None,
                title=(title or "") if shown else "",
                alt=(alt or title or "") if shown else "",
                version=version,
                version_id=version_id,
                thumb=thumbed,
                preview=previewed if whole and large(sees, own=own) else cleaned or previewed,
                made_at=made_at,
            )
        )
    return cards
