"""Challenges that a passkey signs: random, for one purpose, for five minutes, answered once."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

from flask import session
from sqlalchemy import delete

from contest.kernel.db import insert_once, transaction
from contest.kernel.refusal import Refused, require
from contest.people.factors.model import SpentChallenge

GOOD_FOR = timedelta(minutes=5)
_KEPT = "challenge"


def ask(purpose: str, *, now: datetime) -> bytes:
    """A new challenge, kept in the visitor's signed session: asking writes nothing, whoever asks how often."""
    value = secrets.token_bytes(32)
    session[_KEPT] = [purpose, value.hex(), int(now.timestamp())]
    return value


def asked(purpose: str, *, now: datetime) -> bytes:
    """The challenge this visitor was given. Raises `Refused("passkey.too_late")`."""
    stored = session.pop(_KEPT, None)
    if stored is None or stored[0] != purpose or now > datetime.fromtimestamp(stored[2], UTC) + GOOD_FOR:
        raise Refused("passkey.too_late")
    return bytes.fromhex(stored[1])


def spend(challenge: bytes, *, now: datetime) -> None:
    """Mark it answered, as part of what the answer does; a copied session cannot answer again.

    Raises `Refused("passkey.too_late")`.
    """
    digest = hashlib.sha256(challenge).hexdigest()
    with transaction():
        require(insert_once(SpentChallenge, digest=digest, spent_at=now) is not None, "passkey.too_late")


def forget(before: datetime) -> None:
    """Drop what can be answered no more anyway."""
    with transaction() as database:
        database.execute(delete(SpentChallenge).where(SpentChallenge.spent_at <= before))
