"""Data export and account deletion, in the account."""

from flask import g, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext as _

from contest.personal_data import queries as personal_data_queries, rules as personal_data_rules
from contest.personal_data.actions import deletion, exports as personal_data_exports
from contest.web import guard
from contest.web.account import bp, owner
from contest.web.forms import Form, Text
from contest.web.page_action import done, once_per_form, page_action, read, shown


class LeaveForm(Form):
    """The confirmation of a deletion: one's own mail address, typed."""

    refusals = {"leave.address": "address"}
    address = Text(_("Your email address"), most=254)


@bp.get("/belongings")
def personal_data() -> ResponseReturnValue:
    """Exports that were made, and what a deletion means."""
    person = owner()
    leaving = personal_data_queries.deletion(person.id)
    return render_template(
        "account/personal_data.html",
        person=person,
        exports=personal_data_queries.exports(person.id),
        fetchable=lambda export: personal_data_rules.fetchable(export, now=g.now),
        kept=personal_data_rules.KEPT,
        leaving=leaving,
        leaves_at=personal_data_rules.leaves_at(leaving) if leaving else None,
        blockers=personal_data_queries.blockers(person.id, now=g.now),
        form=shown(LeaveForm),
    )


@bp.post("/exports")
@page_action(to=".personal_data")
def ask_export() -> ResponseReturnValue:
    """Have an export made."""
    me = owner().id
    guard.fresh()
    once_per_form(personal_data_exports.ask, me, now=g.now)
    return done(gettext("Your export is being prepared. We will email you when it is ready."))


@bp.get("/exports/<int:export_id>/<int:part>")
def fetch_export(export_id: int, part: int) -> ResponseReturnValue:
    """To a part of an export, as an attachment: an address for five minutes, on the record."""
    me = owner().id
    personal_data_queries.export(export_id, me)
    guard.fresh()
    return redirect(personal_data_exports.fetch(export_id, part, by=me, now=g.now), code=302)


@bp.post("/departure")
@page_action(to=".personal_data", again=personal_data)
def leave() -> ResponseReturnValue:
    """Ask to be erased."""
    me = owner().id
    guard.fresh()
    once_per_form(deletion.ask, me, address=read(LeaveForm).address.data, now=g.now)
    return done(gettext("Your account will be deleted. Until then you can cancel here."), "message")


@bp.post("/departure/end")
@page_action(to=".personal_data")
def stay() -> ResponseReturnValue:
    """Take it back."""
    deletion.take_back(owner().id, now=g.now)
    return done(gettext("Your account stays as it was."))
