"""Files of images that storage has lost, and entries whose images are not ready: for the staff pages."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, literal, select

from contest.contests.model import PUBLISHED, Contest
from contest.entries import rules as entry_rules
from contest.entries.events import InfectedFile
from contest.entries.model import PROCESSING, WITHDRAWN, Entry, Image, Rendition, Version
from contest.events.model import Recorded
from contest.kernel.db import reader


class Loss(NamedTuple):
    """A file of a ready image that is missing; `what` is "original" or the rendition's kind. Without an entry it is
    a picture of the contest's brief."""

    contest_id: int
    entry: int | None
    version: int | None
    position: int
    what: str
    lost_at: datetime
    key: str


class Late(NamedTuple):
    """A version whose images are still being prepared an hour after it was made."""

    contest_id: int
    number: int
    version: int
    id: int
    person_id: int
    made_at: datetime


class Infected(NamedTuple):
    """A file that was refused because of what the virus scanner found in it."""

    contest_id: int
    person_id: int
    file: str
    signature: str
    at: datetime


def infected(*, most: int = 30) -> list[Infected]:
    """What the virus scanner found last."""
    found = (
        select(Recorded).where(Recorded.kind == InfectedFile.kind).order_by(Recorded.id.desc()).limit(most)
    )
    return [
        Infected(row.contest_id or 0, row.person_id or 0, row.facts["file"], row.facts["signature"], row.at)
        for row in reader().scalars(found)
    ]


def losses(*, most: int = 100) -> list[Loss]:
    """The files of images that are missing, the longest missing first; two statements."""
    originals = _of_images(literal("original"), Image.original_key, Image.lost_at)
    renditions = _of_images(Rendition.kind, Rendition.key, Rendition.lost_at).join(
        Rendition, Rendition.image_id == Image.id
    )
    found = [
        Loss(*row)
        for asked, lost_at in ((originals, Image.lost_at), (renditions, Rendition.lost_at))
        for row in reader().execute(asked.where(lost_at.is_not(None)).order_by(lost_at).limit(most))
    ]
    return sorted(found, key=lambda one: one.lost_at)[:most]


def late(now: datetime, *, most: int = 100) -> list[Late]:
    """Versions, in contests that still run, that nobody can see yet though their hour is over; the oldest first."""
    asked = (
        select(Entry.contest_id, Entry.number, Version.number, Version.id, Entry.author_id, Version.made_at)
        .join(Version, Version.entry_id == Entry.id)
        .join(Contest, Contest.id == Entry.contest_id)
        .where(Version.state == PROCESSING, Version.made_at < now - entry_rules.PATIENCE)
        .where(Entry.state != WITHDRAWN, Contest.state == PUBLISHED)
        .order_by(Version.made_at, Version.id)
        .limit(most)
    )
    return [Late(*row) for row in reader().execute(asked)]


def _of_images(what: Any, key: Any, lost_at: Any) -> Select[Any]:
    asked: Select[Any] = (
        select(
            func.coalesce(Entry.contest_id, Image.reference_of), Entry.number, Version.number, Image.position,
            what, lost_at, key,
        )
        .select_from(Image)
        .outerjoin(Version, Version.id == Image.version_id)
        .outerjoin(Entry, Entry.id == Version.entry_id)
    )  # fmt: skip
    return asked
