"""Cards: what a gallery shows of each entry, read with its first image in one statement."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, case, literal, select, true
from sqlalchemy.orm import aliased

from contest.entries.aliases import alias
from contest.entries.model import Entry, Image, Rendition, Version
from contest.entries.pictures import Picture, picture
from contest.entries.queries.visible import large, named, owned, pictured
from contest.kernel.sees import Scale, Sees
from contest.participants.model import Entrant
from contest.people.model import Person


class Card(NamedTuple):
    """An entry as a gallery shows it. `author` is a name only where it may be known; `thumb` and `preview`
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


def statement(listed: Select[Any], *, sees: Sees, whole: bool) -> Any:
    """The entries that `listed` names by `id`, in the order of its `place` and by falling number, for `card`.

    `whole`: where they may see an entry in full size, its `preview` is the whole sheet, without the watermark.
    """
    these = listed.subquery("listed")
    thumb, preview, clean = aliased(Rendition), aliased(Rendition), aliased(Rendition)
    in_full = true() if sees.scale >= Scale.FULL else owned(sees)
    preview_kind = case((in_full, "full"), else_="preview") if whole else literal("preview")
    return (
        select(
            Entry.id, Entry.number, Entry.author_id, Entry.state, Entry.hidden_at, Entry.made_at,
            Entrant.ordinal, Person.name, Version.title, Version.alt, Version.number, Version.id,
            *_file(thumb), *_file(preview), *_file(clean),
        )
        .select_from(these)
        .join(Entry, Entry.id == these.c.id)
        .join(Entrant, and_(Entrant.contest_id == Entry.contest_id, Entrant.person_id == Entry.author_id))
        .join(Person, Person.id == Entry.author_id)
        .outerjoin(Version, and_(Version.entry_id == Entry.id, Version.number == Entry.shown_version))
        .outerjoin(Image, and_(Image.version_id == Version.id, Image.position == 1))
        .outerjoin(thumb, and_(thumb.image_id == Image.id, thumb.kind == "thumb"))
        .outerjoin(preview, and_(preview.image_id == Image.id, preview.kind == preview_kind))
        .outerjoin(clean, and_(clean.image_id == Image.id, clean.kind == "clean"))
        .order_by(these.c.place, Entry.number.desc())
    )  # fmt: skip


def card(row: Any, *, sees: Sees, now: datetime, winner: int | None, whole: bool) -> Card:
    """A row of such a statement; `winner` is the chosen entry's id, whose author more may know."""
    entry, version = row[:8], row[8:12]
    thumb, preview, clean = row[12:16], row[16:20], row[20:24]
    id_, number, author_id, state, hidden_at, made_at, ordinal, name = entry
    title, alt, version_number, version_id = version
    own = author_id == sees.person_id
    shown = pictured(sees, own=own)
    if clean[0] and not (whole and large(sees, own=own)):
        preview = clean
    return Card(
        id=id_,
        number=number,
        alias=alias(ordinal),
        own=own,
        author=name if named(sees, own=own, wins=id_ == winner) else None,
        state=state,
        hidden=hidden_at is not None,
        title=(title or "") if shown else "",
        alt=(alt or title or "") if shown else "",
        version=version_number,
        version_id=version_id,
        thumb=_picture(thumb, now) if shown else None,
        preview=_picture(preview, now) if shown else None,
        made_at=made_at,
    )


def _picture(file: Any, now: datetime) -> Picture | None:
    key, width, height, lost_at = file
    return picture(key, width, height, lost_at, now)


def _file(of: Any) -> tuple[Any, ...]:
    return of.key, of.width, of.height, of.lost_at
