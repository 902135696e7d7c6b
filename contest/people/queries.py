"""Queries of people: accounts, sign-ins, tokens, second factors, registrations, bank details, sanctions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from cryptography.fernet import InvalidToken
from sqlalchemy import Select, bindparam, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from contest.kernel.db import reader
from contest.people import addresses, sealed_details
from contest.people.factors.model import Authenticator, Passkey, RecoveryCode
from contest.people.lifecycle.sign_in import Current
from contest.people.model import PayoutDetails, Person, Registration, Sanction, SignIn, Token
from contest.people.random_keys import hashed


def person(person_id: int) -> Person:
    """The person of this id. Raises NoResultFound."""
    return reader().get_one(Person, person_id)


def by_email(email: str) -> Person | None:
    """Whose address this is, however it is typed; None if nobody's."""
    try:
        address = addresses.normal(email)
    except ValueError:
        return None
    return reader().scalar(select(Person).where(Person.email == address))


def find(words: str, *, staff: bool = False, before: int | None = None, most: int = 30) -> Sequence[Person]:
    """People (only members of `staff`) whose name or address contains these words, the newest first; go on `before` an
    id. For staff."""
    found = select(Person).order_by(Person.id.desc()).limit(most)
    if staff:
        found = found.where(Person.is_staff)
    if before is not None:
        found = found.where(Person.id < before)
    if words:
        part = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_").lower()
        like = f"%{part}%"
        found = found.where(
            or_(Person.email.like(like, escape="\\"), func.lower(Person.name).like(like, escape="\\"))
        )
    return reader().scalars(found).all()


def seeded() -> int:
    """How many people the demo made; none may be left in production."""
    return reader().scalar(select(func.count()).where(Person.seeded)) or 0


def nobody_yet() -> bool:
    """Whether the site is empty: no account was ever made."""
    return reader().scalar(select(Person.id).limit(1)) is None


def find_sign_in(key: str, *, now: datetime) -> tuple[Person, Current] | None:
    """Who holds this key, and the sign-in it opens; None when that has ended, or the account is blocked."""
    row = reader().execute(_holder(), {"key_hash": hashed(key), "now": now}).first()
    return (row[0], Current(*row[1:])) if row else None


def sign_ins_of(person_id: int, *, now: datetime) -> Sequence[SignIn]:
    """Where somebody is signed in, the latest sign-in first."""
    living = select(SignIn).where(
        SignIn.person_id == person_id, SignIn.ended_at.is_(None), SignIn.until > now
    )
    return reader().scalars(living.order_by(SignIn.id.desc())).all()


def sign_in_networks(*, since: datetime) -> set[str]:
    """From which networks anybody signed in since then."""
    found = select(SignIn.network).where(SignIn.began_at > since, SignIn.network != "").distinct()
    return set(reader().scalars(found))


def tokens_of(person_id: int, *, now: datetime) -> Sequence[Token]:
    """A person's tokens that work, the newest first."""
    living = select(Token).where(
        Token.person_id == person_id, Token.revoked_at.is_(None), Token.expires_at >= now
    )
    return reader().scalars(living.order_by(Token.id.desc())).all()


@cache
def _holder() -> Any:
    """Built once: every request of somebody signed in asks it."""
    return (
        select(Person, SignIn.id, SignIn.person_id, SignIn.strong, SignIn.seen_at, SignIn.proved_at)
        .join(SignIn, SignIn.person_id == Person.id)
        .where(
            SignIn.key_hash == bindparam("key_hash"),
            SignIn.ended_at.is_(None),
            SignIn.until > bindparam("now"),
            Person.active,
        )
    )


@dataclass(frozen=True)
class Factors:
    """Second factors of an account."""

    authenticator: bool
    passkeys: int
    codes_left: int

    @property
    def any(self) -> bool:
        """Whether the account asks for a second step."""
        return self.authenticator or self.passkeys > 0


def factors_of(person_id: int) -> Factors:
    """What this account has; one statement."""
    app = exists().where(Authenticator.person_id == person_id, Authenticator.confirmed_at.is_not(None))
    keys = select(func.count(Passkey.id)).where(Passkey.person_id == person_id).scalar_subquery()
    unused = RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None)
    left = select(func.count(RecoveryCode.id)).where(*unused).scalar_subquery()
    return Factors(*reader().execute(select(app, keys, left)).one())


