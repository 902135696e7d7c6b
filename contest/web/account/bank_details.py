"""Where prizes and refunds are paid to."""

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext as _
from wtforms import StringField

from contest.kernel.once import once
from contest.kernel.refusal import Invalid
from contest.people import bank, details
from contest.people.model import Person
from contest.web import guard
from contest.web.account import bp, owner
from contest.web.forms import Form, Text, once_key
from contest.web.words import sentence

KINDS = (("ordinary", _("Ordinary")), ("current", _("Current")), ("savings", _("Savings")))


class BankForm(Form):
    """A bank account as typed; `bank.normal` says what is wrong with it."""

    bank = Text(_("Bank"), most=100)
    branch = Text(_("Branch"), most=100)
    kind = StringField(_("Kind of account"))
    number = Text(_("Account number"), most=40)
    holder = Text(_("Holder, in katakana"), most=120)


@bp.get("/bank-details")
def bank_details() -> ResponseReturnValue:
    """The details that count, masked, and the form to change them."""
    return _page(owner())


@bp.post("/bank-details")
def give_bank_details() -> ResponseReturnValue:
    """Say, or change, where prizes are paid to."""
    person, form = owner(), BankForm()
    fine = form.validate()
    try:
        typed = {name: form[name].data or "" for name in ("bank", "branch", "kind", "number", "holder")}
        found = bank.normal(**typed)
    except Invalid as why:
        for field, refusal in why.errors.items():
            form[field].errors = [*form[field].errors, sentence(refusal)]
        fine = False
    if not fine:
        return _page(person, form), 422
    person_id = person.id
    guard.fresh()
    once(
        once_key(),
        by=person_id,
        now=g.now,
        act=lambda: details.give(person_id, found, now=g.now),
    )
    flash(gettext("Saved."))
    return redirect(url_for(".bank_details"), code=303)


def _page(person: Person, form: Any = None) -> str:
    newest = details.newest(person.id)
    waits = newest is not None and newest.usable_from > g.now
    return render_template(
        "account/bank_details.html",
        person=person,
        bank_form=form or BankForm(None),
        kinds=KINDS,
        given=details.opened(newest),
        usable_from=newest.usable_from if newest and waits else None,
    )
