"""Forms that create something or move money act once: double click, back button, two tabs."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar, cast

from sqlalchemy import JSON, ForeignKey, String, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from contest.kernel.db import UtcDateTime, db, reader, transaction

T = TypeVar("T")
_insert: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class FormKey(db.Model):  # type: ignore[name-defined,misc]
    """A one-time key that has been used, and what the first use answered."""

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    used_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer: Mapped[Any] = mapped_column(JSON, nullable=True)


def used(key: str | None, *, by: int) -> bool:
    """Whether this person's form with this key has done its act: what follows is a double click or the back button."""
    if not key:
        return False
    seen = select(FormKey.key).where(FormKey.person_id == by, FormKey.key == _kept(key))
    return reader().scalar(seen) is not None


def once(key: str | None, *, by: int, now: datetime, act: Callable[[], T]) -> T:
    """Do `act` once for this key and person; a repeat gets the first answer (something JSON can hold).

    The key is written in the act's own transaction: a refused act leaves it unused. Without a key the act is
    simply done. On PostgreSQL a simultaneous repeat waits for the first to commit.
    """
    if not key:
        return act()
    key = _kept(key)
    with transaction() as session:
        insert = _insert[session.connection().dialect.name]
        row = insert(FormKey).values(person_id=by, key=key, used_at=now).on_conflict_do_nothing()
        if session.scalar(row.returning(FormKey.key)) is None:
            seen = select(FormKey.answer).where(FormKey.person_id == by, FormKey.key == key)
            return cast(T, session.scalar(seen))
        answer = act()
        session.get_one(FormKey, (by, key)).answer = answer
        return answer


def forget(before: datetime) -> None:
    """Drop keys used before an instant: no tab stays open that long."""
    with transaction() as session:
        session.execute(delete(FormKey).where(FormKey.used_at < before))


def _kept(key: str) -> str:
    """The key as it is stored: a form may send anything, NUL included, which PostgreSQL does not take."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
