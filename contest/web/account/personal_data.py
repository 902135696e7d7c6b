"""What is one's own: a copy of it to take along, and leaving for good."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext as _

from contest.kernel.once import once
from contest.kernel.refusal import Refused
from contest.kernel.sentences import sentence
from contest.personal_data import (
    blockers,
    deletion,
    exports as personal_data_exports,
    rules as personal_data_rules,
)
from contest.web import guard
from contest.web.account import bp, owner
from contest.web.forms import Form, Text, once_key


class LeaveForm(Form):
    """The typed confirmation: one's own mail address."""

    address = Text(_("Your email address"), most=254)


@bp.get("/belongings")
def personal_data() -> ResponseReturnValue:
    """Copies that were made, and what leaving means."""
    return _page()


@bp.post("/exports")
def ask_export() -> ResponseReturnValue:
    """Have a copy made."""
    owner()
    guard.fresh()
    me, now = guard.my_id(), g.now
    once(once_key(), by=me, now=now, act=lambda: personal_data_exports.ask(me, now=now))
    flash(gettext("Your export is being prepared. We will email you when it is ready."), "done")
    return redirect(url_for(".personal_data"), code=303)


@bp.get("/exports/<int:export_id>/<int:part>")
def fetch_export(export_id: int, part: int) -> ResponseReturnValue:
    """To a part of a copy, as an attachment: an address for five minutes, on the record."""
    owner()
    personal_data_exports.one(export_id, guard.my_id())
    guard.fresh()
    return redirect(personal_data_exports.fetch(export_id, part, by=guard.my_id(), now=g.now), code=302)


@bp.post("/departure")
def leave() -> ResponseReturnValue:
    """Ask to be erased."""
    owner()
    guard.fresh()
    form = LeaveForm()
    if not form.validate():
        return _page(form), 422
    me, now = guard.my_id(), g.now
    try:
        once(
            once_key(), by=me, now=now,
            act=lambda: deletion.ask(me, address=form.address.data or "", now=now),
        )  # fmt: skip
    except Refused as why:
        if why.code != "leave.address":
            raise
        form.address.errors = [sentence(why)]
        return _page(form), 422
    flash(gettext("Your account will be deleted. Until then you can cancel here."))
    return redirect(url_for(".personal_data"), code=303)


@bp.post("/departure/end")
def stay() -> ResponseReturnValue:
    """Take it back."""
    person = owner()
    deletion.take_back(person.id, now=g.now)
    flash(gettext("Your account stays as it was."), "done")
    return redirect(url_for(".personal_data"), code=303)


def _page(form: LeaveForm | None = None) -> str:
    person = owner()
    leaving = deletion.current(person.id)
    return render_template(
        "account/personal_data.html",
        person=person,
        exports=personal_data_exports.of(person.id),
        fetchable=lambda export: personal_data_rules.fetchable(export, now=g.now),
        kept=personal_data_rules.KEPT,
        leaving=leaving,
        leaves_at=personal_data_rules.leaves_at(leaving) if leaving else None,
        blockers=blockers.of(person.id, now=g.now),
        form=form or LeaveForm(formdata=None),
    )
