"""An account: joined, confirmed, named, made staff and dismissed, blocked and unblocked."""

from collections.abc import Sequence
from datetime import datetime

from contest.kernel.refusal import require
from contest.people.events import (
    AddressConfirmed,
    PasswordSet,
    PersonBlocked,
    PersonJoined,
    PersonRenamed,
    PersonUnblocked,
    StaffEnded,
    StaffMade,
)
from contest.people.model import Person, Registration


def register(person: Person, asked: Person, *, now: datetime) -> Registration:
    """Somebody registers an address that nobody has confirmed: the account shows what was typed last. The registration,
    without the id of the account, which may be new."""
    person.name, person.language, person.password = asked.name, asked.language, asked.password
    person.joined_at = now
    return Registration(name=asked.name, language=asked.language, password=asked.password, at=now)


def joined(person: Person, *, confirmed: bool = False) -> PersonJoined:
    """What an account, written with its id, tells; `confirmed` when its address was proved at once."""
    return PersonJoined(person_id=person.id, confirmed=confirmed, at=person.joined_at)


def confirm(
    person: Person, *, name: str, language: str, password: str | None, now: datetime
) -> AddressConfirmed:
    """The account is that of who registered so and has proved to know the password."""
    person.name, person.language, person.password = name, language, password
    person.confirmed_at = now
    return AddressConfirmed(person_id=person.id, at=now)


def password_set(person: Person, *, now: datetime) -> PasswordSet:
    """The password was changed, or reset by mail."""
    return PasswordSet(person_id=person.id, at=now)


def rename(
    person: Person, *, name: str, language: str, time_zone: str, shortcuts: bool, now: datetime
) -> PersonRenamed | None:
    """The owner changes what they may change freely; the event if it is the name."""
    renamed = person.name != name
    person.name, person.language = name, language
    person.time_zone, person.shortcuts = time_zone, shortcuts
    return PersonRenamed(person_id=person.id, at=now) if renamed else None


def make_staff(person: Person, *, now: datetime) -> StaffMade | None:
    """From now on a member of staff; None if they were one."""
    if person.is_staff:
        return None
    person.is_staff = True
    return StaffMade(person_id=person.id, at=now)


def end_staff(
    person: Person, *, staff: Sequence[Person], reason: str, by: int | None, now: datetime
) -> StaffEnded:
    """A member of `staff`, all there are, is one no more; somebody who can sign in is left, and nobody dismisses
    themselves. `by` None is the command line."""
    members = {one.id for one in staff}
    require(person.id in members, "staff.not_staff")
    require(by is None or by in members, "staff.no_more")
    left = [one for one in staff if one.id != person.id and one.active and one.confirmed_at is not None]
    require(left, "staff.last")
    person.is_staff = False
    return StaffEnded(person_id=person.id, reason=reason.strip(), at=now)


def block(person: Person, *, reason: str, uniquifier: str, now: datetime) -> PersonBlocked:
    """Staff close an account. With another `uniquifier` links mailed before open nothing any more."""
    require(person.blocked_at is None, "person.already_blocked")
    person.active, person.blocked_at, person.blocked_reason = False, now, reason.strip()
    person.fs_uniquifier = uniquifier
    return PersonBlocked(person_id=person.id, reason=reason.strip(), at=now)


def unblock(person: Person, *, reason: str, now: datetime) -> PersonUnblocked:
    """Staff open it again."""
    require(person.blocked_at is not None, "person.not_blocked")
    person.active, person.blocked_at, person.blocked_reason = True, None, None
    return PersonUnblocked(person_id=person.id, reason=reason.strip(), at=now)
