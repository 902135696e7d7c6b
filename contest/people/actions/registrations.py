"""Registrations: each mailed link makes the account of who registered with it; mails to strangers leave ten an hour for
each network; accounts nobody confirmed end after a week (decisions/0005)."""

import logging
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.exc import IntegrityError

from contest import events
from contest.events.model import Recorded
from contest.kernel.db import lock, reader, serialize, transaction
from contest.people.events import PasswordSet, PersonJoined
from contest.people.lifecycle import person as person_lifecycle
from contest.people.model import Person, Registration, RegistrationMail
from contest.people.queries import Claim
from contest.people.rules import registration_turn

_log = logging.getLogger(__name__)
UNCONFIRMED_LIFE = timedelta(days=7)
REMEMBERED = timedelta(days=2)
LINKS_LIVE = timedelta(days=2)
BATCH = 1000


class Overtaken(Exception):
    """The address was confirmed, or its links ended, while this one was being confirmed."""


def begin(asked: Person, *, now: datetime) -> tuple[Person, int] | None:
    """Write a registration down, inside the open transaction that mails its link; None if the address is confirmed.

    `asked` is what was typed, of no session yet. The account that nobody confirmed shows what was typed last, and keeps
    its uniquifier: links mailed before go on working. The account, and the registration's id.
    """
    with transaction() as session:
        serialize(f"address/{asked.email}")
        there = select(Person).where(Person.email == asked.email).with_for_update(key_share=True)
        person = session.scalar(there.execution_options(populate_existing=True))
        if person is None:
            person = asked
        elif person.confirmed_at is not None:
            return None
        registration = person_lifecycle.register(person, asked, now=now)
        session.add(person)
        session.flush()
        registration.person_id = person.id
        session.add(registration)
        session.flush()
        events.record(person_lifecycle.joined(person), by=person.id)
        return person, registration.id


def confirm(found: Claim, *, now: datetime) -> None:
    """Make the account that of who registered with this link and has proved to know its password. Raises Overtaken."""
    with transaction():
        person = lock(Person, found.person_id)
        if person.fs_uniquifier != found.uniquifier:
            raise Overtaken
        if person.confirmed_at is not None:
            if person.password != found.password:
                raise Overtaken
            return  # the same link, sent twice
        confirmed = person_lifecycle.confirm(
            person, name=found.name, language=found.language, password=found.password, now=now
        )
        end(person.id)
        events.record(confirmed, by=person.id)


def end(person_id: int) -> None:
    """Drop the registrations of an account that has found its owner."""
    with transaction() as session:
        session.execute(delete(Registration).where(Registration.person_id == person_id))


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


def forget(*, now: datetime) -> None:
    """Drop mails that left too long ago to count, and registrations no link of which can work any more."""
    with transaction() as session:
        session.execute(delete(Registration).where(Registration.at < now - UNCONFIRMED_LIFE - LINKS_LIVE))
        session.execute(delete(RegistrationMail).where(RegistrationMail.due_at < now - REMEMBERED))


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
                end(person_id)
                session.execute(delete(Person).where(Person.id == person_id))
        except IntegrityError:
            _log.info("person %s was never confirmed, and stays: something refers to it", person_id)
        else:
            ended += 1
    return ended
