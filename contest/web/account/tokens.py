"""Tokens: what programs of one's own show to the JSON API. Each is seen in full once, when it is made."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext as _
from wtforms import IntegerField, StringField
from wtforms.validators import AnyOf, DataRequired, Optional

from contest.kernel.once import once
from contest.kernel.refusal import Refused
from contest.people import tokens
from contest.web import guard
from contest.web.account import bp, owner
from contest.web.forms import Form, Text, once_key
from contest.web.words import sentence

SCOPES = (
    (tokens.READ, _("Read"), _("Everything you can see.")),
    (tokens.WRITE, _("Read and write"), _("Everything you can do here, except acts on money.")),
    (
        tokens.MONEY,
        _("Read, write and act on money"),
        _("Also bank details, payouts, payments, publishing, awards, acceptance and refunds."),
    ),
)
DAYS = tuple((days, _("%(days)s days", days=days)) for days in (7, 30, 90, 180, 365))


class TokenForm(Form):
    """What the token is for, and what it may."""

    name = Text(_("Purpose"), [DataRequired(_("Fill in this field."))], most=tokens.LONGEST_NAME)
    scope = StringField(
        _("Permissions"),
        [AnyOf(tokens.SCOPES, _("Choose one of the options."))],
        default=tokens.READ,
    )
    days = IntegerField(
        _("Works for"),
        [Optional(), AnyOf([days for days, _label in DAYS], _("Choose one of the options."))],
        default=tokens.USUAL_DAYS,
    )


@bp.get("/tokens", endpoint="tokens")
def token_list() -> ResponseReturnValue:
    """The tokens that work, and a form for another."""
    owner()
    return _page(TokenForm(formdata=None))


@bp.post("/tokens")
def make_token() -> ResponseReturnValue:
    """Make one and show it: in this answer alone, which nothing keeps."""
    me, form, made = owner().id, TokenForm(), []
    guard.house("token.make")
    if not form.validate():
        return _page(form), 422
    guard.fresh()
    name, scope, days = form.name.data or "", form.scope.data or "", form.days.data or tokens.USUAL_DAYS

    def make() -> None:
        strong = bool(g.sign_in.strong)
        made.append(tokens.make(me, name=name, scope=scope, days=days, strong=strong, by=me, now=g.now))

    try:
        once(once_key(), by=me, now=g.now, act=make)
    except Refused as why:
        form.name.errors = [sentence(why)]
        return _page(form), 409
    if not made:  # sent again: it has been shown
        return redirect(url_for(".tokens"), code=303)
    return _page(TokenForm(formdata=None), secret=made[0]), 201


@bp.post("/tokens/<int:token_id>/revocation")
def revoke_token(token_id: int) -> ResponseReturnValue:
    """End one at once."""
    tokens.revoke(token_id, by=owner().id, now=g.now)
    flash(gettext("Token revoked. It no longer works."), "done")
    return redirect(url_for(".tokens"), code=303)


def _page(form: TokenForm, secret: str | None = None) -> str:
    return render_template(
        "account/tokens.html",
        form=form,
        secret=secret,
        tokens=tokens.of(guard.my_id(), now=g.now),
        scopes=SCOPES,
        days=DAYS,
    )
