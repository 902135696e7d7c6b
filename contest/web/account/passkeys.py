"""Passkeys: made, named and dropped."""

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext as _
from wtforms.validators import DataRequired

from contest.kernel.refusal import Refused
from contest.kernel.sentences import sentence
from contest.people import devices, sign_ins
from contest.people.factors import passkeys, second
from contest.web import guard
from contest.web.account import bp, owner
from contest.web.account.recovery_codes import show_new
from contest.web.forms import Form, Text


class Naming(Form):
    """What its owner calls a passkey; the device's own words when nothing is said."""

    name = Text(_("Name"), [DataRequired(_("Enter your name."))], most=passkeys.LONGEST_NAME)


@bp.post("/passkeys/challenge")
def ask_new_passkey() -> ResponseReturnValue:
    """What a browser needs to make one."""
    person_id = owner().id
    guard.fresh()
    return passkeys.register_options(person_id, now=g.now)


@bp.post("/passkeys")
def add_passkey() -> ResponseReturnValue:
    """Keep the one a browser has made."""
    person_id, form = owner().id, Naming()
    guard.fresh()
    if not request.form.get("credential"):  # the question came first: the browser has not been asked yet
        flash(gettext("Thank you. Now press “Set up a passkey” once more."), "done")
        return redirect(url_for(".security", _anchor="passkeys"), code=303)
    name = form.name.data if form.validate() else None
    name = name or devices.words(request.user_agent.string) or gettext("Passkey")
    try:
        passkeys.register(person_id, request.form.get("credential", ""), name=name, now=g.now)
    except Refused as why:
        flash(sentence(why), "error")
        return redirect(url_for(".security", _anchor="passkeys"), code=303)
    sign_ins.prove(g.sign_in, strong=True, now=g.now)
    if second.of(person_id).codes_left == 0:
        return show_new(gettext("Your passkey is set up. Save these codes in case you lose it."))
    flash(gettext("Your passkey is set up: you can sign in without a password."), "done")
    return redirect(url_for(".security", _anchor="passkeys"), code=303)


@bp.post("/passkeys/<int:passkey_id>/removal")
def remove_passkey(passkey_id: int) -> ResponseReturnValue:
    """Drop one; the device may still offer it, in vain."""
    person_id = owner().id
    guard.fresh()
    second.remove_passkey(passkey_id, by=person_id, now=g.now)
    flash(gettext("This passkey no longer works. Delete it on its device too."), "done")
    return redirect(url_for(".security", _anchor="passkeys"), code=303)
