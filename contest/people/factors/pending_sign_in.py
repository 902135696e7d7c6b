"""Pending sign-in: the password was right, the second factor is to come."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Response, g, redirect, session, url_for
from flask_security.tf_plugin import TfPlugin
from sqlalchemy import select

from contest.kernel.db import reader
from contest.people import queries as person_queries
from contest.people.model import Person

GOOD_FOR = timedelta(minutes=10)
_KEPT = "half_signed_in"


@dataclass(frozen=True)
class PendingSignIn:
    """Sign-in after the right password: who, whether the device is to be remembered, and where they were going."""

    person_id: int
    remember: bool
    next: str | None


class SecondStep(TfPlugin):  # type: ignore[misc]
    """What the library asks once a password was right: whether that is enough.

    Its own views for codes and passkeys look before the lock and write after it, so that two requests at once use
    one code twice; ours (web/second_step.py) act in one transaction.
    """

    def tf_enter(
        self, user: Any, remember_me: bool | None, primary_authn_via: str, next_loc: str | None
    ) -> Response | None:
        """Nothing, or the way to the second step."""
        if not person_queries.factors_of(user.id).any:
            return None
        session[_KEPT] = {
            "who": user.fs_uniquifier,  # a new password or a block makes it nobody's
            "at": int(g.now.timestamp()),
            "remember": bool(remember_me),
            "next": next_loc,
        }
        return redirect(url_for("second_step.show"))  # type: ignore[return-value]


def signed_in(*, now: datetime) -> PendingSignIn | None:
    """Who is at the second step in this browser; None when nobody is, or it took too long."""
    stored = session.get(_KEPT)
    if stored is None or now > datetime.fromtimestamp(stored["at"], UTC) + GOOD_FOR:
        return None
    found = reader().scalar(select(Person.id).where(Person.fs_uniquifier == stored["who"], Person.active))
    return None if found is None else PendingSignIn(found, stored["remember"], stored["next"])


def end() -> None:
    """The second step is done, or given up."""
    session.pop(_KEPT, None)
