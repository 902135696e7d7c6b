"""Recovery codes: for the day the phone is gone. Each opens the account once."""

import hashlib
import secrets
import unicodedata
from datetime import datetime

from sqlalchemy import delete, func, select, update

from contest import events
from contest.kernel.db import lock, reader, transaction
from contest.kernel.refusal import Refused
from contest.people.events import RecoveryCodesMade, RecoveryCodeUsed
from contest.people.factors.model import RecoveryCode
from contest.people.model import Person

MANY = 10
# Without 0, 1, l, o: they are copied by hand. 16 of these are 80 bits: more than any hash needs to be slow for.
_LETTERS = "23456789abcdefghijkmnpqrstuvwxyz"


def make(person_id: int, *, now: datetime) -> list[str]:
    """Ten new codes in place of all earlier ones: the only time they can be read."""
    made = ["-".join(_word() for _ in range(4)) for _ in range(MANY)]
    with transaction() as session:
        lock(Person, person_id)
        session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
        session.add_all(
            RecoveryCode(person_id=person_id, digest=_digest(person_id, one), made_at=now) for one in made
        )
        events.record(RecoveryCodesMade(person_id=person_id, count=MANY, at=now), by=person_id)
    return made


def use(person_id: int, code: str, *, now: datetime) -> int:
    """Take a code, once, whoever else sends it at the same instant; how many are left.

    Raises `Refused("code.wrong")`, `Refused("code.used")`.
    """
    with transaction() as session:
        mine = RecoveryCode.person_id == person_id, RecoveryCode.digest == _digest(person_id, code)
        taken = update(RecoveryCode).where(*mine, RecoveryCode.used_at.is_(None)).values(used_at=now)
        if session.scalar(taken.returning(RecoveryCode.id)) is None:
            known = session.scalar(select(RecoveryCode.id).where(*mine))
            raise Refused("code.used" if known else "code.wrong")
        remaining = left(person_id)
        events.record(RecoveryCodeUsed(person_id=person_id, left=remaining, at=now), by=person_id)
        return remaining


def left(person_id: int) -> int:
    """How many codes still open the account."""
    unused = RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None)
    return reader().scalar(select(func.count(RecoveryCode.id)).where(*unused)) or 0


def drop(person_id: int) -> None:
    """No code opens the account any more: it asks for no second factor."""
    with transaction() as session:
        session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))


def _word() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(4))


def _digest(person_id: int, code: str) -> str:
    plain = "".join(char for char in unicodedata.normalize("NFKC", code).lower() if char.isalnum())
    return hashlib.sha256(f"{person_id}\n{plain}".encode("utf-8", "surrogatepass")).hexdigest()
