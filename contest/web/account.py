"""The account: who one is to the house, and where prizes are paid to."""

from typing import Any
from zoneinfo import available_timezones

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, StringField
from wtforms.validators import AnyOf, DataRequired

from contest.kernel.once import once
from contest.kernel.refusal import Invalid
from contest.people import actions, bank, details
from contest.people.model import Person
from contest.web import guard
from contest.web.forms import Form, Text, once_key
from contest.web.sign_in import TONGUES
from contest.web.words import sentence

bp = Blueprint("account", __name__, url_prefix="/me")
KINDS = (("ordinary", _("Ordinary")), ("current", _("Current")), ("savings", _("Savings")))


class Profile(Form):
    """What the owner may change at will."""

    name = Text(_("Name"), [DataRequired(_("Please give a name."))], most=80)
    language = StringField(
        _("Language"), [AnyOf([code for code, _name in TONGUES], _("Please choose one of the languages."))]
    )
    time_zone = StringField(
        _("Time zone"),
        [
            AnyOf(
                available_timezones(),
                _("This is not a time zone. Choose one from the list, such as Asia/Tokyo."),
            )
        ],
    )
    shortcuts = BooleanField(_("Single-key shortcuts when judging"))


class BankForm(Form):
    """A bank account as typed; `bank.normal` says what is wrong with it."""

    bank = Text(_("Bank"), most=100)
    branch = Text(_("Branch"), most=100)
    kind = StringField(_("Kind of account"))
    number = Text(_("Account number"), most=40)
    holder = Text(_("Holder, in katakana"), most=120)


@bp.get("/account")
def show() -> ResponseReturnValue:
    """The account page."""
    return _page(_me())


@bp.post("/account")
def change() -> ResponseReturnValue:
    """Change name, language, zone or shortcuts."""
    person, form = _me(), Profile()
    if not form.validate():
        return _page(person, profile=form), 422
    actions.rename(
        person.id,
        name=form.name.data or "",
        language=form.language.data,
        time_zone=form.time_zone.data or "",
        shortcuts=bool(form.shortcuts.data),
    )
    g.language = form.language.data  # the sentence below is already in the new one
    flash(gettext("Saved."))
    return redirect(url_for(".show"), code=303)


@bp.post("/bank-details")
def give_bank_details() -> ResponseReturnValue:
    """Say, or change, where prizes are paid to."""
    person, form = _me(), BankForm()
    fine = form.validate()
    try:
        typed = {name: form[name].data or "" for name in ("bank", "branch", "kind", "number", "holder")}
        found = bank.normal(**typed)
    except Invalid as why:
        for field, refusal in why.errors.items():
            form[field].errors = [*form[field].errors, sentence(refusal)]
        fine = False
    if not fine:
        return _page(person, bank_form=form), 422
    once(
        once_key(),
        by=person.id,
        now=g.now,
        act=lambda: details.give(person.id, found, now=g.now),
    )
    flash(gettext("Saved."))
    return redirect(url_for(".show", _anchor="bank-details"), code=303)


def _me() -> Person:
    guard.house("person.manage_own")
    person = guard.me()
    assert person is not None
    return person


def _page(person: Person, *, profile: Any = None, bank_form: Any = None) -> str:
    newest = details.newest(person.id)
    waits = newest is not None and newest.usable_from > g.now
    return render_template(
        "account/show.html",
        person=person,
        profile=profile or Profile(None, obj=person),
        bank_form=bank_form or BankForm(None),
        zones=sorted(available_timezones()),
        languages=TONGUES,
        kinds=KINDS,
        given=details.opened(newest),
        usable_from=newest.usable_from if newest and waits else None,
    )
