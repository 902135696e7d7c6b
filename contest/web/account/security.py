"""Sign-in settings, and the devices that are signed in."""

from flask import g, render_template
from flask.typing import ResponseReturnValue

from contest.people import queries as person_queries
from contest.people.actions.factors import passkeys
from contest.web.account import bp, owner


@bp.get("/security")
def security() -> ResponseReturnValue:
    """What opens this account, and the devices on which it is open."""
    person = owner()
    return render_template(
        "account/security.html",
        person=person,
        factors=person_queries.factors_of(person.id),
        passkeys=person_queries.passkeys_of(person.id),
        passkeys_possible=passkeys.possible(),
        sign_ins=person_queries.sign_ins_of(person.id, now=g.now),
        here=g.sign_in.id,
    )
