"""How one signs in, and where one is signed in."""

from flask import render_template
from flask.typing import ResponseReturnValue

from contest.web.account import bp, owner


@bp.get("/security")
def security() -> ResponseReturnValue:
    """What opens this account."""
    return render_template("account/security.html", person=owner())
