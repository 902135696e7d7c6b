"""Originals of images: who may have one gets an address for five minutes, and that is on the record."""

from datetime import datetime, timedelta

from sqlalchemy import select

from contest.entries.events import OriginalFetched
from contest.entries.jobs import present
from contest.entries.model import READY, Entry, Image, Version
from contest.events import record
from contest.kernel.db import end_page, reader
from contest.kernel.ports import store
from contest.kernel.refusal import require

LIFE = timedelta(minutes=5)


def fetch(
    entry_id: int, *, version: int | None, position: int, by: int, reason: str = "", now: datetime
) -> str:
    """The address, as an attachment, of one original (of the shown version, if none is named).

    That the person may have it, and that staff gave a `reason`, the edge has asked. Raises NoResultFound, and
    Refused("entry.original_missing") where storage has lost it.
    """
    entry = reader().get_one(Entry, entry_id)
    number = entry.shown_version if version is None else version
    asked = (
        select(Image.original_key, Image.content_type)
        .join(Version, Version.id == Image.version_id)
        .where(Version.entry_id == entry_id, Version.number == number)
        .where(Image.position == position, Image.state == READY, Image.original_key.is_not(None))
    )
    key, content_type = reader().execute(asked).one()
    assert key is not None
    event = OriginalFetched(
        contest_id=entry.contest_id,
        entry_id=entry_id,
        person_id=entry.author_id,
        at=now,
        number=entry.number,
        version=number or 0,
        position=position,
        reason=reason,
    )
    end_page()  # nothing of the database is held while storage is asked
    require(present(key), "entry.original_missing")
    record(event, by=by)
    suffix = (content_type or "").partition("/")[2].partition("+")[0]
    filename = f"contest-{event.contest_id}-entry-{event.number}-v{number}-{position}.{suffix}"
    # Of no type: what a stranger made is saved and never opened in a page, also where a store cannot forbid it.
    return store().sign_get(key, expires_at=now + LIFE, filename=filename, inline=False)
