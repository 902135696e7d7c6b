"""Personal data in entries: pictures, words beside them, threads; of what won nothing is erased, it is its client's."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from contest.contests.model import PUBLISHED, Contest
from contest.contests.personal_data import in_contests
from contest.entries import rules as entry_rules
from contest.entries.jobs.cleanup import remove_orphans
from contest.entries.model import DECLINED, READY, Comment, Entry, Image, Pin, Rendition, Upload, Version
from contest.kernel.db import reader
from contest.kernel.personal_data import (
    Record,
    Subject,
    blocks_deletion,
    declare,
    erases_in_batches,
    export_files,
    export_part,
    field_of,
    not_excepted,
    picked,
    read,
    retained,
)
from contest.kernel.refusal import Refused
from contest.participants.model import Entrant
from contest.participants.rules import alias
from contest.work.queue import enqueue

BATCH = 200
REFUNDED = ("cancelled", "lapsed")  # whose entries their client sees no more
TO_ITS_DESIGNER = "what a client or staff wrote to a designer is theirs"

declare(
    Upload,
    part="entries",
    blank={"filename": "file"},
    retain=retained("person_id")
    | retained(
        "content_type",
        "sha256",
        "inbox_key",
        "parts_id",
        "check_values",
        "unseen_on",
        because="of bytes that are gone",
    ),
)
declare(
    Entry,
    part="entries",
    retain=retained("author_id")
    | retained("decline_reasons", "decline_text", "hidden_reason", because=TO_ITS_DESIGNER),
)
declare(
    Version,
    part="entries",
    blank={"title": "", "note": "", "alt": "", "declarations": {}},
    rows=lambda who: Version.entry_id.in_(select(Entry.id).where(Entry.author_id == who.id, _lost())),
)
declare(
    Image,
    part="entries",
    erased=("original_key",),
    retain=retained("reason_values", "scan_note", because="what a check found, in words of ours"),
)
declare(Rendition, erased=("key",))
declare(
    Comment,
    part="threads",
    blank={"text": ""},
    rows=lambda who: and_(Comment.by_id == who.id, not_excepted(Comment.entry_id, Entry)),
    retain=retained("by_id"),
)
declare(Pin, part="threads")


@export_part("entries")
def entries(who: Subject) -> Iterator[Record]:
    """Images of a designer's entries, with all that is known of their version and entry."""
    mine = (
        select(Entry, Version, Image, Upload.filename)
        .join(Version, Version.entry_id == Entry.id)
        .join(Image, Image.version_id == Version.id)
        .join(Upload, Upload.id == Image.upload_id)
        .where(Entry.author_id == who.id)
        .order_by(Entry.id, Version.number, Image.position)
    )
    stars = field_of("entries", "stars", who)
    for entry, version, image, filename in read(mine):
        yield {
            "contest": entry.contest_id, "entry": entry.number, "version": version.number, "image": image.position,
            **picked(entry, "state", "made_at", "withdrawn_at", "declined_at", "decline_reasons", "decline_text"),
            "hidden_at": entry.hidden_at, "stars": stars.get(entry.id), "sent_at": version.made_at,
            **picked(version, "title", "note", "alt", "declarations"), "filename": filename,
            "file": _original(entry.contest_id, entry.number, version.number, image.position, image.content_type)
            if image.original_key else None,
        }  # fmt: skip


@export_part("threads")
def threads(who: Subject) -> Iterator[Record]:
    """The threads of a designer's own entries, and those one reads as a client; others under the names they have there."""
    reads = and_(
        Contest.client_id == who.id, Contest.state.not_in(REFUNDED), Entry.state.in_([READY, DECLINED]),
        Entry.hidden_at.is_(None),
    )  # fmt: skip
    said = (
        select(Comment, Entry, Entrant.ordinal, Pin, Version.number, Image.position)
        .join(Entry, Entry.id == Comment.entry_id)
        .join(Contest, Contest.id == Entry.contest_id)
        .join(Entrant, and_(Entrant.contest_id == Entry.contest_id, Entrant.person_id == Entry.author_id))
        .outerjoin(Pin, Pin.comment_id == Comment.id)
        .outerjoin(Version, Version.id == Pin.version_id)
        .outerjoin(Image, Image.id == Pin.image_id)
        .where((Entry.author_id == who.id) | reads)
        .order_by(Comment.entry_id, Comment.id)
    )
    for comment, entry, ordinal, pin, version, image in read(said):
        other = f"Designer {alias(ordinal)}" if comment.by_id == entry.author_id else "client"
        by = "you" if comment.by_id == who.id else other
        place = (
            {"version": version, "image": image, **picked(pin, "number", "x", "y", "state")} if pin else None
        )
        yield {
            "contest": entry.contest_id, "entry": entry.number, "by": by, **picked(comment, "text", "at"), "pin": place,
        }  # fmt: skip


