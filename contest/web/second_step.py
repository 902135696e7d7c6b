"""Second step of signing in: the second factor after a password, and passkeys in place of both."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from wtforms import StringField

from contest.kernel.refusal import Refused
from contest.kernel.sentences import sentence
from contest.people import queries as person_queries
from contest.people.actions.factors import passkeys, second
from contest.people.factors import pending_sign_in
from contest.people.factors.pending_sign_in import PendingSignIn
from contest.people.security import cookies
from contest.web import guard
from contest.web.forms import Form
from contest.web.page_action import errors, page_action, read
from contest.web.requests import own

bp = Blueprint("second_step", __name__, url_prefix="/sign-in")


class TooLate(Exception):
    """No pending sign-in, or no more."""


class Code(Form):
    """A code of the app, or a recovery code."""

    refusals = {"*": "code"}
    code = StringField()


class Answer(Form):
    """Answer of a passkey."""

    refusals = {"*": "passkey"}
    credential = StringField()


@bp.errorhandler(TooLate)
def start_again(_: TooLate) -> ResponseReturnValue:
    """To the beginning."""
    if guard.me() is None:
        flash(gettext("That took too long. Please start again."), "maybe")
    return redirect(url_for("security.login"), code=303)


@bp.get("/second")
def show() -> ResponseReturnValue:
    """What is asked for after the password."""
    factors = person_queries.factors_of(_half().person_id)
    return render_template("security/second_step.html", factors=factors, errors=errors())


@bp.post("/second")
@page_action(again=show)
def take_code() -> ResponseReturnValue:
    """A code of the app, or a recovery code."""
    found, code = _half(), read(Code).code.data or ""
    via = second.take(found.person_id, code, remote=request.remote_addr, now=g.now)
    if via == "recovery_code":
        left = person_queries.recovery_codes_left(found.person_id)
        said = ngettext("%(num)s recovery code is left.", "%(num)s recovery codes are left.", left)
        flash(said, "message" if left > 2 else "maybe")
    return _enter(found, ["password", via])


@bp.post("/second/challenge")
def ask_passkey() -> ResponseReturnValue:
    """What a browser asks one of this person's passkeys."""
    found = pending_sign_in.signed_in(now=g.now)
    if found is None:
        raise Refused("passkey.too_late")
    return passkeys.use_options("second", found.person_id, now=g.now)


@bp.post("/second/passkey")
@page_action(again=show)
def take_passkey() -> ResponseReturnValue:
    """A passkey's answer, after the password."""
    found, credential = _half(), read(Answer).credential.data or ""
    passkeys.use("second", credential, person_id=found.person_id, now=g.now)
    return _enter(found, ["password", "passkey"])


@bp.post("/passkey/challenge")
def ask_any_passkey() -> ResponseReturnValue:
    """What a browser asks whichever passkey it has for this site."""
    return passkeys.use_options("sign_in", None, now=g.now)


@bp.post("/passkey")
def enter_by_passkey() -> ResponseReturnValue:
    """A passkey that saw its owner's finger, face or PIN is two factors at once: no password is asked."""
    there = own(request.form.get("next"))
    if guard.me() is not None:
        return redirect(there or "/", code=303)
    try:
        person_id = passkeys.use("sign_in", request.form.get("credential", ""), person_id=None, now=g.now)
        cookies.require_open(person_id)
    except Refused as why:
        flash(sentence(why), "error")
        return redirect(url_for("security.login", next=there), code=303)
    return _enter(
        PendingSignIn(person_id, remember=bool(request.form.get("remember")), next=there), ["passkey"]
    )


def _half() -> PendingSignIn:
    """Who is at the second step; they are spoken to in their own language from here on. Raises TooLate."""
    found = pending_sign_in.signed_in(now=g.now)
    if found is None:
        raise TooLate
    g.language = person_queries.person(found.person_id).language
    return found


def _enter(found: PendingSignIn, via: list[str]) -> ResponseReturnValue:
    cookies.sign_in(found.person_id, via=via, remember=found.remember)
    return redirect(own(found.next) or "/", code=303)
