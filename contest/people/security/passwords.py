"""Passwords: which may be set, and what ends when one is changed, or reset by mail."""

from typing import Any

from flask import Flask, session
from flask_babel import gettext
from flask_security import PasswordUtil

from contest import events
from contest.people.actions import exemptions, limits, registrations, sign_ins, tokens
from contest.people.lifecycle import person as person_lifecycle
from contest.people.model import Person
from contest.people.refusals import SENTENCES
from contest.people.rules import password_fault
from contest.people.security import cookies
from contest.people.security.datastore import request_time, then


class Passwords(PasswordUtil):
    """Which passwords may be set."""

    def validate(self, password: str, is_register: bool, **who: Any) -> tuple[list[str] | None, str]:
        """The sentence of what is wrong, if anything is, and the password as it is hashed."""
        plain = self.normalize(password)
        person = who.get("user")
        email, name = (person.email, person.name) if person else (who.get("email"), who.get("name"))
        fault = password_fault(plain, email=email or "", name=name or "")
        return ([gettext(SENTENCES[fault])] if fault else None), plain


def changed(_app: Flask, user: Person, **_: Any) -> None:
    """The password was changed. This device has just been signed in again; every other one is out."""
    key, now = session["_user_id"], request_time()
    _password_set(user)
    then(lambda: sign_ins.end_all(user.id, but=key, now=now))


def reset(_app: Flask, user: Person, **_: Any) -> None:
    """The password was reset. The link came by mail: the address is proved, and wrong passwords are forgiven; wrong codes are not, as whoever
    reads the mail need not have the second factor. No wait for others' failures keeps the new password out."""
    now = request_time()
    if user.confirmed_at is None:
        user.confirmed_at = now
        then(lambda: registrations.end(user.id))
    _password_set(user)
    then(lambda: sign_ins.end_all(user.id, now=now))
    then(lambda: tokens.revoke_all(user.id, now=now))
    then(lambda: limits.forgive(user.email, limits.PASSWORD, limits.PROOF))
    then(lambda: exemptions.end_all(user.id))
    then(lambda: exemptions.give_any_browser(user.id, now=now))
    cookies.exempt(user)


def _password_set(user: Person) -> None:
    now = request_time()

    def step() -> None:
        events.record(person_lifecycle.password_set(user, now=now), by=user.id)

    then(step)
