"""Sign-ins are rows: the cookie holds only a key to one, so that a copy of it dies when the row ends.

Both cookies, the session's and that of "stay signed in", carry the same key; the table keeps its hash.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, delete, or_, select, update

from contest import events
from contest.kernel.db import lock, reader, transaction
from contest.people.events import SignInsEnded
from contest.people.model import Person, SignIn

# However often it is used: a stolen one is good for this long at most.
LIVES = timedelta(days=30)
# How long after proving who one is again, acts on money and on the account itself go through.
FRESH_FOR = timedelta(minutes=10)
SEEN_EVERY = timedelta(minutes=5)


@dataclass(frozen=True)
class Current:
    """The sign-in a request came with; `strong` when it took more than a password."""

    id: int
    person_id: int
    strong: bool
    seen_at: datetime
    proved_at: datetime

    def is_fresh(self, now: datetime) -> bool:
        """Whether the person showed who they are only just now; the last instant counts."""
        return now - self.proved_at <= FRESH_FOR


def new_key() -> str:
    """What a cookie will hold."""
    return secrets.token_urlsafe(32)


def begin(person_id: int, key: str, *, device: str, network: str, strong: bool, now: datetime) -> None:
    """Somebody has shown who they are, on this device, from this network (as `rules.network` writes it)."""
    with transaction() as session:
        session.add(
            SignIn(
                person_id=person_id,
                key_hash=hashed(key),
                device=device,
                network=network,
                strong=strong,
                began_at=now,
                seen_at=now,
                proved_at=now,
                until=now + LIVES,
            )
        )


def find(key: str, *, now: datetime) -> tuple[Person, Current] | None:
    """Who holds this key, and the sign-in it opens; None when that has ended, or the account is blocked."""
    row = reader().execute(_holder(), {"key_hash": hashed(key), "now": now}).first()
    return (row[0], Current(*row[1:])) if row else None


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


def of(person_id: int, *, now: datetime) -> Sequence[SignIn]:
    """Where somebody is signed in, the latest sign-in first."""
    return reader().scalars(_living(person_id, now).order_by(SignIn.id.desc())).all()


def networks(*, since: datetime) -> set[str]:
    """From which networks anybody signed in since then."""
    found = select(SignIn.network).where(SignIn.began_at > since, SignIn.network != "").distinct()
    return set(reader().scalars(found))


def seen(sign_in: Current, *, now: datetime) -> None:
    """Note that a sign-in is in use, every few minutes at most: no hot row."""
    if now - sign_in.seen_at >= SEEN_EVERY:
        with transaction() as session:
            stale = SignIn.seen_at <= now - SEEN_EVERY
            session.execute(update(SignIn).where(SignIn.id == sign_in.id, stale).values(seen_at=now))


def prove(sign_in: Current, *, strong: bool, now: datetime) -> None:
    """Its holder has just shown again who they are."""
    with transaction():
        row = lock(SignIn, sign_in.id)
        row.proved_at, row.strong = now, row.strong or strong


def end(sign_in_id: int, *, by: int, now: datetime) -> None:
    """Sign one device out; of one's own only. Raises NoResultFound. Again is no change."""
    with transaction() as session:
        row = session.scalars(select(SignIn).where(SignIn.id == sign_in_id, SignIn.person_id == by)).one()
        if row.ended_at is None:
            row.ended_at = now
            events.record(SignInsEnded(person_id=by, count=1, at=now), by=by)


def end_others(sign_in: Current, *, now: datetime) -> int:
    """Sign every other device out; how many."""
    with transaction() as session:
        rows = session.scalars(_living(sign_in.person_id, now).where(SignIn.id != sign_in.id)).all()
        for row in rows:
            row.ended_at = now
        if rows:
            ended = SignInsEnded(person_id=sign_in.person_id, count=len(rows), at=now)
            events.record(ended, by=sign_in.person_id)
        return len(rows)


def end_all(person_id: int, *, but: str | None = None, now: datetime) -> None:
    """Sign every device out, but the one that holds the key `but`: after a new password, a block."""
    with transaction() as session:
        for row in session.scalars(_living(person_id, now)).all():
            if but is None or row.key_hash != hashed(but):
                row.ended_at = now


def forget(before: datetime) -> None:
    """Drop sign-ins that ended, or would have by themselves, before an instant."""
    with transaction() as session:
        session.execute(delete(SignIn).where(or_(SignIn.ended_at <= before, SignIn.until <= before)))


def hashed(key: str) -> str:
    """What is kept of what a cookie holds."""
    # 256 random bits need no slow hash.
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _living(person_id: int, now: datetime) -> Select[SignIn]:
    return select(SignIn).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None), SignIn.until > now)
