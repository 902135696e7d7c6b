"""Reauthentication, before an act that a thief at an open browser would try first."""

import logging
import unicodedata
from datetime import datetime

from flask_security.utils import verify_password

from contest.kernel.db import end_page
from contest.kernel.refusal import Refused
from contest.people import queries as person_queries
from contest.people.actions import limits, sign_ins
from contest.people.actions.factors import passkeys, second
from contest.people.lifecycle.sign_in import Current
from contest.people.rules import LONGEST_PASSWORD

_security = logging.getLogger("konpe.security")


def by_password(sign_in: Current, password: str, *, now: datetime) -> None:
    """The holder of this sign-in typed the password once more: it is fresh again.

    Raises `Refused("person.wait")` after too many tries, `Refused("proof.wrong_password")`.
    """
    person = person_queries.person(sign_in.person_id)
    email, stored = person.email, person.password
    limits.attempt_proof(email, now=now)
    end_page()  # the slow hash holds no snapshot open
    plain = unicodedata.normalize("NFKC", password)
    if not (stored and 0 < len(plain) <= LONGEST_PASSWORD and verify_password(plain, stored)):
        _security.info("wrong password of who is signed in")
        raise Refused("proof.wrong_password")
    limits.forgive(email, limits.PROOF)
    sign_ins.prove(sign_in, strong=False, now=now)


def by_code(sign_in: Current, code: str, *, remote: str | None, now: datetime) -> None:
    """A code of the app, or a recovery code, which is then used up. Raises what `second.take` raises."""
    second.take(sign_in.person_id, code, remote=remote, now=now)
    sign_ins.prove(sign_in, strong=True, now=now)


def by_passkey(sign_in: Current, answer: str, *, now: datetime) -> None:
    """One of the person's passkeys answered. Raises what `passkeys.use` raises."""
    passkeys.use("prove", answer, person_id=sign_in.person_id, now=now)
    sign_ins.prove(sign_in, strong=True, now=now)
