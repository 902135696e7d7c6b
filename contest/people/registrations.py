"""Registrations: mails to strangers leave ten an hour for each network, and accounts nobody confirmed end after a week."""

import logging
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.exc import IntegrityError

from contest.events.model import Recorded
from contest.kernel.db import lock, reader, serialize, transaction
from contest.people.events import PasswordSet, PersonJoined
from contest.people.model import Person, RegistrationMail
from contest.people.rules import registration_turn

_log = logging.getLogger(__name__)
UNCONFIRMED_LIFE = timedelta(days=7)
REMEMBERED = timedelta(days=2)
BATCH = 1000


def turn(network: str, *, now: datetime, most: int) -> datetime | None:
    """When the next mail that somebody in this network asks for by registering may leave, inside the open transaction;
    None when too many are waiting already, and none is written."""
    with transaction() as session:
        serialize(f"registrations/{network}")
        asked = select(RegistrationMail.due_at).where(RegistrationMail.network == network)
        latest = session.scalars(asked.order_by(RegistrationMail.due_at.desc()).limit(most)).all()
        due = registration_turn(latest, now=now, most=most)
        if due is not None:
            session.add(RegistrationMail(network=network, due_at=due))
        return due


def forget(before: datetime) -> None:
    """Drop mails that left too long ago to count."""
    with transaction() as session:
        session.execute(delete(RegistrationMail).where(RegistrationMail.due_at < before))


def end_unconfirmed(*, now: datetime) -> int:
    """Delete accounts that nobody confirmed within a week of the last registration, with their events; how many.

    One that anything else refers to stays as it is: nobody can have signed in to it, so others have acted on it.
    """
    late = (
        select(Person.id)
        .where(Person.confirmed_at.is_(None), Person.joined_at <= now - UNCONFIRMED_LIFE)
        .where(Person.active, Person.is_staff.is_(False), Person.password.is_not(None))
    )
    ended = 0
    for person_id in reader().scalars(late.order_by(Person.joined_at).limit(BATCH)).all():
        try:
            with transaction() as session:
                person = lock(Person, person_id)
                if person.confirmed_at is not None or person.joined_at > now - UNCONFIRMED_LIFE:
                    continue  # meanwhile
                theirs = or_(Recorded.person_id == person_id, Recorded.by_id == person_id)
                kinds = [PersonJoined.kind, PasswordSet.kind]
                session.execute(delete(Recorded).where(theirs, Recorded.kind.in_(kinds)))
                session.execute(delete(Person).where(Person.id == person_id))
        except IntegrityError:
            _log.info("person %s was never confirmed, and stays: something refers to it", person_id)
        else:
            ended += 1
    return ended
