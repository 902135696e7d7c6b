"""A token of the JSON API: made for some days, revoked before if its owner wants."""

from datetime import datetime, timedelta

from contest.people.events import TokenMade, TokenRevoked
from contest.people.model import Token


def make(
    person_id: int, *, name: str, scope: str, strong: bool, digest: str, days: int, now: datetime
) -> Token:
    """A new token; `digest` is what is kept of its secret."""
    return Token(
        person_id=person_id, name=name, scope=scope, strong=strong, hash=digest, made_at=now,
        expires_at=now + timedelta(days=days),
    )  # fmt: skip


def made(token: Token) -> TokenMade:
    """What a new token, written with its id, tells."""
    return TokenMade(
        person_id=token.person_id, token_id=token.id, scope=token.scope, name=token.name,
        expires_at=token.expires_at, at=token.made_at,
    )  # fmt: skip


def revoke(token: Token, *, now: datetime) -> TokenRevoked | None:
    """It opens nothing any more; None if it was revoked before."""
    if token.revoked_at is not None:
        return None
    token.revoked_at = now
    return TokenRevoked(person_id=token.person_id, token_id=token.id, at=now)