def authenticator_of(person_id: int) -> Authenticator | None:
    """The app whose codes the account asks for."""
    return reader().scalar(
        select(Authenticator).where(
            Authenticator.person_id == person_id, Authenticator.confirmed_at.is_not(None)
        )
    )


def passkeys_of(person_id: int) -> Sequence[Passkey]:
    """Somebody's passkeys, the oldest first."""
    return reader().scalars(select(Passkey).where(Passkey.person_id == person_id).order_by(Passkey.id)).all()


def recovery_codes_left(person_id: int) -> int:
    """How many codes still open the account."""
    unused = RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None)
    return reader().scalar(select(func.count(RecoveryCode.id)).where(*unused)) or 0


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


def usable_details(person_id: int, now: datetime) -> PayoutDetails | None:
    """The details that count now, or None."""
    given = _given(person_id).where(PayoutDetails.usable_from <= now)
    return reader().scalar(given.limit(1))


def waiting_details(person_id: int, now: datetime) -> PayoutDetails | None:
    """Details that do not count yet; while there are any, no payout can be requested."""
    given = _given(person_id).where(PayoutDetails.usable_from > now)
    return reader().scalar(given.limit(1))


def newest_details(person_id: int) -> PayoutDetails | None:
    """What the person gave last, counting or not."""
    return reader().scalar(_given(person_id).limit(1))


def same_account(person_id: int, other_id: int, *, other_until: datetime | None = None) -> bool:
    """Whether two people have ever given one bank account: same bank, branch, kind and number.

    `other_until` leaves out what the other gave after that instant (docs/decisions/0037-the-same-bank-account.md).
    """
    return _share(PayoutDetails.fingerprint, person_id, other_id, other_until)


def alike_account(person_id: int, other_id: int) -> bool:
    """Whether two people's accounts may be one, though their banks are named differently: same kind, number and holder."""
    return _share(PayoutDetails.likeness, person_id, other_id, None)


def stale_details() -> int:
    """How many details no key of BANK_KEYS opens or whose hashes are of a key that is gone."""
    count = 0
    for row in reader().scalars(all_sealed_details()):
        try:
            count += (row.fingerprint, row.likeness) != sealed_details.marks(
                sealed_details.unseal(row.sealed)
            )
        except InvalidToken:
            count += 1
    return count


def all_sealed_details() -> Select[PayoutDetails]:
    """All details, but those that were erased with their owner."""
    return select(PayoutDetails).where(PayoutDetails.sealed != "").order_by(PayoutDetails.id)


def _given(person_id: int) -> Select[PayoutDetails]:
    return select(PayoutDetails).where(PayoutDetails.person_id == person_id).order_by(PayoutDetails.id.desc())


def _share(mark: InstrumentedAttribute[str], person_id: int, other_id: int, until: datetime | None) -> bool:
    theirs = select(mark).where(PayoutDetails.person_id == other_id, mark != "")
    if until is not None:
        theirs = theirs.where(PayoutDetails.given_at <= until)
    own = select(PayoutDetails.id).where(PayoutDetails.person_id == person_id, mark.in_(theirs))
    return person_id != other_id and reader().scalar(own.limit(1)) is not None


def suspended_until(person_id: int, *, now: datetime) -> datetime | None:
    """The last instant of the suspensions somebody is under, or None."""
    latest = select(func.max(Sanction.until)).where(
        Sanction.person_id == person_id, Sanction.lifted_at.is_(None), Sanction.until >= now
    )
    return reader().scalar(latest)


def sanctions_of(person_id: int, *, without: Select[Any] | None = None) -> Sequence[Sanction]:
    """Everything on a person's record, the newest first, but the sanctions `without`."""
    return sanctions_of_each({person_id}, without=without)[person_id]


def sanctions_of_each(
    people: Collection[int], *, without: Select[Any] | None = None
) -> dict[int, list[Sanction]]:
    """The records of several people in one statement, each the newest first, but the sanctions `without`."""
    found: dict[int, list[Sanction]] = {person_id: [] for person_id in people}
    rows = select(Sanction).where(Sanction.person_id.in_(people)).order_by(Sanction.id.desc())
    if without is not None:
        rows = rows.where(Sanction.id.not_in(without))
    for row in reader().scalars(rows):
        found[row.person_id].append(row)
    return found


def sanction(sanction_id: int, person_id: int) -> Sanction:
    """A sanction of a person. Raises NoResultFound for one of somebody else."""
    found = select(Sanction).where(Sanction.id == sanction_id, Sanction.person_id == person_id)
    return reader().scalars(found).one()
