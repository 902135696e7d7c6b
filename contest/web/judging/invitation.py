"""What an invitation's link opens: an account where there is none, and a seat on the panel."""

from flask import flash, g, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _, lazy_gettext
from wtforms import PasswordField
from wtforms.validators import InputRequired

from contest.judging import actions as judging_actions, queries as judging_queries
from contest.judging.queries import Offer
from contest.kernel.refusal import Invalid, Refused
from contest.people import accounts
from contest.web import guard, language, time_zone
from contest.web.forms import Form, Text
from contest.web.judging import bp
from contest.web.words import sentence


class Accepting(Form):
    """Accepting with an account: nothing to fill in."""


class Joining(Accepting):
    """Accepting without an account: who they are."""

    name = Text(lazy_gettext("Name"), [InputRequired(lazy_gettext("Enter your name."))], most=80)
    password = PasswordField(lazy_gettext("Password"), [InputRequired(lazy_gettext("Enter your password."))])


@bp.get("/invitations/<token>")
def invitation(token: str) -> ResponseReturnValue:
    """What is offered, and what it takes to accept."""
    offer = _offer(token)
    if offer.joined:
        return _to_contest(offer)
    form = Accepting(formdata=None) if offer.is_mine else Joining(formdata=None)
    return _page(token, offer, form, status=409 if _stops(offer) else 200)


@bp.post("/invitations/<token>")
def accept(token: str) -> ResponseReturnValue:
    """Take the place, and make the account on the way."""
    offer, me = _offer(token), guard.me()
    if offer.joined:
        return _to_contest(offer)
    form = Accepting() if offer.is_mine else Joining()
    if _stops(offer) or not (offer.is_mine or _is_new(offer)):
        return _page(token, offer, form, status=409)
    if not form.validate():
        return _page(token, offer, form, status=422)
    try:
        if isinstance(form, Joining):
            person_id = judging_actions.join(
                token,
                name=form.name.data or "",
                password=form.password.data or "",
                language=language(),
                time_zone=time_zone(),
                now=g.now,
            )
            accounts.sign_in(person_id, via=["invitation"])
        elif me is not None:
            judging_actions.accept(token, by=me.id, now=g.now)
    except Invalid as why:
        for field, one in why.errors.items():
            form[field].errors = [sentence(one)]
        return _page(token, offer, form, status=422)
    except Refused:
        return _page(token, _offer(token), form, status=409)
    flash(_("You have joined the panel. Thank you."), "done")
    return _to_contest(offer)


def _offer(token: str) -> Offer:
    me = guard.me()
    return judging_queries.offer(token, person_id=me.id if me else None, now=g.now)


def _is_new(offer: Offer) -> bool:
    """Nobody is signed in, and the address has no account yet."""
    return guard.me() is None and not offer.has_account


def _stops(offer: Offer) -> bool:
    return offer.trouble is not None


def _to_contest(offer: Offer) -> ResponseReturnValue:
    return redirect(url_for("contests.show", number=offer.contest.id), 303)


def _page(token: str, offer: Offer, form: Accepting, *, status: int) -> ResponseReturnValue:
    response = make_response(
        render_template(
            "judging/invitation.html", token=token, offer=offer, form=form, is_new=_is_new(offer)
        ),
        status,
    )
    response.headers["Cache-Control"] = "no-store"
    return response
