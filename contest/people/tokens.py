"""Tokens: what a program shows to the JSON API to act for the person who made them."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound

from contest import events
from contest.kernel import text
from contest.kernel.db import lock, reader, transaction
from contest.kernel.refusal import Invalid, Refused, require
from contest.people.events import TokenMade, TokenRevoked
from contest.people.model import Person, Token

READ, WRITE = "read", "write"
SCOPES = (READ, WRITE)
MOST, LONGEST_NAME = 20, 60
# Programs that look for leaked secrets know ours by this beginning.
BEGINNING = "konpe_"
# The last use is noted no more often: a program that reads all day shall not make the house write all day.
NOTED_EVERY = timedelta(minutes=1)


def make(person_id: int, *, name: str, scope: str, now: datetime) -> str:
    """A new token, in plain for the first and last time.

    Raises Invalid for name and scope; Refused("token.too_many"), "token.blocked".
    """
    name = text.line(name)
    errors = {}
    if not name or len(name) > LONGEST_NAME or not text.readable(name):
        errors["name"] = Refused("token.name", most=LONGEST_NAME)
    if scope not in SCOPES:
        errors["scope"] = Refused("token.scope")
    if errors:
        raise Invalid(errors)
    secret = BEGINNING + secrets.token_urlsafe(32)
    with transaction() as session:
        person = lock(Person, person_id)
        require(person.blocked_at is None, "token.blocked")
        living = select(func.count()).where(Token.person_id == person_id, Token.revoked_at.is_(None))
        require((session.scalar(living) or 0) < MOST, "token.too_many", most=MOST)
        token = Token(person_id=person_id, name=name, scope=scope, hash=hashed(secret), made_at=now)
        session.add(token)
        session.flush()
        told = TokenMade(person_id=person_id, token_id=token.id, scope=scope, at=now)
        events.record(told, by=person_id)
    return secret


def revoke(token_id: int, *, by: int, now: datetime) -> None:
    """End one's own token at once; again is no change. Raises NoResultFound for another's."""
    with transaction():
        token = lock(Token, token_id)
        if token.person_id != by:
            raise NoResultFound
        if token.revoked_at is None:
            token.revoked_at = now
            events.record(TokenRevoked(person_id=by, token_id=token_id, at=now), by=by)


def of(person_id: int) -> Sequence[Token]:
    """A person's tokens that work, the newest first."""
    mine = select(Token).where(Token.person_id == person_id, Token.revoked_at.is_(None))
    return reader().scalars(mine.order_by(Token.id.desc())).all()


def use(secret: str, *, now: datetime) -> tuple[Token, Person] | None:
    """Whose token this is, and what it may; None if it was never made, was revoked, or its owner is blocked."""
    found = (
        reader()
        .execute(
            select(Token, Person)
            .join(Person, Person.id == Token.person_id)
            .where(Token.hash == hashed(secret), Token.revoked_at.is_(None), Person.active)
        )
        .one_or_none()
    )
    if found is None:
        return None
    token, person = found
    if token.used_at is None or token.used_at + NOTED_EVERY < now:
        token_id = token.id
        with transaction():
            lock(Token, token_id).used_at = now
    return token, person


def hashed(secret: str) -> str:
    """What is kept of a token. It is random and long: no salt is needed."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
