"""Second step of signing in: a code is checked; removal of what asks for one."""

import logging
import unicodedata
from datetime import datetime

from sqlalchemy import select, update

from contest import events
from contest.kernel.db import end_page, lock, transaction
from contest.kernel.refusal import Refused
from contest.people import queries as person_queries
from contest.people.actions import limits
from contest.people.actions.factors import authenticators, codes, passkeys
from contest.people.events import CodesGuessed
from contest.people.factors.model import Authenticator, Passkey, RecoveryCode
from contest.people.lifecycle import factor as factor_lifecycle
from contest.people.model import Person, SignIn

# So many wrong codes in a day, and the owner is notified: whoever typed them knew the password.
TOLD_AT = 5
_security = logging.getLogger("konpe.security")


def take(person_id: int, code: str, *, remote: str | None, now: datetime) -> str:
    """A code of the app or a recovery code, distinguished by its shape: "authenticator" or "recovery_code".

    Counted before it is looked at, as a password is; a right one forgives wrong ones, and nothing else does.
    Raises `Refused("code.wait")`, `code.wrong`, `code.used`.
    """
    email = person_queries.person(person_id).email
    try:
        tries = limits.attempt_code(email, remote, now=now)
    except Refused:
        _security.info("code not looked at", extra={"account": person_id, "waits": True})
        raise
    end_page()
    try:
        via = _use(person_id, unicodedata.normalize("NFKC", code), now=now)
    except Refused as why:
        _security.info("wrong code", extra={"account": person_id, "why": why.code})
        if tries == TOLD_AT:
            events.record(CodesGuessed(person_id=person_id, at=now), by=None)
        raise
    limits.forgive(email, limits.CODE)
    return via


def _use(person_id: int, code: str, *, now: datetime) -> str:
    if len("".join(code.split())) <= 8:
        authenticators.use(person_id, code, now=now)
        return "authenticator"
    codes.use(person_id, code, now=now)
    return "recovery_code"


def remove_authenticator(person_id: int, *, by: int, now: datetime) -> None:
    """The account asks for codes of an app no more."""
    with transaction():
        authenticators.remove(person_id, by=by, now=now)
        _drop_unused_codes(person_id)


def remove_passkey(passkey_id: int, *, by: int, now: datetime) -> None:
    """Drop one passkey of one's own. Raises NoResultFound."""
    with transaction():
        passkeys.remove(passkey_id, by=by, now=now)
        _drop_unused_codes(by)


def forget(person_id: int, *, reason: str, by: int | None, now: datetime) -> None:
    """The site takes all factors off an account whose owner has lost them and was identified otherwise."""
    with transaction() as session:
        lock(Person, person_id)
        for table in (Authenticator, Passkey, RecoveryCode):
            for row in session.scalars(select(table).where(table.person_id == person_id)):
                session.delete(row)
        session.flush()
        _drop_unused_codes(person_id)
        events.record(factor_lifecycle.forget(person_id, reason=reason, now=now), by=by)


def _drop_unused_codes(person_id: int) -> None:
    """Without any factor, recovery codes open nothing and no sign-in counts as strong."""
    with transaction() as session:
        if not person_queries.factors_of(person_id).any:
            codes.drop(person_id)
            session.execute(update(SignIn).where(SignIn.person_id == person_id).values(strong=False))
