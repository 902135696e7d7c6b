"""Entry with its versions, images, state and messages, as far as one person may see them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from contest.contests.model import Contest
from contest.entries import rules as entry_rules
from contest.entries.model import PROCESSING, READY, Comment, Entry, Image, Pin, Rendition, Upload, Version
from contest.entries.pictures import Picture, picture
from contest.entries.queries.visible import large, named, pictured, visible
from contest.kernel.db import reader
from contest.kernel.sees import Sees
from contest.participants.model import Entrant
from contest.participants.rules import alias
from contest.people.model import Person


@dataclass(frozen=True, kw_only=True)
class ImageView:
    """One image. `full` only for those who may see it large; `filename` and `reason` only for its author
    and staff (`reason` is a code, `values` fill its sentence)."""

    id: int
    position: int
    state: str
    thumb: Picture | None
    preview: Picture | None
    full: Picture | None
    moves: bool
    filename: str | None
    reason: str | None
    values: dict[str, Any]
    scan: str | None  # kernel.clamd's verdict on the original, and its note
    scan_note: str | None

    @property
    def lost(self) -> bool:
        """Whether storage has lost some of its renditions."""
        return any(one.lost for one in (self.thumb, self.preview, self.full) if one)


@dataclass(frozen=True, kw_only=True)
class VersionView:
    """One version. Note and declarations are None for those who only see previews."""

    number: int
    state: str
    made_at: datetime
    late: bool  # its images should have been ready an hour after it was made
    title: str
    alt: str
    note: str | None
    declarations: dict[str, Any] | None
    images: tuple[ImageView, ...]


@dataclass(frozen=True, kw_only=True)
class PinView:
    """The place of a message: thousandths of an image (its position) of a version, and how far it is."""

    number: int
    version: int
    image: int
    x: int
    y: int
    state: str


@dataclass(frozen=True, kw_only=True)
class Message:
    """A word in the thread; written by the entry's author or by the client, never more precisely. `pin`: its place."""

    by_author: bool
    own: bool
    text: str
    at: datetime
    pin: PinView | None


@dataclass(frozen=True, kw_only=True)
class EntryPage:
    """An entry as one person sees it. `thread` is None where it is not theirs to read; `decline_*` are empty."""

    id: int
    number: int
    alias: str
    own: bool
    author: str | None
    state: str
    hidden: bool
    hidden_reason: str | None
    made_at: datetime
    withdrawn_at: datetime | None
    declined_at: datetime | None
    decline_reasons: tuple[str, ...]
    decline_text: str
    versions: tuple[VersionView, ...]  # newest first
    thread: tuple[Message, ...] | None

    @property
    def shown(self) -> VersionView | None:
        """The newest version that is ready."""
        return next((version for version in self.versions if version.state == READY), None)

    @property
    def newest(self) -> VersionView | None:
        """The newest version there is to see."""
        return self.versions[0] if self.versions else None


def find(contest_id: int, number: int) -> Entry:
    """The entry #number of a contest, for who then asks whether it may be seen. Raises NoResultFound."""
    return reader().scalars(select(Entry).where(Entry.contest_id == contest_id, Entry.number == number)).one()


def entry(
    contest: Contest, number: int, *, sees: Sees, now: datetime, winner: int | None = None
) -> EntryPage:
    """The entry #number as this person sees it. Raises NoResultFound where there is none for them.

    `winner` is the chosen entry's id. Older versions are for author, client's side and staff.
    """
    asked = (
        select(Entry, Entrant.ordinal, Person.name)
        .join(Entrant, (Entrant.contest_id == Entry.contest_id) & (Entrant.person_id == Entry.author_id))
        .join(Person, Person.id == Entry.author_id)
        .where(Entry.contest_id == contest.id, Entry.number == number, visible(sees))
    )
    row, ordinal, name = reader().execute(asked).one()
    own = row.author_id == sees.person_id
    words = own or sees.threads
    return EntryPage(
        id=row.id,
        number=row.number,
        alias=alias(ordinal),
        own=own,
        author=name if named(sees, own=own, wins=row.id == winner) else None,
        state=row.state,
        hidden=row.hidden_at is not None,
        hidden_reason=row.hidden_reason if sees.hidden else None,
        made_at=row.made_at,
        withdrawn_at=row.withdrawn_at,
        declined_at=row.declined_at if words else None,
        decline_reasons=tuple(row.decline_reasons) if words else (),
        decline_text=row.decline_text if words else "",
        versions=_versions(row, sees, own=own, now=now) if pictured(sees, own=own) else (),
        thread=_thread(row, sees) if words else None,
    )


