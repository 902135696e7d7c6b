"""Sign-ins on other devices, and their end."""

from flask import g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from flask_security.utils import logout_user

from contest.people.actions import sign_ins
from contest.web.account import bp, owner
from contest.web.page_action import done, page_action


@bp.post("/sign-ins/<int:sign_in_id>/end")
@page_action(to=".security", _anchor="sign-ins")
def end_sign_in(sign_in_id: int) -> ResponseReturnValue:
    """Sign one device out; this one too."""
    person = owner()
    if sign_in_id == g.sign_in.id:
        logout_user()
        return redirect(url_for("security.login"), code=303)
    sign_ins.end(sign_in_id, by=person.id, now=g.now)
    return done(gettext("That device is signed out."), "message")


@bp.post("/sign-ins/end")
@page_action(to=".security", _anchor="sign-ins")
def end_other_sign_ins() -> ResponseReturnValue:
    """Sign every other device out."""
    owner()
    count = sign_ins.end_others(g.sign_in, now=g.now)
    return done(ngettext("Signed out of %(num)s device.", "Signed out of %(num)s devices.", count), "message")
