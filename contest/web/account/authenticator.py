"""An authenticator app: its key shown, its first code taken, and an end to it."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from contest.kernel.refusal import Refused
from contest.kernel.sentences import sentence
from contest.people import sign_ins
from contest.people.factors import authenticators, second
from contest.web import guard
from contest.web.account import bp, owner
from contest.web.account.recovery_codes import show_new
from contest.web.qr import picture


@bp.post("/authenticator")
def begin_authenticator() -> ResponseReturnValue:
    """Make a key, and show it on a page of its own."""
    person_id = owner().id
    guard.fresh()
    authenticators.begin(person_id, now=g.now)
    return redirect(url_for(".authenticator"), code=303)


@bp.get("/authenticator")
def authenticator() -> ResponseReturnValue:
    """The key to scan, and a field for the first code."""
    owner()
    guard.fresh()
    return _page()


@bp.post("/authenticator/confirmation")
def confirm_authenticator() -> ResponseReturnValue:
    """The first code was typed: from now on it is asked for."""
    person_id = owner().id
    guard.fresh()
    try:
        authenticators.confirm(person_id, request.form.get("code", ""), now=g.now)
    except Refused as why:
        if why.code != "code.wrong":
            flash(sentence(why), "maybe")
            return redirect(url_for(".security"), code=303)
        return _page(sentence(why))
    sign_ins.prove(g.sign_in, strong=True, now=g.now)
    if second.of(person_id).codes_left == 0:
        return show_new(gettext("Your app is set up. Save these codes in case you lose it."))
    flash(gettext("Your app is set up. From now on you enter its code when you sign in."), "done")
    return redirect(url_for(".security"), code=303)


@bp.post("/authenticator/removal")
def remove_authenticator() -> ResponseReturnValue:
    """Ask for its codes no more."""
    person_id = owner().id
    guard.fresh()
    second.remove_authenticator(person_id, by=person_id, now=g.now)
    flash(gettext("The authenticator app is no longer required."), "done")
    return redirect(url_for(".security", _anchor="second-factor"), code=303)


def _page(wrong: str | None = None) -> ResponseReturnValue:
    shown = authenticators.waiting(guard.my_id(), now=g.now)
    if shown is None:
        return redirect(url_for(".security", _anchor="second-factor"), code=303)
    key, address = shown
    page = render_template(
        "account/authenticator.html", key=key, address=address, picture=picture(address), wrong=wrong
    )
    return page, 422 if wrong else 200
