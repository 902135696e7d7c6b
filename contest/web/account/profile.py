"""Who one is to the house: name, language, zone, shortcuts."""

from typing import Any
from zoneinfo import available_timezones

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext as _
from wtforms import BooleanField, StringField
from wtforms.validators import AnyOf, DataRequired

from contest.people import actions as person_actions
from contest.people.model import Person
from contest.web.account import bp, owner
from contest.web.forms import Form, Text
from contest.web.sign_in import TONGUES


class Profile(Form):
    """What the owner may change at will."""

    name = Text(_("Name"), [DataRequired(_("Enter your name."))], most=80)
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


@bp.get("/account")
def show() -> ResponseReturnValue:
    """The account's first page."""
    return _page(owner())


@bp.post("/account")
def change() -> ResponseReturnValue:
    """Change name, language, zone or shortcuts."""
    person, form = owner(), Profile()
    if not form.validate():
        return _page(person, form), 422
    person_actions.rename(
        person.id,
        name=form.name.data or "",
        language=form.language.data,
        time_zone=form.time_zone.data or "",
        shortcuts=bool(form.shortcuts.data),
        now=g.now,
    )
    g.language = form.language.data  # the sentence below is already in the new one
    flash(gettext("Saved."))
    return redirect(url_for(".show"), code=303)


def _page(person: Person, profile: Any = None) -> str:
    return render_template(
        "account/profile.html",
        person=person,
        profile=profile or Profile(None, obj=person),
        zones=sorted(available_timezones()),
        languages=TONGUES,
    )
