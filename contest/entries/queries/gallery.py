"""The gallery of a contest, by keyset: who adds or withdraws an entry meanwhile makes no page repeat or leave out another."""

from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from sqlalchemy import Integer, Select, and_, bindparam, case, func, literal, select, true, union_all
from sqlalchemy.orm import aliased

from contest.contests.model import Contest
from contest.entries.model import (
    DECLINED,
    PROCESSING,
    READY,
    UNREADABLE,
    WITHDRAWN,
    Entry,
    Image,
    Rendition,
    Version,
)
from contest.entries.pictures import Picture, picture
from contest.entries.queries.visible import large, named, owned, pictured, visible
from contest.kernel.db import reader
from contest.kernel.sees import Entries, Scale, Sees
from contest.participants.model import Entrant
from contest.participants.rules import alias
from contest.people.model import Person

PAGE = 60  # cards; fills rows of two to six
MOST = 300  # where a list is not shown in pages
Filter = Literal["own", "declined"]
# The contest's page shows these one after the other.
GROUPS = {"": (PROCESSING, READY, UNREADABLE), DECLINED: (DECLINED,), WITHDRAWN: (WITHDRAWN,)}
_LAST = 2**31 - 1  # no entry has a higher number


class GalleryCard(NamedTuple):
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


class GalleryPage(NamedTuple):
    """Cards, and where the next page begins, None on the last. `narrowed`: how many cards of each group are among the
    ids asked for, on all pages; None where none were asked for."""

    cards: list[GalleryCard]
    after: str | None
    narrowed: dict[str, int] | None


def gallery_page(
    contest: Contest,
    *,
    sees: Sees,
    now: datetime,
    after: str = "",
    ids: Collection[int] | None = None,
    winner: int | None = None,
) -> GalleryPage:
    """The entries of a contest that this person may see, from beyond `after`: those declined and withdrawn last, each
    group by falling number. One statement.

    `ids` narrows to some entries (a shortlist); `winner` is the chosen entry's id, whose author more may know.
    Who sees only their own entries sees them on one page. A cursor that is none begins at the first.
    """
    size = PAGE if sees.entries >= Entries.ALL else MOST
    asked = sees.who | _below(after) | {"contest": contest.id, "most": size + 1, "ids": list(ids or ())}
    rows = reader().execute(_pages(sees.rights, narrowed=ids is not None), asked).all()
    found = [_card(row, sees=sees, now=now, winner=winner, whole=False) for row in rows[:size]]
    many = rows[0][-len(GROUPS) :] if rows else [0] * len(GROUPS)
    return GalleryPage(
        cards=found,
        after=_cursor(found[-1]) if len(rows) > size else None,
        narrowed=None if ids is None else dict(zip(GROUPS, many, strict=True)),
    )


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
    limit: int = MOST,
) -> list[GalleryCard]:
    """The same entries, whatever their state, by falling number from below `after`.

    `whole`: where they may see an entry in full size, its `preview` is the whole sheet, without the watermark.
    """
    asked = {
        "contest": contest.id,
        "most": limit,
        "below": _LAST if after is None else after,
        "ids": list(ids or ()),
    }
    numbered = _numbered(sees.rights, filter, narrowed=ids is not None, whole=whole)
    rows = reader().execute(numbered, sees.who | asked)
    return [_card(row, sees=sees, now=now, winner=winner, whole=whole) for row in rows]


@lru_cache(200)
def _pages(rights: Sees, *, narrowed: bool) -> Any:
    """Each group asked for by itself, as the index on contest, state and number has them."""
    if not narrowed:
        groups = [
            _seen(rights).add_columns(literal(place).label("place")).where(*_from(Entry, name))
            for place, name in enumerate(GROUPS)
        ]
        return _statement(_together(groups), sees=rights, whole=False)
    some = _seen(rights).add_columns(Entry.state).where(_among_ids()).cte("some")
    groups = [
        select(some.c.id, some.c.number, literal(place).label("place")).where(*_from(some.c, name))
        for place, name in enumerate(GROUPS)
    ]
    many = [
        select(func.count()).select_from(some).where(some.c.state.in_(states)).scalar_subquery()
        for states in GROUPS.values()
    ]
    return _statement(_together(groups), sees=rights, whole=False).add_columns(*many)


@lru_cache(200)
def _numbered(rights: Sees, filter: Filter | None, *, narrowed: bool, whole: bool) -> Any:
    found = _seen(rights).add_columns(literal(0).label("place")).where(Entry.number < bindparam("below"))
    if filter == "own":
        found = found.where(owned(rights))
    elif filter == "declined":
        found = found.where(Entry.state == DECLINED)
    if narrowed:
        found = found.where(_among_ids())
    return _statement(_first(found), sees=rights, whole=whole)


def _seen(rights: Sees) -> Any:
    return select(Entry.id, Entry.number).where(Entry.contest_id == bindparam("contest"), visible(rights))


def _from(of: Any, group: str) -> tuple[Any, Any]:
    return of.state.in_(GROUPS[group]), of.number < bindparam(f"below_{group}")


def _among_ids() -> Any:
    return Entry.id.in_(bindparam("ids", expanding=True))


def _together(groups: list[Select[Any]]) -> Select[Any]:
    # SQLite takes no LIMIT in a part of a UNION.
    together = union_all(*(select(_first(one).subquery()) for one in groups)).subquery()
    return select(together).order_by(together.c.place, together.c.number.desc()).limit(_most())


def _first(some: Select[Any]) -> Select[Any]:
    return some.order_by(some.selected_columns.number.desc()).limit(_most())


def _most() -> Any:
    return bindparam("most", type_=Integer())


def _cursor(last: GalleryCard) -> str:
    return f"{last.state}-{last.number}" if last.state in GROUPS else str(last.number)


def _below(after: str) -> dict[str, int]:
    """Below which number each group goes on; those before the cursor's are over."""
    group, _, digits = after.rpartition("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10 and group in GROUPS):
        group, digits = "", str(_LAST)
    at = list(GROUPS).index(group)
    return {
        f"below_{name}": 0 if place < at else int(digits) if place == at else _LAST
        for place, name in enumerate(GROUPS)
    }


def _statement(listed: Select[Any], *, sees: Sees, whole: bool) -> Any:
    """The entries that `listed` names by `id`, in the order of its `place` and by falling number, for `_card`.

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


def _card(row: Any, *, sees: Sees, now: datetime, winner: int | None, whole: bool) -> GalleryCard:
    """A row of such a statement; `winner` is the chosen entry's id, whose author more may know."""
    entry, version = row[:8], row[8:12]
    thumb, preview, clean = row[12:16], row[16:20], row[20:24]
    id_, number, author_id, state, hidden_at, made_at, ordinal, name = entry
    title, alt, version_number, version_id = version
    own = author_id == sees.person_id
    shown = pictured(sees, own=own)
    if clean[0] and not (whole and large(sees, own=own)):
        preview = clean
    return GalleryCard(
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
