"""Authenticator apps: six figures that change every 30 seconds (TOTP, RFC 6238), each good once."""

import base64
import unicodedata
from datetime import datetime, timedelta
from typing import cast

from cryptography.fernet import InvalidToken
from flask import current_app
from passlib.exc import TokenError
from passlib.totp import TOTP
from sqlalchemy import delete, select

from contest import events
from contest.kernel.db import lock, reader, transaction
from contest.kernel.refusal import Refused, require
from contest.people import queries as person_queries
from contest.people.factors.model import Authenticator
from contest.people.lifecycle import factor as factor_lifecycle
from contest.people.model import Person
from contest.people.sealing import seal, unseal

# A phone's clock may be half a minute off, either way.
WINDOW = 30
# A key that was shown and not confirmed is not shown again after this.
SHOWN_FOR = timedelta(minutes=30)


def begin(person_id: int, *, now: datetime) -> None:
    """Make a key for an app; nothing asks for its codes before the first was typed."""
    with transaction() as session:
        lock(Person, person_id)
        waiting = Authenticator.confirmed_at.is_(None), Authenticator.person_id == person_id
        session.execute(delete(Authenticator).where(*waiting))
        key = base64.b32encode(cast(bytes, TOTP(new=True).key)).decode()
        session.add(Authenticator(person_id=person_id, sealed=seal(key), begun_at=now))


def waiting(person_id: int, *, now: datetime) -> tuple[str, str] | None:
    """The key that waits for its first code: to be typed, and as the address a QR code holds. None without one."""
    row = reader().scalar(
        select(Authenticator).where(
            Authenticator.person_id == person_id,
            Authenticator.confirmed_at.is_(None),
            Authenticator.begun_at > now - SHOWN_FOR,
        )
    )
    if row is None:
        return None
    totp, email = _totp(row), reader().get_one(Person, person_id).email
    return cast(str, totp.pretty_key(sep=" ")), cast(
        str, totp.to_uri(label=email, issuer=current_app.config["HOUSE_NAME"].replace(":", " "))
    )


def confirm(person_id: int, code: str, *, now: datetime) -> None:
    """The app shows the right code: from now on the account asks for one. It takes the place of an earlier app.

    Raises `Refused("authenticator.none_waits")`, `Refused("code.wrong")`. Trying is safe from guessing only
    because the key was just shown to who types.
    """
    with transaction() as session:
        lock(Person, person_id)
        row = session.scalar(
            select(Authenticator).where(
                Authenticator.person_id == person_id, Authenticator.confirmed_at.is_(None)
            )
        )
        require(row is not None and row.begun_at > now - SHOWN_FOR, "authenticator.none_waits")
        assert row is not None
        step = _step(row, code, now=now)
        added = factor_lifecycle.confirm_authenticator(row, step=step, now=now)
        session.execute(
            delete(Authenticator).where(Authenticator.person_id == person_id, Authenticator.id != row.id)
        )
        events.record(added, by=person_id)


def use(person_id: int, code: str, *, now: datetime) -> None:
    """Take a code, once. Raises `Refused("code.wrong")`, `Refused("code.used")`."""
    with transaction():
        found = person_queries.authenticator_of(person_id)
        require(found is not None, "code.wrong")
        assert found is not None
        row = lock(Authenticator, found.id)
        row.last_step = _step(row, code, now=now)


def remove(person_id: int, *, by: int | None, now: datetime) -> None:
    """The account asks for codes of an app no more. Again is no change."""
    with transaction() as session:
        lock(Person, person_id)
        row = person_queries.authenticator_of(person_id)
        if row is not None:
            session.execute(delete(Authenticator).where(Authenticator.person_id == person_id))
            events.record(factor_lifecycle.remove_authenticator(row, now=now), by=by)


def reseal() -> int:
    """Seal all keys with the first of BANK_KEYS; how many."""
    with transaction() as session:
        rows = session.scalars(select(Authenticator).order_by(Authenticator.id).with_for_update()).all()
        for row in rows:
            row.sealed = seal(unseal(row.sealed))
        return len(rows)


def _step(row: Authenticator, code: str, *, now: datetime) -> int:
    """Which half minute a code is of; never one up to the last that was used."""
    plain = "".join(unicodedata.normalize("NFKC", code).split())
    totp, at = _totp(row), int(now.timestamp())
    try:
        return int(totp.match(plain, time=at, window=WINDOW, last_counter=row.last_step or None).counter)
    except (TokenError, ValueError):
        pass
    try:
        totp.match(plain, time=at, window=WINDOW)
    except (TokenError, ValueError):
        raise Refused("code.wrong") from None
    raise Refused("code.used")


def _totp(row: Authenticator) -> TOTP:
    try:
        return TOTP(unseal(row.sealed), format="base32")
    except InvalidToken:
        raise Refused("code.no_key") from None
