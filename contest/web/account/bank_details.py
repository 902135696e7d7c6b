"""Bank details, to which prizes and refunds are paid."""

from typing import Any

from flask import g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext as _
from wtforms import StringField

from contest.kernel.refusal import Invalid
from contest.kernel.sentences import sentence
from contest.people import bank, queries as person_queries, sealed_details
from contest.people.actions import details
from contest.people.bank import BankDetails
from contest.web import guard
from contest.web.account import bp, owner
from contest.web.forms import Form, Text
from contest.web.page_action import done, once_per_form, page_action, read, shown

KINDS = (("ordinary", _("Ordinary")), ("current", _("Current")), ("savings", _("Savings")))


class BankForm(Form):
    """A bank account as typed."""

    bank = Text(_("Bank"), most=100)
    branch = Text(_("Branch"), most=100)
    kind = StringField(_("Kind of account"))
    number = Text(_("Account number"), most=40)
    holder = Text(_("Holder, in katakana"), most=120)

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Check the fields, and what a bank would say of them: all at once."""
        super().validate(*args, **kwargs)
        try:
            self.normal()
        except Invalid as why:
            for field, refusal in why.errors.items():
                if not self[field].errors:
                    self.say(field, sentence(refusal))
        return not self.first_errors

    def normal(self) -> BankDetails:
        """The account as banks write it. Raises Invalid."""
        names = ("bank", "branch", "kind", "number", "holder")
        return bank.normal(**{name: self[name].data or "" for name in names})


@bp.get("/bank-details")
def bank_details() -> ResponseReturnValue:
    """The details that count, masked, and the form to change them."""
    person = owner()
    newest = person_queries.newest_details(person.id)
    waits = newest is not None and newest.usable_from > g.now
    return render_template(
        "account/bank_details.html",
        person=person,
        bank_form=shown(BankForm),
        kinds=KINDS,
        given=sealed_details.opened(newest),
        usable_from=newest.usable_from if newest and waits else None,
    )


@bp.post("/bank-details")
@page_action(to=".bank_details", again=bank_details)
def give_bank_details() -> ResponseReturnValue:
    """Say, or change, where prizes are paid to."""
    person_id, form = owner().id, read(BankForm)
    guard.fresh()
    once_per_form(details.give, person_id, form.normal(), now=g.now)
    return done(gettext("Saved."), "message")
