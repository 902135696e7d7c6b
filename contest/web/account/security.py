"""How one signs in, and where one is signed in."""

from flask import g, render_template
from flask.typing import ResponseReturnValue

from contest.people import sign_ins
from contest.people.factors import passkeys, second
from contest.web.account import bp, owner


@bp.get("/security")
def security() -> ResponseReturnValue:
    """What opens this account, and the devices on which it is open."""
    person = owner()
    return render_template(
        "account/security.html",
        person=person,
        factors=second.of(person.id),
        passkeys=passkeys.of(person.id),
        passkeys_possible=passkeys.possible(),
        sign_ins=sign_ins.of(person.id, now=g.now),
        here=g.sign_in.id,
    )
