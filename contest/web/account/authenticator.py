"""An authenticator app: its key shown, its first code taken, and an end to it."""

import base64
import io

import qrcode
from flask import g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from qrcode.image.svg import SvgPathFillImage
from wtforms import StringField

from contest.kernel.refusal import Refused
from contest.kernel.sentences import sentence
from contest.people import queries as person_queries
from contest.people.actions import sign_ins
from contest.people.actions.factors import authenticators, second
from contest.web import guard
from contest.web.account import bp, owner
from contest.web.account.security import show_new_codes
from contest.web.forms import Form
from contest.web.page_action import done, page_action, read, shown


class FirstCode(Form):
    """First code of the app, for a key it has just learnt."""

    refusals = {"code.wrong": "code"}
    code = StringField()


@bp.post("/authenticator")
@page_action(to=".authenticator")
def begin_authenticator() -> ResponseReturnValue:
    """Make a key, and show it on a page of its own."""
    person_id = owner().id
    guard.fresh()
    authenticators.begin(person_id, now=g.now)
    return done()


@bp.get("/authenticator")
def authenticator() -> ResponseReturnValue:
    """The key to scan, and a field for the first code."""
    person_id = owner().id
    guard.fresh()
    waiting = authenticators.waiting(person_id, now=g.now)
    if waiting is None:
        return redirect(url_for(".security", _anchor="second-factor"), code=303)
    key, address = waiting
    code, wrong = _qr_code(address), shown(FirstCode).wrong("code")
    return render_template("account/authenticator.html", key=key, address=address, picture=code, wrong=wrong)


@bp.post("/authenticator/confirmation")
@page_action(to=".security", again=authenticator)
def confirm_authenticator() -> ResponseReturnValue:
    """The first code was typed: from now on it is asked for."""
    person_id = owner().id
    guard.fresh()
    code = read(FirstCode).code.data or ""
    try:
        authenticators.confirm(person_id, code, now=g.now)
    except Refused as why:
        if why.code == "code.wrong":
            raise
        return done(sentence(why), "maybe")
    sign_ins.prove(g.sign_in, strong=True, now=g.now)
    if person_queries.factors_of(person_id).codes_left == 0:
        return show_new_codes(gettext("Your app is set up. Save these codes in case you lose it."))
    return done(gettext("Your app is set up. From now on you enter its code when you sign in."))


@bp.post("/authenticator/removal")
@page_action(to=".security", _anchor="second-factor")
def remove_authenticator() -> ResponseReturnValue:
    """Ask for its codes no more."""
    person_id = owner().id
    guard.fresh()
    second.remove_authenticator(person_id, by=person_id, now=g.now)
    return done(gettext("The authenticator app is no longer required."))


def _qr_code(text: str) -> str:
    """An address for `<img src>` that holds the picture itself, as a policy without foreign hosts allows."""
    out = io.BytesIO()
    qrcode.make(text, image_factory=SvgPathFillImage, box_size=20, border=4).save(out)
    return "data:image/svg+xml;base64," + base64.b64encode(out.getvalue()).decode()
