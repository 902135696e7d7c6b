"""Recovery codes: for the day the phone is gone. Each opens the account once."""

import hashlib
import secrets
import unicodedata
from datetime import datetime

from sqlalchemy import delete, select, update

from contest import events
from contest.kernel.db import lock, transaction
from contest.kernel.refusal import Refused
from contest.people import queries as person_queries
from contest.people.factors.model import RecoveryCode
from contest.people.lifecycle import factor as factor_lifecycle
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
        rows, event = factor_lifecycle.make_codes(
            person_id, [_digest(person_id, one) for one in made], now=now
        )
        session.add_all(rows)
        events.record(event, by=person_id)
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
        remaining = person_queries.recovery_codes_left(person_id)
        events.record(factor_lifecycle.use_code(person_id, left=remaining, now=now), by=person_id)
        return remaining


def drop(person_id: int) -> None:
    """No code opens the account any more: it asks for no second factor."""
    with transaction() as session:
        session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))


def _word() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(4))


def _digest(person_id: int, code: str) -> str:
    plain = "".join(char for char in unicodedata.normalize("NFKC", code).lower() if char.isalnum())
    return hashlib.sha256(f"{person_id}\n{plain}".encode("utf-8", "surrogatepass")).hexdigest()
