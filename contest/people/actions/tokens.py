"""Tokens: what a program shows to the JSON API to act for the person who made them."""

import logging
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, select
from sqlalchemy.exc import NoResultFound

from contest import events
from contest.kernel import text
from contest.kernel.db import lock, reader, transaction
from contest.kernel.refusal import Invalid, Refused, require
from contest.people import queries as person_queries
from contest.people.lifecycle import token as token_lifecycle
from contest.people.model import Person, Token, TokenNetwork
from contest.people.random_keys import hashed, new_key
from contest.people.scopes import SCOPES

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
    """A new token, in plain for the first and last time; it works for `days`, and its owner is notified by email.

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
    secret = BEGINNING + new_key()
    token = token_lifecycle.make(
        person_id, name=name, scope=scope, strong=strong, digest=hashed(secret), days=days, now=now
    )
    with transaction() as session:
        person = lock(Person, person_id)
        require(person.blocked_at is None, "token.blocked")
        require(len(person_queries.tokens_of(person_id, now=now)) < MOST, "token.too_many", most=MOST)
        session.add(token)
        session.flush()
        made = token_lifecycle.made(token)
        events.record(made, by=by)
    _security.info("token made", extra={"account": person_id, "token": made.token_id, "scope": scope})
    return secret


def revoke(token_id: int, *, by: int, now: datetime) -> None:
    """End one's own token at once; again is no change. Raises NoResultFound for another's."""
    with transaction():
        token = lock(Token, token_id)
        if token.person_id != by:
            raise NoResultFound
        events.record(token_lifecycle.revoke(token, now=now), by=by)


def revoke_all(person_id: int, *, now: datetime) -> None:
    """End all of a person's tokens: with a password reset by mail, and when they become or cease to be staff."""
    with transaction():
        for token in reversed(person_queries.tokens_of(person_id, now=now)):
            events.record(token_lifecycle.revoke(token, now=now), by=None)


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
