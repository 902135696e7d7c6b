"""Entries, made by designers and given new versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from contest.contests.model import Contest
from contest.entries import declarations, lifecycle as entry_lifecycle, quotas
from contest.entries.actions.uploads import claiming
from contest.entries.declarations import Declarations
from contest.entries.jobs import images
from contest.entries.model import ENTRY, PROCESSING, Entry, Image, Upload, Version
from contest.entries.queries.counts import living_of
from contest.events import record
from contest.kernel.db import lock, transaction
from contest.participants.model import Entrant
from contest.participants.queries import participation
from contest.participants.rules import alias
from contest.people import queries as person_queries
from contest.people.actions import sanctions
from storage import keys


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


def enter(
    contest_id: int,
    *,
    by: int,
    upload_ids: Sequence[str],
    words: Words,
    declared: Declarations,
    now: datetime,
    repeats: bool = True,
) -> Made:
    """A designer enters a contest with uploads that `arriving.receive` has seen, in the order they shall be shown.

    Asked again for the same, it gives the same answer and does nothing; without `repeats` that is a second use of
    the uploads, which is refused: a program says by its key that it asks again.
    Raises Invalid for the declarations, and Refused as lifecycle.enter and claiming.claim do.
    """
    with transaction() as session:
        contest = lock(Contest, contest_id)  # its row carries the numbers, the letters and the cap
        said: dict[str, Any] = {"by": by, "contest_id": contest_id, "words": words, "declared": declared}
        before = _made_before(session, upload_ids, **said) if repeats else None
        if before and before[1]["version"] == 1:
            return before[1]
        taken = _claim(session, contest, upload_ids, by=by, declared=declared, now=now)
        last = session.scalar(select(func.max(Entry.number)).where(Entry.contest_id == contest_id)) or 0
        entry = entry_lifecycle.enter(
            contest,
            author_id=by,
            number=last + 1,
            living=living_of(contest_id, by),
            uploads=taken,
            designer=participation(contest_id, by),
            clients_account=person_queries.same_account(by, contest.client_id),
            now=now,
        )
        same_as = _same_bytes(session, upload_ids, by=by, contest_id=contest_id)
        session.add(entry)
        session.flush()
        version = _version(session, entry, 1, words=words, declared=declared, uploads_=taken, now=now)
        name = alias(_ordinal(session, contest_id, by))
        record(entry_lifecycle.entered(entry, version, letter=name), by=by)
        return Made(number=entry.number, version=1, same_as=same_as)


def add_version(
    entry_id: int,
    *,
    by: int,
    upload_ids: Sequence[str],
    words: Words,
    declared: Declarations,
    now: datetime,
    repeats: bool = True,
) -> Made:
    """The author gives an entry a new version; the one shown stays until the new one is ready.

    Raises Invalid for the declarations, and Refused as lifecycle.add_version and claiming.claim do.
    """
    with transaction() as session:
        contest = lock(Contest, session.get_one(Entry, entry_id).contest_id)
        entry = lock(Entry, entry_id)
        said: dict[str, Any] = {"by": by, "contest_id": contest.id, "words": words, "declared": declared}
        before = _made_before(session, upload_ids, **said) if repeats else None
        if before and before[0] == entry_id:
            return before[1]
        taken = _claim(session, contest, upload_ids, by=by, declared=declared, now=now)
        made = session.scalar(select(func.count()).where(Version.entry_id == entry_id)) or 0
        number = entry_lifecycle.add_version(
            contest, entry, versions=made, living=living_of(contest.id, by), uploads=taken, now=now
        )
        same_as = _same_bytes(session, upload_ids, by=by, contest_id=contest.id)
        version = _version(session, entry, number, words=words, declared=declared, uploads_=taken, now=now)
        record(entry_lifecycle.version_added(entry, version), by=by)
        return Made(number=entry.number, version=number, same_as=same_as)


def _claim(
    session: Session,
    contest: Contest,
    upload_ids: Sequence[str],
    *,
    by: int,
    declared: Declarations,
    now: datetime,
) -> list[Upload]:
    """The uploads of a version, claimed if its author is free to enter and within their quotas; their row is locked."""
    sanctions.require_free(by, now=now)
    quotas.require_versions(session, by=by, contest=contest, now=now)
    quotas.require_readable(session, by=by, contest=contest, now=now)
    declarations.check(declared, ai_policy=contest.ai_policy)
    return claiming.claim(upload_ids, by=by, contest_id=contest.id, purpose=ENTRY, now=now)


def _ordinal(session: Session, contest_id: int, by: int) -> int:
    known = session.get(Entrant, (contest_id, by))
    if known is None:
        last = session.scalar(select(func.max(Entrant.ordinal)).where(Entrant.contest_id == contest_id))
        known = Entrant(contest_id=contest_id, person_id=by, ordinal=(last or 0) + 1)
        session.add(known)
    return known.ordinal


def _version(
    session: Session,
    entry: Entry,
    number: int,
    *,
    words: Words,
    declared: Declarations,
    uploads_: Sequence[Upload],
    now: datetime,
) -> Version:
    version = Version(
        entry_id=entry.id,
        number=number,
        state=PROCESSING,
        made_at=now,
        title=words.title,
        note=words.note,
        alt=words.alt,
        declarations=declared.as_json(),
    )
    session.add(version)
    session.flush()
    for position, upload in enumerate(uploads_, 1):
        image = Image(version_id=version.id, position=position, upload_id=upload.id, salt=keys.salt())
        session.add(image)
        session.flush()
        images.enqueue_render(image, upload, now=now)
    return version


def _made_before(
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
    same_as = _same_bytes(session, upload_ids, by=by, contest_id=contest_id, before=before)
    return entry.id, Made(number=entry.number, version=version.number, same_as=same_as)


def _same_bytes(
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
