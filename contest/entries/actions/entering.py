"""Entries, made by designers and given new versions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contest.contests.model import Contest
from contest.entries import declarations, lifecycle as entry_lifecycle, quotas
from contest.entries.actions.making import Made, Words, made_before, same_bytes
from contest.entries.actions.uploads import claiming
from contest.entries.aliases import alias
from contest.entries.declarations import Declarations
from contest.entries.jobs import render_job
from contest.entries.model import ENTRY, PROCESSING, Entry, Image, Upload, Version
from contest.entries.queries.counts import living_of
from contest.events import record
from contest.kernel.db import lock, transaction
from contest.participants.model import Entrant
from contest.participants.queries import participation
from contest.people import queries as person_queries
from contest.people.actions import sanctions
from storage import keys


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
        before = made_before(session, upload_ids, **said) if repeats else None
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
        same_as = same_bytes(session, upload_ids, by=by, contest_id=contest_id)
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
        before = made_before(session, upload_ids, **said) if repeats else None
        if before and before[0] == entry_id:
            return before[1]
        taken = _claim(session, contest, upload_ids, by=by, declared=declared, now=now)
        made = session.scalar(select(func.count()).where(Version.entry_id == entry_id)) or 0
        number = entry_lifecycle.add_version(
            contest, entry, versions=made, living=living_of(contest.id, by), uploads=taken, now=now
        )
        same_as = same_bytes(session, upload_ids, by=by, contest_id=contest.id)
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
        render_job.enqueue_render(image, upload, now=now)
    return version
