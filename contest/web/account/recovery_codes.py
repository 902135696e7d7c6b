"""Recovery codes: shown once, in the answer that makes them."""

from flask import g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from contest.kernel.refusal import require
from contest.people import queries as person_queries
from contest.people.actions.factors import codes
from contest.web import guard
from contest.web.account import bp, owner


@bp.post("/recovery-codes")
def make_recovery_codes() -> ResponseReturnValue:
    """Ten new ones; the earlier ones open nothing any more."""
    person_id = owner().id
    guard.fresh()
    require(person_queries.factors_of(person_id).any, "codes.no_factor")
    return show_new(gettext("Here are your new codes. The earlier ones no longer work."))


def show_new(heading: str) -> ResponseReturnValue:
    """Make codes and show them, in this answer alone."""
    made = codes.make(guard.my_id(), now=g.now)
    return render_template("account/recovery_codes.html", codes=made, said=heading), 201
