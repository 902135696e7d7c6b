"""Pictures of a brief: its client adds, removes and orders them while it is a draft."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from contest.contests import lifecycle as contest_lifecycle
from contest.contests.actions import drafting
from contest.contests.model import Contest
from contest.entries import rules as entry_rules
from contest.entries.actions.uploads import claiming
from contest.entries.events import ReferenceAdded, ReferenceRemoved
from contest.entries.jobs import images
from contest.entries.model import REFERENCE, Image, Rendition
from contest.events import record
from contest.kernel.db import lock, transaction
from contest.kernel.refusal import require
from storage import keys


def add(contest_id: int, *, by: int, upload_ids: Sequence[str], now: datetime) -> None:
    """Put pictures, which `arriving.receive` has seen, behind those that are there.

    Raises Refused: contest.not_draft, reference.too_many, and as claiming.claim does.
    """
    with transaction() as session:
        contest_lifecycle.edit(lock(Contest, contest_id))
        there = _of(session, contest_id)
        require(len(there) + len(upload_ids) <= entry_rules.MOST_REFERENCES, "reference.too_many",
                most=entry_rules.MOST_REFERENCES)  # fmt: skip
        taken = claiming.claim(upload_ids, by=by, contest_id=contest_id, purpose=REFERENCE, now=now)
        last = max((image.position for image in there), default=0)
        for position, upload in enumerate(taken, last + 1):
            image = Image(reference_of=contest_id, position=position, upload_id=upload.id, salt=keys.salt())
            session.add(image)
            session.flush()
            images.enqueue_render(image, upload, now=now)
            record(ReferenceAdded(contest_id=contest_id, at=now, image_id=image.id), by=by)


def save(
    contest_id: int, changes: Mapping[str, Any], *, by: int, upload_ids: Sequence[str], now: datetime
) -> None:
    """Save fields of a brief and put pictures into it, all or nothing; one that is in it already stays where it is.

    Raises as contests.actions.save and `add` do.
    """
    with transaction() as session:
        lock(Contest, contest_id)
        if changes:
            drafting.save(contest_id, changes, by=by, now=now)
        there = {image.upload_id for image in _of(session, contest_id)}
        new = [upload_id for upload_id in upload_ids if upload_id not in there]
        if new:
            add(contest_id, by=by, upload_ids=new, now=now)


def remove(contest_id: int, image_id: int, *, by: int, now: datetime) -> None:
    """Take a picture out; its bytes are swept away later. One that is gone already is no error."""
    with transaction() as session:
        contest_lifecycle.edit(lock(Contest, contest_id))
        if image_id not in {image.id for image in _of(session, contest_id)}:
            return
        lock(Image, image_id)  # the worker may be storing its renditions
        session.execute(delete(Rendition).where(Rendition.image_id == image_id))
        session.execute(delete(Image).where(Image.id == image_id))
        record(ReferenceRemoved(contest_id=contest_id, at=now, image_id=image_id), by=by)


def bring_forward(contest_id: int, image_id: int) -> None:
    """Show a picture before the one that now precedes it. The first stays; one that is gone is no error."""
    with transaction() as session:
        contest_lifecycle.edit(lock(Contest, contest_id))
        there = _of(session, contest_id)
        place = next((place for place, image in enumerate(there) if image.id == image_id), 0)
        if place:
            there.insert(place - 1, there.pop(place))
        for position, image in enumerate(there, 1):
            image.position = position


def _of(session: Session, contest_id: int) -> list[Image]:
    asked = select(Image).where(Image.reference_of == contest_id).order_by(Image.position, Image.id)
    return list(session.scalars(asked))
