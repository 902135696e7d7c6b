"""Second factors of an account."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, select

from contest.kernel.db import reader
from contest.people.factors.model import Authenticator, Passkey, RecoveryCode


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
