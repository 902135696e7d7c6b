"""Passkeys: made, named and dropped."""

from flask import g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext as _
from wtforms.validators import DataRequired

from contest.kernel.refusal import Refused
from contest.kernel.sentences import sentence
from contest.people import devices, queries as person_queries
from contest.people.actions import sign_ins
from contest.people.actions.factors import passkeys, second
from contest.web import guard
from contest.web.account import bp, owner
from contest.web.account.security import show_new_codes
from contest.web.forms import Form, Text
from contest.web.page_action import done, page_action


class Naming(Form):
    """Name of a passkey; the device's own words when nothing is said."""

    name = Text(_("Name"), [DataRequired(_("Enter your name."))], most=passkeys.LONGEST_NAME)


@bp.post("/passkeys/challenge")
def ask_new_passkey() -> ResponseReturnValue:
    """What a browser needs to make one."""
    person_id = owner().id
    guard.fresh()
    return passkeys.register_options(person_id, now=g.now)


@bp.post("/passkeys")
@page_action(to=".security", _anchor="passkeys")
def add_passkey() -> ResponseReturnValue:
    """Keep the one a browser has made."""
    person_id, credential = owner().id, request.form.get("credential", "")
    guard.fresh()
    if not credential:  # the question came first: the browser has not been asked yet
        return done(gettext("Thank you. Now press “Set up a passkey” once more."))
    try:
        passkeys.register(person_id, credential, name=_name(), now=g.now)
    except Refused as why:
        return done(sentence(why), "error")
    sign_ins.prove(g.sign_in, strong=True, now=g.now)
    if person_queries.factors_of(person_id).codes_left == 0:
        return show_new_codes(gettext("Your passkey is set up. Save these codes in case you lose it."))
    return done(gettext("Your passkey is set up: you can sign in without a password."))


@bp.post("/passkeys/<int:passkey_id>/removal")
@page_action(to=".security", _anchor="passkeys")
def remove_passkey(passkey_id: int) -> ResponseReturnValue:
    """Drop one; the device may still offer it, in vain."""
    person_id = owner().id
    guard.fresh()
    second.remove_passkey(passkey_id, by=person_id, now=g.now)
    return done(gettext("This passkey no longer works. Delete it on its device too."))


def _name() -> str:
    form = Naming()
    name = form.name.data if form.validate() else ""
    return name or devices.words(request.user_agent.string) or gettext("Passkey")
