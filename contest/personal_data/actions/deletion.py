"""Actions on the deletion of an account: asking for it, taking it back, and erasing when the time has come."""

from datetime import datetime

from flask_babel import force_locale, gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from contest import events
from contest.events.model import Recorded
from contest.kernel.db import lock, reader, transaction
from contest.kernel.personal_data import Subject, erases, erases_in_batches, locks_before
from contest.kernel.refusal import N_, Refused, require
from contest.mail import compose, outbox
from contest.mail.model import Mail
from contest.mail.personal_data import forget_later
from contest.people import addresses
from contest.people.model import Person
from contest.personal_data import (
    collect,
    lifecycle as personal_data_lifecycle,
    queries as personal_data_queries,
    rules as personal_data_rules,
)
from contest.personal_data.events import LeaveWaits
from contest.personal_data.model import Departure

FAREWELL = N_("Your account is deleted")
LINES = (
    N_("Your name, address, bank details, files and texts have been deleted, except what belongs to a prize you won."),
    N_("By law, our books keep amounts and dates under a number only. This is the last email to this address."),
)  # fmt: skip


def ask(person_id: int, *, address: str, now: datetime) -> None:
    """Ask to be erased; the typed `address` confirms it. Fourteen days remain to take it back.

    Raises Refused: leave.address, leave.asked, and what of `queries.blockers` comes first.
    """
    with transaction() as session:
        person = lock(Person, person_id)
        require(_is(address, person.email), "leave.address")
        require(personal_data_queries.deletion(person_id) is None, "leave.asked")
        for why in personal_data_queries.blockers(person_id, now=now):
            raise why
        departure, asked = personal_data_lifecycle.ask_deletion(person_id, now=now)
        session.add(departure)
        session.flush()
        events.record(asked, by=person_id)


def take_back(person_id: int, *, now: datetime) -> None:
    """Stay after all, up to and with the last instant. Raises Refused: leave.not_asked, leave.too_late."""
    with transaction():
        found = personal_data_queries.deletion(person_id)
        if found is None:
            raise Refused("leave.not_asked")
        events.record(personal_data_lifecycle.take_back(lock(Departure, found.id), now=now), by=person_id)


def erase_person(departure_id: int, *, now: datetime) -> bool:
    """Erase the person if the time has come and nothing blocks it; whether pictures are still to be erased.

    Whom something blocks is notified once. All in one transaction: a kill leaves the whole person or none.
    """
    with transaction() as session:
        departure = lock(Departure, departure_id)
        if departure.erased_at is not None:
            return departure.done_at is None
        if not personal_data_rules.due(departure, now=now):
            return False
        for lock_rows in locks_before.in_order():
            lock_rows(departure.person_id)
        lock(Person, departure.person_id)
        if personal_data_queries.blockers(departure.person_id, now=now):
            _wait(departure, now)
            return False
        erased = personal_data_lifecycle.erase(departure, now=now)
        erase(session, departure.person_id, now=now)
        events.record(erased, by=None)
        return True


def erase(session: Session, person_id: int, *, now: datetime) -> None:
    """Everything of a person but what is erased in batches, in the open transaction."""
    who = collect.subject(person_id)
    for step in erases.in_order():
        step(session, who, now)
    _say_farewell(session, who, now)


def erase_batch(departure_id: int, *, now: datetime) -> bool:
    """Erase some of what follows an erased person; False when nothing is left, and the deletion done."""
    with transaction() as session:
        departure = lock(Departure, departure_id)
        if any(erase_some(session, departure.person_id, now) for erase_some in erases_in_batches.in_order()):
            return True
        personal_data_lifecycle.finish_deletion(departure, now=now)
        return False


def _is(typed: str, email: str) -> bool:
    try:
        return addresses.normal(typed) == email
    except ValueError:
        return False


def _wait(departure: Departure, now: datetime) -> None:
    said = select(Recorded.id).where(
        Recorded.kind == LeaveWaits.kind,
        Recorded.person_id == departure.person_id,
        Recorded.at >= departure.asked_at,
    )
    if reader().scalar(said.limit(1)) is None:
        events.record(LeaveWaits(person_id=departure.person_id, at=now), by=None)


def _say_farewell(session: Session, who: Subject, now: datetime) -> None:
    with force_locale(who.language):
        lines = [gettext(line) for line in LINES]
    last = compose.compose(
        "notice", language=who.language, subject=FAREWELL, name=who.name, lines=lines, quote="",
        quote_lang=who.language,
    )  # fmt: skip
    outbox.write(to=who.email, subject=last.subject, text=last.text, html=last.html, now=now)
    forget_later(session.scalars(select(Mail.id).where(Mail.to_address == who.email)).all())
