"""The desk's first page: what waits for staff."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from contest.access.gate import NotSignedIn, Unknown
from contest.web.staff import bp


@bp.get("/")
def desk() -> ResponseReturnValue:
    """What waits, and where."""
    if not current_user.is_authenticated:
        raise NotSignedIn
    if not current_user.is_staff:
        raise Unknown
    return render_template("staff/desk.html")
