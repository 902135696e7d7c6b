"""Profile: name, language, time zone, shortcuts."""

from zoneinfo import available_timezones

from flask import g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext as _
from wtforms import BooleanField, StringField
from wtforms.validators import AnyOf, DataRequired

from contest.people.actions import accounts
from contest.web.account import bp, owner
from contest.web.forms import Form, Text
from contest.web.frame import TONGUES
from contest.web.page_action import done, page_action, read, shown


class Profile(Form):
    """Fields that the owner may change at will."""

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
    person = owner()
    return render_template(
        "account/profile.html",
        person=person,
        profile=shown(Profile, obj=person),
        zones=sorted(available_timezones()),
        languages=TONGUES,
    )


@bp.post("/account")
@page_action(to=".show", again=show)
def change() -> ResponseReturnValue:
    """Change name, language, zone or shortcuts."""
    person_id, form = owner().id, read(Profile)
    name, language, zone = form.name.data, form.language.data or "", form.time_zone.data or ""
    shortcuts = bool(form.shortcuts.data)
    accounts.rename(person_id, name=name, language=language, time_zone=zone, shortcuts=shortcuts, now=g.now)
    g.language = language  # the sentence below is already in the new one
    return done(gettext("Saved."), "message")
