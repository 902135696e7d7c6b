"""Invitation to a panel, opened by its link: an account where there is none, and a seat."""

from flask import g, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _, lazy_gettext
from wtforms import PasswordField
from wtforms.validators import InputRequired

from contest.judging import actions as judging_actions, queries as judging_queries
from contest.judging.queries import Offer
from contest.people.security import cookies
from contest.web import guard, language, time_zone
from contest.web.forms import Form, FormRefused, Text
from contest.web.judging import bp
from contest.web.page_action import done, page_action, read, shown


class Accepting(Form):
    """Accepting with an account: nothing to fill in. What stands in the way is said by the page, not by the form."""

    conflicts = {"*": ""}


class Joining(Accepting):
    """Accepting without an account: who they are."""

    name = Text(lazy_gettext("Name"), [InputRequired(lazy_gettext("Enter your name."))], most=80)
    password = PasswordField(lazy_gettext("Password"), [InputRequired(lazy_gettext("Enter your password."))])


@bp.get("/invitations/<token>")
def invitation(token: str) -> ResponseReturnValue:
    """What is offered, and what it takes to accept."""
    offer = _offer(token)
    if offer.joined:
        return redirect(_contest(offer), 303)
    form = shown(Accepting if offer.is_mine else Joining)
    page = render_template(
        "judging/invitation.html", token=token, offer=offer, form=form, is_new=_is_new(offer)
    )
    return make_response(page, 409 if offer.trouble else 200, {"Cache-Control": "no-store"})


@bp.post("/invitations/<token>")
@page_action(again=invitation)
def accept(token: str) -> ResponseReturnValue:
    """Take the place, and make the account on the way."""
    offer = _offer(token)
    if offer.joined:
        return redirect(_contest(offer), 303)
    if offer.trouble or not (offer.is_mine or _is_new(offer)):
        raise FormRefused(Accepting(formdata=None), 409)
    if offer.is_mine:
        read(Accepting)
        judging_actions.accept(token, by=guard.my_id(), now=g.now)
    else:
        _join(token, read(Joining))
    return done(_("You have joined the panel. Thank you."), to=_contest(offer))


def _join(token: str, form: Joining) -> None:
    """Make the account with its seat, and sign it in."""
    name, password = form.name.data, form.password.data or ""
    person_id = judging_actions.join(
        token, name=name, password=password, language=language(), time_zone=time_zone(), now=g.now
    )
    cookies.sign_in(person_id, via=["invitation"])


def _offer(token: str) -> Offer:
    me = guard.me()
    return judging_queries.offer(token, person_id=me.id if me else None, now=g.now)


def _is_new(offer: Offer) -> bool:
    """Nobody is signed in, and the address has no account yet."""
    return guard.me() is None and not offer.has_account


def _contest(offer: Offer) -> str:
    return url_for("contests.show", number=offer.contest.id)