def _versions(row: Entry, sees: Sees, *, own: bool, now: datetime) -> tuple[VersionView, ...]:
    asked = select(Version).where(Version.entry_id == row.id).order_by(Version.number.desc())
    if not (own or sees.hidden):
        asked = asked.where(Version.state == READY)
        if not sees.threads:
            asked = asked.where(Version.number == row.shown_version)
    versions = reader().scalars(asked).all()
    images = images_of({version.id: own for version in versions}, sees=sees, now=now)
    whole = large(sees, own=own)
    return tuple(
        VersionView(
            number=version.number,
            state=version.state,
            made_at=version.made_at,
            late=version.state == PROCESSING and not entry_rules.counts_as_processing(version.made_at, now),
            title=version.title,
            alt=version.alt or version.title,
            note=version.note if whole else None,
            declarations=version.declarations if whole else None,
            images=tuple(images.get(version.id, ())),
        )
        for version in versions
    )


def newest_versions(entry_ids: Collection[int]) -> dict[int, Version]:
    """The newest version of each of these entries, by entry id: what is shown of one of which none is ready yet."""
    asked = select(Version).where(Version.entry_id.in_(entry_ids)).order_by(Version.number)
    return {version.entry_id: version for version in reader().scalars(asked)}


def images_of(versions: Mapping[int, bool], *, sees: Sees, now: datetime) -> dict[int, list[ImageView]]:
    """The images of versions, by the version's id, which says whether it is one's own. Two statements.

    That the versions may be pictured, who asks has asked (`visible.pictured`).
    """
    asked = (
        select(Image, Upload.filename)
        .join(Upload, Upload.id == Image.upload_id)
        .where(Image.version_id.in_(versions))
        .order_by(Image.version_id, Image.position)
    )
    rows = reader().execute(asked).all()
    drawn: dict[tuple[int, str], Picture | None] = {}
    of_them = select(Rendition).where(Rendition.image_id.in_([image.id for image, _ in rows]))
    for one in reader().scalars(of_them):
        drawn[one.image_id, one.kind] = picture(one.key, one.width, one.height, one.lost_at, now)
    views: dict[int, list[ImageView]] = {}
    for image, filename in rows:
        own = versions[image.version_id or 0]
        if image.state != READY and not (own or sees.hidden):
            continue
        views.setdefault(image.version_id or 0, []).append(
            ImageView(
                id=image.id,
                position=image.position,
                state=image.state,
                thumb=drawn.get((image.id, "thumb")),
                preview=drawn.get((image.id, "clean")) or drawn.get((image.id, "preview")),
                full=drawn.get((image.id, "full")) if large(sees, own=own) else None,
                moves=(image.frames or 1) > 1,
                filename=filename if own else None,
                reason=image.reason if own or sees.hidden else None,
                values=image.reason_values if own or sees.hidden else {},
                scan=image.scan,
                scan_note=image.scan_note,
            )
        )
    return views


def _thread(row: Entry, sees: Sees) -> tuple[Message, ...]:
    said = (
        select(Comment, Pin, Version.number, Image.position)
        .outerjoin(Pin, Pin.comment_id == Comment.id)
        .outerjoin(Version, Version.id == Pin.version_id)
        .outerjoin(Image, Image.id == Pin.image_id)
        .where(Comment.entry_id == row.id)
        .order_by(Comment.id)
    )
    return tuple(
        Message(
            by_author=one.by_id == row.author_id,
            own=one.by_id == sees.person_id,
            text=one.text,
            at=one.at,
            pin=PinView(number=pin.number, version=version, image=image, x=pin.x, y=pin.y, state=pin.state)
            if pin is not None
            else None,
        )
        for one, pin, version, image in reader().execute(said)
    )
