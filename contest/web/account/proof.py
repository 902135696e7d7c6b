"""Showing who one is before a page is opened."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from contest.web import proving
from contest.web.account import bp, owner
from contest.web.paths import own


@bp.post("/proof")
def prove() -> ResponseReturnValue:
    """Prove it, then on to the page."""
    owner()
    proving.demand()
    return redirect(own(request.form.get("next")) or url_for(".security"), code=303)
