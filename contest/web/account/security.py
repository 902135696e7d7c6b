"""Sign-in settings: what opens the account, recovery codes, sign-ins on devices, and reauthentication before a page."""

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from flask_security.utils import logout_user

from contest.kernel.refusal import require
from contest.people import queries as person_queries
from contest.people.actions import sign_ins
from contest.people.actions.factors import codes, passkeys
from contest.web import guard
from contest.web.account import bp, owner
from contest.web.page_action import done, page_action
from contest.web.requests import own


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


@bp.post("/recovery-codes")
def make_recovery_codes() -> ResponseReturnValue:
    """Ten new ones; the earlier ones open nothing any more."""
    person_id = owner().id
    guard.fresh()
    require(person_queries.factors_of(person_id).any, "codes.no_factor")
    return show_new_codes(gettext("Here are your new codes. The earlier ones no longer work."))


def show_new_codes(heading: str) -> ResponseReturnValue:
    """Make codes and show them, in this answer alone."""
    made = codes.make(guard.my_id(), now=g.now)
    return render_template("account/recovery_codes.html", codes=made, said=heading), 201


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


@bp.post("/proof")
def prove() -> ResponseReturnValue:
    """Show once more who one is, then on to the page that asked for it."""
    owner()
    guard.fresh()
    return redirect(own(request.form.get("next")) or url_for(".security"), code=303)


@bp.post("/proof/challenge")
def ask_proof() -> ResponseReturnValue:
    """What a browser asks one of the person's passkeys."""
    return passkeys.use_options("prove", owner().id, now=g.now)
