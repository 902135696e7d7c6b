"""Tokens: what a program shows to the JSON API to act for the person who made them."""

import logging
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Select, and_, delete, func, select
from sqlalchemy.exc import NoResultFound

from contest import events
from contest.kernel import text
from contest.kernel.db import lock, reader, transaction
from contest.kernel.refusal import Invalid, Refused, require
from contest.people.events import TokenMade, TokenRevoked
from contest.people.model import Person, Token, TokenNetwork

# Each may do what those before it may. Money: bank details, payouts, payments, publication, award, acceptance, refunds.
READ, WRITE, MONEY = "read", "write", "money"
SCOPES = (READ, WRITE, MONEY)
MOST, LONGEST_NAME = 20, 60
USUAL_DAYS, MOST_DAYS = 90, 365
# Programs that look for leaked secrets know ours by this beginning.
BEGINNING = "konpe_"
# The last use is noted no more often: a program that reads all day shall not make the site write all day.
NOTED_EVERY = timedelta(minutes=1)
# Networks a token is known to be used from; beyond that the oldest is new again.
MOST_NETWORKS = 50
_security = logging.getLogger("konpe.security")


def make(
    person_id: int, *, name: str, scope: str, now: datetime, days: int = USUAL_DAYS, strong: bool = False,
    by: int | None = None,
) -> str:  # fmt: skip
    """A new token, in plain for the first and last time; it works for `days`, and its owner is told by mail.

    `strong`: made by who showed a second factor. `by` is its owner, or None at the command line.
    Raises Invalid for name, scope and days; Refused("token.too_many"), "token.blocked".
    """
    name = text.line(name)
    errors = {}
    if not name or len(name) > LONGEST_NAME or not text.readable(name):
        errors["name"] = Refused("token.name", most=LONGEST_NAME)
    if scope not in SCOPES:
        errors["scope"] = Refused("token.scope")
    if not 1 <= days <= MOST_DAYS:
        errors["days"] = Refused("token.days", most=MOST_DAYS)
    if errors:
        raise Invalid(errors)
    secret = BEGINNING + secrets.token_urlsafe(32)
    with transaction() as session:
        person = lock(Person, person_id)
        require(person.blocked_at is None, "token.blocked")
        living = select(func.count()).select_from(_living(person_id, now).subquery())
        require((session.scalar(living) or 0) < MOST, "token.too_many", most=MOST)
        token = Token(
            person_id=person_id, name=name, scope=scope, strong=strong, hash=hashed(secret), made_at=now,
            expires_at=now + timedelta(days=days),
        )  # fmt: skip
        session.add(token)
        session.flush()
        made = TokenMade(
            person_id=person_id,
            token_id=token.id,
            scope=scope,
            name=name,
            expires_at=token.expires_at,
            at=now,
        )
        events.record(made, by=by)
    _security.info("token made", extra={"account": person_id, "token": made.token_id, "scope": scope})
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


def revoke_all(person_id: int, *, now: datetime) -> None:
    """End all of a person's tokens: with a password reset by mail, and when they become or cease to be staff."""
    with transaction() as session:
        for token in session.scalars(_living(person_id, now).order_by(Token.id)).all():
            token.revoked_at = now
            events.record(TokenRevoked(person_id=person_id, token_id=token.id, at=now), by=None)


def of(person_id: int, *, now: datetime) -> Sequence[Token]:
    """A person's tokens that work, the newest first."""
    return reader().scalars(_living(person_id, now).order_by(Token.id.desc())).all()


def covers(scope: str, needed: str) -> bool:
    """Whether a token of this scope may do what needs that one."""
    return SCOPES.index(scope) >= SCOPES.index(needed)


def use(secret: str, *, network: str = "unknown", now: datetime) -> tuple[Token, Person] | None:
    """Whose token this is, and what it may; None if it was never made, was revoked, has expired (its last instant still
    counts), or its owner is blocked. The networks it is used from are kept, and a new one is logged."""
    found = (
        reader()
        .execute(
            select(Token, Person, TokenNetwork.network)
            .join(Person, Person.id == Token.person_id)
            .outerjoin(TokenNetwork, and_(TokenNetwork.token_id == Token.id, TokenNetwork.network == network))
            .where(Token.hash == hashed(secret), Token.revoked_at.is_(None), Token.expires_at >= now)
            .where(Person.active)
        )
        .one_or_none()
    )
    if found is None:
        return None
    token, person, seen = found
    if seen is None:
        _note_network(token.id, token.person_id, network, now=now)
    if token.used_at is None or token.used_at + NOTED_EVERY < now:
        token_id = token.id
        with transaction():
            lock(Token, token_id).used_at = now
    return token, person


def _note_network(token_id: int, person_id: int, network: str, *, now: datetime) -> None:
    with transaction() as session:
        lock(Token, token_id)
        if session.get(TokenNetwork, (token_id, network)) is not None:
            return  # another request of the same instant was first
        mine = TokenNetwork.token_id == token_id
        newest = select(TokenNetwork.network).where(mine).order_by(TokenNetwork.first_at.desc())
        stored = session.scalars(newest.limit(MOST_NETWORKS - 1)).all()
        session.execute(delete(TokenNetwork).where(mine, TokenNetwork.network.not_in(stored)))
        session.add(TokenNetwork(token_id=token_id, network=network, first_at=now))
    _security.info("token used from a new network", extra={"account": person_id, "token": token_id})


def _living(person_id: int, now: datetime) -> Select[Token]:
    return select(Token).where(
        Token.person_id == person_id, Token.revoked_at.is_(None), Token.expires_at >= now
    )


def hashed(secret: str) -> str:
    """What is kept of a token. It is random and long: no salt is needed."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
