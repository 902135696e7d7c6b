"""Registrations by the link that was mailed to confirm them."""

from dataclasses import dataclass

from sqlalchemy import select

from contest.kernel.db import reader
from contest.people.model import Person, Registration


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Claim that a mailed link confirms for who types the password of its registration; None: no password is right."""

    person_id: int
    uniquifier: str
    email: str
    name: str
    language: str
    password: str | None


def newest_registration(person_id: int) -> int | None:
    """The last registration of an address that nobody confirmed."""
    mine = select(Registration.id).where(Registration.person_id == person_id)
    return reader().scalar(mine.order_by(Registration.id.desc()).limit(1))


def claim(person: Person, registration_id: int | None) -> Claim:
    """What a link to this account confirms; one that names no registration confirms what the account shows."""
    shown: Person | Registration | None = person
    if registration_id is not None:
        mine = Registration.id == registration_id, Registration.person_id == person.id
        shown = reader().scalar(select(Registration).where(*mine))
    return Claim(
        person_id=person.id,
        uniquifier=person.fs_uniquifier,
        email=person.email,
        name=(shown or person).name,
        language=(shown or person).language,
        password=shown.password if shown else None,
    )
