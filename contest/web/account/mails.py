"""How one is told: by mail at once, once a day, or in the inbox alone."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.notices import groups, settings as notice_settings
from contest.web.account import bp, owner


@bp.get("/mail")
def mails() -> ResponseReturnValue:
    """The settings, group by group."""
    person = owner()
    shown = [name for name in groups.GROUPS if name != "staff" or person.is_staff]
    return render_template(
        "account/mails.html",
        groups=[(name, groups.GROUPS[name]) for name in shown],
        ways=notice_settings.ways(person.id),
        left=notice_settings.left(person.id),
        choices=[
            (groups.AT_ONCE, _("Email right away")),
            (groups.DIGEST, _("Once a day")),
            (groups.NEVER, _("On the site only")),
        ],
        zone=person.time_zone,
    )


@bp.post("/mail")
def choose_mails() -> ResponseReturnValue:
    """Keep what was chosen; what was not sent stays as it is."""
    sent = {name: request.form.get(name, "") for name in groups.GROUPS if groups.can_be_chosen(name)}
    notice_settings.choose(owner().id, {name: way for name, way in sent.items() if way in groups.WAYS})
    flash(_("Saved."), "done")
    return redirect(url_for(".mails"), code=303)
