"""Result of claimed uploads: the same answer each time somebody submits the same ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from contest.entries.declarations import Declarations
from contest.entries.model import Entry, Image, Upload, Version


@dataclass(frozen=True, kw_only=True)
class Words:
    """Words beside the images of a version, as checked by the edge's form."""

    title: str = ""
    note: str = ""
    alt: str = ""


class Made(TypedDict):
    """Entry or version that was made, and which of the designer's own entries here hold the same bytes: shown, never refused."""

    number: int
    version: int
    same_as: list[int]


def made_before(
    session: Session,
    upload_ids: Sequence[str],
    *,
    by: int,
    contest_id: int,
    words: Words,
    declared: Declarations,
) -> tuple[int, Made] | None:
    """The entry's id and the first answer, if this very request has been carried out: a retry after a lost answer,
    a second tab. Uploads are used once, so they name the request; with other words it is another, and refused."""
    first = next(iter(upload_ids), "")
    if not first.isprintable():  # no upload's id: PostgreSQL does not even compare with NUL
        return None
    found = session.execute(
        select(Entry, Version)
        .join(Version, Version.entry_id == Entry.id)
        .join(Image, Image.version_id == Version.id)
        .where(Image.upload_id == first)
        .where(Entry.contest_id == contest_id, Entry.author_id == by)
    ).one_or_none()
    if found is None:
        return None
    entry, version = found
    # By id, as they were named: one that cannot be used is put behind the others.
    images = session.execute(
        select(Image.upload_id, Image.id).where(Image.version_id == version.id).order_by(Image.id)
    ).all()
    said = Words(title=version.title, note=version.note, alt=version.alt), version.declarations
    if [image.upload_id for image in images] != list(upload_ids) or said != (words, declared.as_json()):
        return None
    before = min(image.id for image in images)
    same_as = same_bytes(session, upload_ids, by=by, contest_id=contest_id, before=before)
    return entry.id, Made(number=entry.number, version=version.number, same_as=same_as)


def same_bytes(
    session: Session, upload_ids: Sequence[str], *, by: int, contest_id: int, before: int | None = None
) -> list[int]:
    """Numbers of their designer's entries in this contest with an image of the very same bytes, of those made
    before the image with this id."""
    taken = aliased(Upload)
    asked = (
        select(Entry.number)
        .join(Version, Version.entry_id == Entry.id)
        .join(Image, Image.version_id == Version.id)
        .join(Upload, Upload.id == Image.upload_id)
        .where(
            Upload.person_id == by,
            Upload.contest_id == contest_id,
            Upload.sha256.in_(select(taken.sha256).where(taken.id.in_(upload_ids))),
        )
        .distinct()
        .order_by(Entry.number)
    )
    return list(session.scalars(asked if before is None else asked.where(Image.id < before)))
