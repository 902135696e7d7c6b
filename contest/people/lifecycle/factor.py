"""Second factors: authenticator apps, passkeys and recovery codes, added, used and removed."""

from collections.abc import Sequence
from datetime import datetime

from contest.people.events import (
    AuthenticatorAdded,
    AuthenticatorRemoved,
    FactorsForgotten,
    PasskeyAdded,
    PasskeyRemoved,
    RecoveryCodesMade,
    RecoveryCodeUsed,
)
from contest.people.factors.model import Authenticator, Passkey, RecoveryCode


def confirm_authenticator(row: Authenticator, *, step: int, now: datetime) -> AuthenticatorAdded:
    """Its first code was right: the account asks for codes of this app from now on. `step` is used up."""
    row.last_step, row.confirmed_at = step, now
    return AuthenticatorAdded(person_id=row.person_id, at=now)


def remove_authenticator(row: Authenticator, *, now: datetime) -> AuthenticatorRemoved:
    """The account asks for its codes no more."""
    return AuthenticatorRemoved(person_id=row.person_id, at=now)


def add_passkey(row: Passkey) -> PasskeyAdded:
    """A passkey opens the account from now on."""
    return PasskeyAdded(person_id=row.person_id, name=row.name, at=row.added_at)


def use_passkey(row: Passkey, *, sign_count: int, synced: bool, now: datetime) -> None:
    """It has answered; the next answer is judged by this count."""
    row.sign_count, row.used_at, row.synced = sign_count, now, synced


def remove_passkey(row: Passkey, *, now: datetime) -> PasskeyRemoved:
    """It opens the account no more."""
    return PasskeyRemoved(person_id=row.person_id, name=row.name, at=now)


def make_codes(
    person_id: int, digests: Sequence[str], *, now: datetime
) -> tuple[list[RecoveryCode], RecoveryCodesMade]:
    """New recovery codes in place of all earlier ones."""
    rows = [RecoveryCode(person_id=person_id, digest=one, made_at=now) for one in digests]
    return rows, RecoveryCodesMade(person_id=person_id, count=len(rows), at=now)


def use_code(person_id: int, *, left: int, now: datetime) -> RecoveryCodeUsed:
    """One of the codes opened the account; so many do still."""
    return RecoveryCodeUsed(person_id=person_id, left=left, at=now)


def forget(person_id: int, *, reason: str, now: datetime) -> FactorsForgotten:
    """All are taken off an account whose owner has lost them."""
    return FactorsForgotten(person_id=person_id, reason=reason, at=now)