@export_files
def originals(who: Subject) -> Iterator[tuple[str, str]]:
    """Originals of a designer's entries, and pictures of a client's briefs."""
    entered = (
        select(Entry.contest_id, Entry.number, Version.number, Image.position, Image.content_type, Image.original_key)
        .join(Version, Version.entry_id == Entry.id)
        .join(Image, Image.version_id == Version.id)
        .where(Entry.author_id == who.id, Image.original_key.is_not(None))
        .order_by(Image.id)
    )  # fmt: skip
    for *about, key in read(entered):
        yield _original(*about), key
    references = (
        select(Image.reference_of, Image.id, Image.content_type, Image.original_key)
        .join(Contest, Contest.id == Image.reference_of)
        .where(Contest.client_id == who.id, Image.original_key.is_not(None))
        .order_by(Image.id)
    )
    for contest_id, image_id, content_type, key in read(references):
        yield f"briefs/contest-{contest_id}/{image_id}.{_ending(content_type)}", key


@erases_in_batches
def erase_pictures(session: Session, person_id: int, now: datetime) -> bool:
    """Erase some originals and renditions of what did not win, and of briefs that nobody else saw: rows first, objects by
    a job. What a killed worker leaves is then an object that nobody shows, and that is removed."""
    rendered = select(Rendition.image_id).where(Rendition.image_id == Image.id).exists()
    lost = select(Entry.id).where(Entry.author_id == person_id, _lost())
    unseen = select(Contest.id).where(Contest.client_id == person_id, Contest.published_at.is_(None))
    found = (
        select(Image.id, Image.original_key)
        .outerjoin(Version, Version.id == Image.version_id)
        .where(or_(Version.entry_id.in_(lost), Image.reference_of.in_(unseen)))
        .where(or_(Image.original_key.is_not(None), rendered))
        .order_by(Image.id)
        .limit(BATCH)
    )
    images = session.execute(found).all()
    if not images:
        return False
    ids = [image_id for image_id, _key in images]
    keys = [key for _id, key in images if key]
    keys += session.scalars(select(Rendition.key).where(Rendition.image_id.in_(ids))).all()
    session.execute(delete(Rendition).where(Rendition.image_id.in_(ids)))
    session.execute(update(Image).where(Image.id.in_(ids)).values(original_key=None, lost_at=None))
    enqueue(remove_orphans, due_at=now, slot=f"erase/{person_id}/pictures/{ids[0]}", keys=keys)
    return True


@blocks_deletion
def blockers(person_id: int, *, now: datetime) -> Iterator[Refused]:
    """Entries in contests that run."""
    living = (
        select(Entry.contest_id)
        .join(Contest, Contest.id == Entry.contest_id)
        .where(Entry.author_id == person_id, Entry.state.in_(entry_rules.LIVING), Contest.state == PUBLISHED)
    )
    yield from in_contests("leave.entries", reader().scalars(living.distinct()))


def _lost() -> ColumnElement[bool]:
    """Entries that did not win: those are their client's."""
    return not_excepted(Entry.id, Entry)


def _original(contest_id: int, number: int, version: int, position: int, content_type: str | None) -> str:
    """A file's name in an export: of numbers, so that no name somebody typed can lead out of a folder."""
    return f"entries/contest-{contest_id}/entry-{number}-v{version}-{position}.{_ending(content_type)}"


def _ending(content_type: str | None) -> str:
    return (content_type or "").partition("/")[2].partition("+")[0] or "bin"
