"""Leaving: asking for it, taking it back, and going when the time has come."""

from datetime import datetime

from sqlalchemy import select

from contest import events
from contest.events.model import Recorded
from contest.kernel.db import lock, reader, transaction
from contest.kernel.refusal import Refused, require
from contest.people import addresses
from contest.people.model import Person
from contest.personal_data import blockers, erase, rules as personal_data_rules
from contest.personal_data.events import LeaveAsked, LeaveTakenBack, LeaveWaits, PersonErased
from contest.personal_data.model import Departure


def ask(person_id: int, *, address: str, now: datetime) -> None:
    """Ask to be erased; the typed `address` confirms it. Fourteen days remain to take it back.

    Raises Refused: leave.address, leave.asked, and whatever of `blockers` comes first.
    """
    with transaction() as session:
        person = lock(Person, person_id)
        require(_is(address, person.email), "leave.address")
        require(current(person_id) is None, "leave.asked")
        for why in blockers.of(person_id, now=now):
            raise why
        departure = Departure(person_id=person_id, asked_at=now)
        session.add(departure)
        session.flush()
        asked = LeaveAsked(person_id=person_id, leaves_at=personal_data_rules.leaves_at(departure), at=now)
        events.record(asked, by=person_id)


def _is(typed: str, email: str) -> bool:
    try:
        return addresses.normal(typed) == email
    except ValueError:
        return False


def take_back(person_id: int, *, now: datetime) -> None:
    """Stay after all, up to and with the last instant. Raises Refused: leave.not_asked, leave.too_late."""
    with transaction():
        found = current(person_id)
        if found is None:
            raise Refused("leave.not_asked")
        departure = lock(Departure, found.id)
        gone = departure.erased_at is not None or personal_data_rules.due(departure, now=now)
        require(not gone, "leave.too_late")
        require(departure.taken_back_at is None, "leave.not_asked")
        departure.taken_back_at = now
        events.record(LeaveTakenBack(person_id=person_id, at=now), by=person_id)


def current(person_id: int) -> Departure | None:
    """That somebody is leaving; None if not."""
    open_ = select(Departure).where(
        Departure.person_id == person_id, Departure.taken_back_at.is_(None), Departure.done_at.is_(None)
    )
    return reader().scalar(open_)


def erase_person(departure_id: int, *, now: datetime) -> bool:
    """Erase the person if the time has come and nothing keeps them; whether they are erased, now or before.

    Who is kept is told once. All in one transaction: a kill leaves the whole person or none.
    """
    with transaction() as session:
        departure = lock(Departure, departure_id)
        if departure.erased_at is not None:
            return departure.done_at is None
        if not personal_data_rules.due(departure, now=now):
            return False
        erase.hold_drafts(departure.person_id)  # contests before people, as every act does
        lock(Person, departure.person_id)
        if blockers.of(departure.person_id, now=now):
            _tell_once(departure, now)
            return False
        departure.erased_at = now
        erase.person(session, departure.person_id, now=now)
        events.record(PersonErased(person_id=departure.person_id, at=now), by=None)
        return True


def _tell_once(departure: Departure, now: datetime) -> None:
    notified = select(Recorded.id).where(
        Recorded.kind == LeaveWaits.kind,
        Recorded.person_id == departure.person_id,
        Recorded.at >= departure.asked_at,
    )
    if reader().scalar(notified.limit(1)) is None:
        events.record(LeaveWaits(person_id=departure.person_id, at=now), by=None)
