"""Personal data of accounts: name, address, bank details, sign-ins, keys, sanctions."""

from collections.abc import Iterator
from datetime import datetime
from uuid import uuid4

from sqlalchemy import String, cast, literal, select
from sqlalchemy.orm import Session

from contest.kernel.db import lock
from contest.kernel.personal_data import (
    Record,
    Subject,
    blocks_deletion,
    declare,
    erases,
    export_part,
    picked,
    read,
    retained,
)
from contest.kernel.refusal import Refused
from contest.people import queries as person_queries, sealed_details
from contest.people.actions import limits
from contest.people.factors.model import Authenticator, Passkey, RecoveryCode, SpentChallenge
from contest.people.model import (
    PayoutDetails,
    Person,
    Registration,
    RegistrationMail,
    Sanction,
    SignIn,
    SignInAttempt,
    SignInExemption,
    Token,
    TokenNetwork,
)

GONE = "退会者（deleted）"
STAFF = "decisions of staff stay as they were given"

declare(
    Person,
    part="account",
    fields=(
        "name",
        "email",
        "language",
        "time_zone",
        "shortcuts",
        "joined_at",
        "confirmed_at",
        "current_login_at",
    ),
    owner="id",
    erased=("name", "email", "password", "fs_uniquifier", "last_login_ip", "current_login_ip"),
    retain=retained("blocked_reason", because=STAFF),
)
declare(
    PayoutDetails,
    part="bank-details",
    blank={
        "sealed": "",
        "fingerprint": literal("erased-").concat(cast(PayoutDetails.id, String)),
        "likeness": "",
    },
    retain=retained("person_id"),
)
declare(
    SignIn,
    part="sign-ins",
    fields=("device", "network", "began_at", "seen_at", "ended_at", "until"),
    drop=True,
)
declare(
    TokenNetwork,
    drop=True,
    rows=lambda who: TokenNetwork.token_id.in_(select(Token.id).where(Token.person_id == who.id)),
)
declare(
    Token,
    part="tokens",
    fields=("name", "scope", "made_at", "expires_at", "used_at", "revoked_at"),
    drop=True,
)
declare(Passkey, part="passkeys", fields=("name", "synced", "added_at", "used_at"), drop=True)
for secret in (Registration, SignInExemption, Authenticator, RecoveryCode):
    declare(secret, drop=True)
declare(SignInAttempt, erased=("email_hash",), retain=retained("network", because="counted for a day"))
declare(RegistrationMail, retain=retained("network", because="counted for a day"))
declare(SpentChallenge, retain=retained("digest", because="a random number's hash, for minutes"))
declare(
    Sanction,
    part="sanctions",
    retain=retained("person_id", "by_id", "lifted_by") | retained("reason", "lifted_reason", because=STAFF),
)


@export_part("bank-details")
def bank_details(who: Subject) -> Iterator[Record]:
    """Bank details in plain."""
    mine = select(PayoutDetails).where(PayoutDetails.person_id == who.id).order_by(PayoutDetails.id)
    for (row,) in read(mine):
        plain = sealed_details.opened(row)
        yield {**picked(row, "given_at", "usable_from"), "details": vars(plain) if plain else None}


@export_part("sanctions")
def of_sanctions(who: Subject) -> Iterator[Record]:
    """Sanctions, the newest first."""
    names = "kind", "reason", "at", "until", "lifted_at", "lifted_reason"
    return (picked(row, *names) for row in person_queries.sanctions_of(who.id))


def replaced_address(person_id: int) -> str:
    """Address in place of an erased person's: nobody's, and never taken."""
    return f"deleted-{person_id}@deleted.invalid"


@erases
def forget_attempts(_session: Session, who: Subject, _now: datetime) -> None:
    """Failed sign-ins to the address, which is free from now on."""
    limits.forgive(who.email, limits.PASSWORD, limits.CODE, limits.PROOF)


@erases
def erase_account(_session: Session, who: Subject, _now: datetime) -> None:
    """Take out of an account everything by which its person could be known; every session ends at once."""
    person = lock(Person, who.id)
    person.name, person.email, person.password = GONE, replaced_address(who.id), None
    person.active, person.confirmed_at, person.fs_uniquifier = False, None, uuid4().hex
    person.is_staff, person.language, person.time_zone, person.shortcuts = False, "ja", "Asia/Tokyo", True
    person.last_login_at = person.current_login_at = None
    person.last_login_ip = person.current_login_ip = None


@blocks_deletion
def blockers(person_id: int, *, now: datetime) -> Iterator[Refused]:
    """Staff, and suspended people, stay."""
    if person_queries.person(person_id).is_staff:
        yield Refused("leave.staff")
    if until := person_queries.suspended_until(person_id, now=now):
        yield Refused("leave.suspended", until=until)
