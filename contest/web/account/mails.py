"""Notification settings: by email at once, once a day, or in the inbox alone."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _, lazy_gettext

from contest.notices import groups, queries as notice_queries
from contest.notices.actions import settings as notice_settings
from contest.web.account import bp, owner
from contest.web.page_action import done, page_action

WAYS = (
    (groups.AT_ONCE, lazy_gettext("Email right away")),
    (groups.DIGEST, lazy_gettext("Once a day")),
    (groups.NEVER, lazy_gettext("On the site only")),
)


@bp.get("/mail")
def mails() -> ResponseReturnValue:
    """The settings, group by group."""
    person = owner()
    listed = [name for name in groups.GROUPS if name != "staff" or person.is_staff]
    return render_template(
        "account/mails.html",
        groups=[(name, groups.GROUPS[name]) for name in listed],
        ways=notice_queries.ways(person.id),
        left=notice_queries.left(person.id),
        choices=WAYS,
        zone=person.time_zone,
    )


@bp.post("/mail")
@page_action(to=".mails")
def choose_mails() -> ResponseReturnValue:
    """Keep what was chosen; what was not sent stays as it is."""
    sent = {name: request.form.get(name, "") for name in groups.GROUPS if groups.can_be_chosen(name)}
    notice_settings.choose(owner().id, {name: way for name, way in sent.items() if way in groups.WAYS})
    return done(_("Saved."))
