"""Sign-ins, found by the key of a cookie, and tokens: those that open an account now."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, select

from contest.kernel.db import reader
from contest.people.lifecycle.sign_in import Current
from contest.people.model import Person, SignIn, Token
from contest.people.random_keys import hashed


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
