"""Sign-ins are rows: the cookie holds only a key to one, so that a copy of it dies when the row ends.

Both cookies, the session's and that of "stay signed in", carry the same key; the table keeps its hash.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update

from contest import events
from contest.kernel.db import lock, transaction
from contest.people import queries as person_queries
from contest.people.lifecycle import sign_in as sign_in_lifecycle
from contest.people.lifecycle.sign_in import Current
from contest.people.model import SignIn
from contest.people.random_keys import hashed

SEEN_EVERY = timedelta(minutes=5)


def begin(person_id: int, key: str, *, device: str, network: str, strong: bool, now: datetime) -> None:
    """Somebody has shown who they are, on this device, from this network (as `rules.network` writes it)."""
    row = sign_in_lifecycle.begin(
        person_id, key_hash=hashed(key), device=device, network=network, strong=strong, now=now
    )
    with transaction() as session:
        session.add(row)


def seen(sign_in: Current, *, now: datetime) -> None:
    """Note that a sign-in is in use, every few minutes at most: no hot row."""
    if now - sign_in.seen_at >= SEEN_EVERY:
        with transaction() as session:
            stale = SignIn.seen_at <= now - SEEN_EVERY
            session.execute(update(SignIn).where(SignIn.id == sign_in.id, stale).values(seen_at=now))


def prove(sign_in: Current, *, strong: bool, now: datetime) -> None:
    """Its holder has just shown again who they are."""
    with transaction():
        sign_in_lifecycle.prove(lock(SignIn, sign_in.id), strong=strong, now=now)


def end(sign_in_id: int, *, by: int, now: datetime) -> None:
    """Sign one device out; of one's own only. Raises NoResultFound. Again is no change."""
    with transaction() as session:
        row = session.scalars(select(SignIn).where(SignIn.id == sign_in_id, SignIn.person_id == by)).one()
        events.record(sign_in_lifecycle.end([row], now=now), by=by)


def end_others(sign_in: Current, *, now: datetime) -> int:
    """Sign every other device out; how many."""
    with transaction():
        rows = person_queries.sign_ins_of(sign_in.person_id, now=now)
        ended = sign_in_lifecycle.end([row for row in rows if row.id != sign_in.id], now=now)
        events.record(ended, by=sign_in.person_id)
        return ended.count if ended else 0


def end_all(person_id: int, *, but: str | None = None, now: datetime) -> None:
    """Sign every device out, but the one that holds the key `but`: after a new password, a block."""
    stored = hashed(but) if but is not None else None
    with transaction():
        rows = person_queries.sign_ins_of(person_id, now=now)
        sign_in_lifecycle.end([row for row in rows if row.key_hash != stored], now=now)


def forget(before: datetime) -> None:
    """Drop sign-ins that ended, or would have by themselves, before an instant."""
    with transaction() as session:
        session.execute(delete(SignIn).where(or_(SignIn.ended_at <= before, SignIn.until <= before)))
