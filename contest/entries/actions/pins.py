"""Pins: messages with a place on an image, and what becomes of them: done, resolved, reopened."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contest.contests.model import Contest
from contest.entries import lifecycle as entry_lifecycle, rules as entry_rules
from contest.entries.actions import feedback
from contest.entries.events import PinReopened
from contest.entries.model import OPEN, Entry, Image, Pin, Version
from contest.events import record
from contest.events.model import Recorded
from contest.kernel.db import lock, transaction
from contest.kernel.refusal import Invalid, Refused, require


def place(
    entry_id: int, *, by: int, text: str, version: int, image: int, x: int, y: int, now: datetime
) -> int:
    """Author or client writes a message with a place: on an image (its position) of a version; the pin's number.

    Raises what `feedback.comment` does, and Invalid for a place that is not there.
    """
    with transaction() as session:
        # Takes the rows of contest and entry, which carry the limits of messages and of pins.
        comment_id = feedback.comment(entry_id, by=by, text=text, now=now)
        wanted = (
            select(Version, Image)
            .join(Image, Image.version_id == Version.id)
            .where(Version.entry_id == entry_id, Version.number == version, Image.position == image)
        )
        found = session.execute(wanted).one_or_none()
        if found is None:
            raise Invalid({"image": Refused("pin.no_such_image")})
        on, shown = found
        last = session.scalar(select(func.max(Pin.number)).where(Pin.entry_id == entry_id)) or 0
        pin = entry_lifecycle.place_pin(
            on, shown, comment_id=comment_id, number=last + 1, open_pins=_open_pins(session, entry_id), x=x, y=y
        )  # fmt: skip
        session.add(pin)
        return pin.number


def finish(entry_id: int, number: int, *, by: int, now: datetime) -> None:
    """The author marks pin `number` of an entry as done. Raises NoResultFound."""
    with _locked(entry_id, number) as (session, contest, entry, pin):
        open_pins = _open_pins(session, entry_id)
        record(entry_lifecycle.finish_pin(contest, entry, pin, by=by, open_pins=open_pins, now=now), by=by)


def resolve(entry_id: int, number: int, *, by: int, now: datetime) -> None:
    """The client's side resolves pin `number` of an entry. Raises NoResultFound."""
    with _locked(entry_id, number) as (_session, contest, entry, pin):
        record(entry_lifecycle.resolve_pin(contest, entry, pin, now=now), by=by)


def reopen(entry_id: int, number: int, *, by: int, now: datetime) -> None:
    """The client's side opens pin `number` of an entry again, so many times a day. Raises NoResultFound."""
    with _locked(entry_id, number) as (session, contest, entry, pin):
        since = Recorded.kind == PinReopened.kind, Recorded.at > now - entry_rules.DAY
        today = select(func.count()).where(*since, Recorded.entry_id == entry_id)
        most = entry_rules.MOST_REOPENED
        require((session.scalar(today) or 0) < most, "pin.reopened_often", most=most)
        open_pins = _open_pins(session, entry_id)
        record(entry_lifecycle.reopen_pin(contest, entry, pin, open_pins=open_pins, now=now), by=by)


@contextmanager
def _locked(entry_id: int, number: int) -> Iterator[tuple[Session, Contest, Entry, Pin]]:
    with transaction() as session:
        contest = lock(Contest, session.get_one(Entry, entry_id).contest_id)
        entry = lock(Entry, entry_id)
        wanted = select(Pin).where(Pin.entry_id == entry_id, Pin.number == number)
        yield session, contest, entry, session.scalars(wanted).one()


def _open_pins(session: Session, entry_id: int) -> int:
    counted = select(func.count()).select_from(Pin).where(Pin.entry_id == entry_id, Pin.state == OPEN)
    return session.scalar(counted) or 0
