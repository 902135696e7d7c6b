"""Reauthentication before a page is opened."""

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from contest.people.actions.factors import passkeys
from contest.web import reauthentication
from contest.web.account import bp, owner
from contest.web.paths import own


@bp.post("/proof")
def prove() -> ResponseReturnValue:
    """Prove it, then on to the page."""
    owner()
    reauthentication.demand()
    return redirect(own(request.form.get("next")) or url_for(".security"), code=303)


@bp.post("/proof/challenge")
def ask_proof() -> ResponseReturnValue:
    """What a browser asks one of the person's passkeys."""
    return passkeys.use_options("prove", owner().id, now=g.now)
