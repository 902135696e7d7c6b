"""Signing in and out: the cookies hold keys, to a sign-in and to an exemption from waits."""

import logging
from collections.abc import Sequence
from typing import Any

from flask import Flask, Response, after_this_request, current_app, g, request, session
from flask_security import login_user
from flask_security.utils import set_request_attr

from contest.kernel import logs
from contest.kernel.refusal import require
from contest.people import devices, queries as person_queries
from contest.people.actions import exemptions, limits, sign_ins
from contest.people.factors import pending_sign_in
from contest.people.model import Person
from contest.people.random_keys import new_key
from contest.people.rules import network
from contest.people.security.datastore import commit, request_time, then

# Ways of signing in that are more than a password.
STRONG = {"authenticator", "recovery_code", "passkey"}
_security = logging.getLogger("konpe.security")


def sign_in(person_id: int, *, via: Sequence[str], remember: bool = False) -> None:
    """Sign the visitor in as this person, who has just proved to be it; written after the request."""
    pending_sign_in.end()
    login_user(person_queries.person(person_id), remember=remember, authn_via=list(via))
    after_this_request(commit)


def require_open(person_id: int) -> None:
    """Raises `Refused("person.blocked")`, `Refused("person.unconfirmed")`: said to who has proved to be it."""
    person = person_queries.person(person_id)
    require(person.active, "person.blocked")
    require(person.confirmed_at is not None, "person.unconfirmed")


def signed_in(_app: Flask, user: Person, authn_via: Sequence[str] | None = None, **_: Any) -> None:
    """Give the cookies the key of a new sign-in, in place of the person's own name."""
    strong = _strong(authn_via or ())
    key, now, device = new_key(), request_time(), devices.words(request.user_agent.string)
    session["_user_id"], remote = key, request.remote_addr
    place = network(remote)
    user.last_login_ip = user.current_login_ip = (
        None  # Flask-Security's whole addresses: the network is enough
    )
    then(lambda: sign_ins.begin(user.id, key, device=device, network=place, strong=strong, now=now))
    then(lambda: limits.signed_in(user.email, remote))
    exempt(user)
    logs.asked_by(user.id)
    _security.info("signed in", extra={"via": ",".join(authn_via or ())})


def signed_out(_app: Flask, **_: Any) -> None:
    """The row ends with the cookie, so that no copy of it opens anything."""
    found, now = g.pop("sign_in", None), request_time()
    if found is not None:
        then(lambda: sign_ins.end(found.id, by=found.person_id, now=now))


def holder(key: str) -> Person | None:
    """Who holds the key in the cookie. The one statement that finds out who is asking."""
    found = person_queries.find_sign_in(key, now=request_time())
    if found is None:
        return None
    person, g.sign_in = found
    logs.asked_by(g.sign_in.person_id)
    set_request_attr("fs_authn_via", "session")
    return person


def exempt(user: Person) -> None:
    """Give this browser the cookie that exempts the person's address from the waits after failed sign-ins."""
    now, before = request_time(), exemption()
    given: list[str] = []
    then(lambda: given.append(exemptions.give(user.id, instead_of=before, now=now)))

    @after_this_request
    def send(response: Response) -> Response:
        if given:
            response.set_cookie(
                current_app.config["EXEMPTION_COOKIE_NAME"], given[0], max_age=exemptions.LIVES,
                secure=current_app.config["SESSION_COOKIE_SECURE"], httponly=True, samesite="Strict",
            )  # fmt: skip
        return response


def exemption() -> str | None:
    """What this browser's cookie holds that exempts an address from the waits, if it has one."""
    return request.cookies.get(current_app.config["EXEMPTION_COOKIE_NAME"])


def _strong(via: Sequence[str]) -> bool:
    """Whether this took a second factor; a new password set by who is signed in keeps what that sign-in was."""
    if "change" in via:
        return bool(g.sign_in.strong)
    return not STRONG.isdisjoint(via)
