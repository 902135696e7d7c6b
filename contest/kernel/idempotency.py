"""Idempotency keys: an action that creates something or moves money runs once, however often it is sent."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar, cast

from sqlalchemy import JSON, ForeignKey, String, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from contest.kernel.db import UtcDateTime, db, insert_once, reader, transaction
from contest.kernel.personal_data import declare
from contest.kernel.refusal import Invalid, Refused

T = TypeVar("T")


class IdempotencyKey(db.Model):  # type: ignore[name-defined,misc]
    """A one-time key that has been used, and what the first use answered; `body`: a hash of what a program sent."""

    __tablename__ = "form_key"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    used_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer: Mapped[Any] = mapped_column(JSON, nullable=True)
    body: Mapped[str | None] = mapped_column(String(64))


declare(IdempotencyKey, drop=True)


def already_done(key: str | None, *, by: int) -> bool:
    """Whether this person's form with this key has done its act: what follows is a double click or the back button."""
    if not key:
        return False
    seen = select(IdempotencyKey.key).where(
        IdempotencyKey.person_id == by, IdempotencyKey.key == _digest(key)
    )
    return reader().scalar(seen) is not None


def first_answer(key: str | None, *, by: int, body: str) -> Any:
    """What this person's first request with this key was answered; None if there was none.

    Raises Invalid if that request said something else than `body`.
    """
    if not key:
        return None
    row = reader().get(IdempotencyKey, (by, _digest(key)))
    return None if row is None else _same(row, body)


def run_once(key: str | None, *, by: int, now: datetime, act: Callable[[], T], body: str | None = None) -> T:
    """Do `act` once for this key and person; a repeat gets the first answer (something JSON can hold).

    The key is written in the act's own transaction: a refused act leaves it unused, a killed one too. A repeat that
    comes while the first is under way waits for it: on SQLite to begin its transaction, on PostgreSQL to insert the
    same key. Without a key the act is simply done. Raises Invalid for a key that came with another `body`, a hash of
    what a program sent.
    """
    if not key:
        return act()
    digest = _digest(key)
    with transaction() as session:
        if insert_once(IdempotencyKey, person_id=by, key=digest, used_at=now, body=body) is None:
            return cast(T, _same(session.get_one(IdempotencyKey, (by, digest)), body))
        answer = act()
        session.execute(update(IdempotencyKey).filter_by(person_id=by, key=digest).values(answer=answer))
        return answer


def forget(before: datetime) -> None:
    """Drop keys used before an instant: no tab stays open that long, and no program tries again for so long."""
    with transaction() as session:
        session.execute(delete(IdempotencyKey).where(IdempotencyKey.used_at < before))


def _same(row: IdempotencyKey, body: str | None) -> Any:
    if row.body != body:
        raise Invalid({"Idempotency-Key": Refused("key.other_body")})
    return row.answer


def _digest(key: str) -> str:
    """The key as it is stored: a form may send anything, NUL included, which PostgreSQL does not take."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
