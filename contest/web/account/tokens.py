"""API tokens of a person. Each is shown in full once, when it is made."""

from flask import g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext as _
from wtforms import IntegerField, StringField
from wtforms.validators import AnyOf, DataRequired, Optional

from contest.people import queries as person_queries, scopes
from contest.people.actions import tokens
from contest.web import guard
from contest.web.account import bp, owner
from contest.web.forms import Form, Text
from contest.web.page_action import done, once_per_form, page_action, read, shown

SCOPES = (
    (scopes.READ, _("Read"), _("Everything you can see.")),
    (scopes.WRITE, _("Read and write"), _("Everything you can do here, except acts on money.")),
    (
        scopes.MONEY,
        _("Read, write and act on money"),
        _("Also bank details, payouts, payments, publishing, awards, acceptance and refunds."),
    ),
)
DAYS = tuple((days, _("%(days)s days", days=days)) for days in (7, 30, 90, 180, 365))


class TokenForm(Form):
    """Name and scope of the token."""

    conflicts = {"*": "name"}
    name = Text(_("Purpose"), [DataRequired(_("Fill in this field."))], most=tokens.LONGEST_NAME)
    scope = StringField(
        _("Permissions"),
        [AnyOf(scopes.SCOPES, _("Choose one of the options."))],
        default=scopes.READ,
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
    return _page()


@bp.post("/tokens")
@page_action(to=".tokens", again=token_list)
def make_token() -> ResponseReturnValue:
    """Make one and show it: in this answer alone, which nothing keeps."""
    owner()
    guard.site("token.make")
    form, secret = read(TokenForm), []
    guard.fresh()
    once_per_form(lambda: secret.append(_make(form)))
    if not secret:  # sent again: it has been shown
        return done()
    return _page(TokenForm(formdata=None), secret[0]), 201


@bp.post("/tokens/<int:token_id>/revocation")
@page_action(to=".tokens")
def revoke_token(token_id: int) -> ResponseReturnValue:
    """End one at once."""
    tokens.revoke(token_id, by=owner().id, now=g.now)
    return done(gettext("Token revoked. It no longer works."))


def _make(form: TokenForm) -> str:
    me, days, strong = guard.my_id(), form.days.data or tokens.USUAL_DAYS, bool(g.sign_in.strong)
    scope = form.scope.data or ""
    return tokens.make(me, name=form.name.data, scope=scope, days=days, strong=strong, by=me, now=g.now)


def _page(form: TokenForm | None = None, secret: str | None = None) -> str:
    return render_template(
        "account/tokens.html",
        form=form or shown(TokenForm),
        secret=secret,
        tokens=person_queries.tokens_of(guard.my_id(), now=g.now),
        scopes=SCOPES,
        days=DAYS,
    )
