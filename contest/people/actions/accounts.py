"""Accounts: created, renamed, blocked. The forms of sign-in (register, reset) write through `people.security`."""

import unicodedata
from datetime import datetime
from uuid import uuid4

from flask_security import hash_password
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from contest import events
from contest.kernel.clock import known_zone
from contest.kernel.db import lock, serialize, transaction
from contest.kernel.refusal import Invalid, Refused, require
from contest.people import addresses
from contest.people.actions import registrations, sign_ins
from contest.people.lifecycle import person as person_lifecycle
from contest.people.model import Person, Sanction
from contest.people.rules import password_fault

LANGUAGES = ("ja", "en")


def create(
    *, email: str, name: str, password: str, now: datetime, language: str = "ja", time_zone: str = "Asia/Tokyo",
    seeded: bool = False, by: int | None = None,
) -> int:  # fmt: skip
    """An account whose address needs no confirmation: made by the site, or by who opened a mailed invitation.

    An account of this address that nobody ever confirmed is taken over: its password was set by a stranger
    to the mailbox. Raises `Invalid`; `Refused("person.address_taken")`.
    """
    password = unicodedata.normalize("NFKC", password)  # as the sign-in page reads it
    facts = _checked(email=email, name=name, password=password, language=language, time_zone=time_zone)
    facts |= {"password": hash_password(password), "fs_uniquifier": uuid4().hex, "seeded": seeded}
    facts |= {"joined_at": now, "confirmed_at": now}
    try:
        with transaction() as session:
            serialize(f"address/{facts['email']}")
            there = session.scalar(select(Person).where(Person.email == facts["email"]).with_for_update())
            require(there is None or there.confirmed_at is None, "person.address_taken")
            person = there or Person()
            for column, value in facts.items():
                setattr(person, column, value)
            session.add(person)
            session.flush()
            registrations.end(person.id)
            events.record(person_lifecycle.joined(person, confirmed=True), by=by or person.id)
            return person.id
    except IntegrityError:  # two at once: the other was first
        raise Refused("person.address_taken") from None


def rename(
    person_id: int, *, name: str, language: str, time_zone: str, shortcuts: bool, now: datetime
) -> None:
    """Change what the owner may change freely. Raises `Invalid`."""
    errors = _profile_errors(name, language, time_zone)
    if errors:
        raise Invalid(errors)
    with transaction():
        renamed = person_lifecycle.rename(
            lock(Person, person_id), name=name.strip(), language=language, time_zone=time_zone,
            shortcuts=shortcuts, now=now,
        )  # fmt: skip
        events.record(renamed, by=person_id)


def speak(person_id: int, *, language: str) -> None:
    """Choose the language of pages and mails. Raises `Invalid`."""
    if language not in LANGUAGES:
        raise Invalid({"language": Refused("person.language_unknown")})
    with transaction():
        lock(Person, person_id).language = language


def block(person_id: int, *, reason: str, by: int | None, now: datetime) -> None:
    """Close an account: its sessions end, nobody signs in to it, its payouts wait. Staff may undo it."""
    require(reason.strip(), "person.reason_missing")
    require(person_id != by, "person.not_yourself")
    with transaction():
        person = lock(Person, person_id)
        blocked = person_lifecycle.block(person, reason=reason, uniquifier=uuid4().hex, now=now)
        sign_ins.end_all(person_id, now=now)
        events.record(blocked, by=by)


def unblock(person_id: int, *, reason: str, by: int | None, now: datetime) -> None:
    """Open a blocked account again; a ban on its record is lifted with it."""
    require(reason.strip(), "person.reason_missing")
    with transaction() as session:
        unblocked = person_lifecycle.unblock(lock(Person, person_id), reason=reason, now=now)
        banned = (Sanction.person_id == person_id, Sanction.kind == "ban", Sanction.lifted_at.is_(None))
        lifted = {"lifted_at": now, "lifted_by": by, "lifted_reason": reason.strip()}
        session.execute(update(Sanction).where(*banned).values(lifted))
        events.record(unblocked, by=by)


def _checked(*, email: str, name: str, password: str, language: str, time_zone: str) -> dict[str, object]:
    errors = _profile_errors(name, language, time_zone)
    address = ""
    try:
        address = addresses.normal(email)
    except ValueError:
        errors["email"] = Refused("person.address_wrong")
    if fault := password_fault(password, email=address, name=name):
        errors["password"] = Refused(fault)
    if errors:
        raise Invalid(errors)
    return {"email": address, "name": name.strip(), "language": language, "time_zone": time_zone}


def _profile_errors(name: str, language: str, time_zone: str) -> dict[str, Refused]:
    errors = {}
    if not name.strip() or len(name) > 80:
        errors["name"] = Refused("person.name_missing")
    if language not in LANGUAGES:
        errors["language"] = Refused("person.language_unknown")
    if not known_zone(time_zone):
        errors["time_zone"] = Refused("person.zone_unknown")
    return errors
