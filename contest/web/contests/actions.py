"""Actions on a contest: cancellation, and hiding by staff."""

from flask import g
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _, lazy_gettext

from contest.contests.actions import publication
from contest.contests.model import DRAFT
from contest.web import guard
from contest.web.contests import bp
from contest.web.contests.page import brief_again
from contest.web.forms import reason_form
from contest.web.page_action import done, once_per_form, page_action, read

Reason = reason_form(most=1_000, needed=lazy_gettext("Give a reason. It is recorded."))


@bp.post("/contests/<int:number>/cancellation")
@page_action(to=".show", again=brief_again, at="cancel")
def cancel(number: int) -> ResponseReturnValue:
    """The client gives up a draft; staff call off a published contest, with a reason."""
    # Staff who are also the client of a draft give it up as its client.
    staff = guard.contest("contest.cancel", number).state != DRAFT
    reason = read(Reason).reason.data if staff else ""
    once_per_form(publication.cancel, number, by=guard.my_id(), staff=staff, reason=reason, now=g.now)
    return done(_("The contest is cancelled. Everyone involved is told.") if staff else _("Draft discarded."))


@bp.post("/contests/<int:number>/hiding")
@page_action(to=".show", again=brief_again, at="hide")
def hide(number: int) -> ResponseReturnValue:
    """Staff take the contest out of public sight."""
    guard.contest("contest.hide", number)
    once_per_form(publication.hide, number, reason=read(Reason).reason.data, by=guard.my_id(), now=g.now)
    return done(_("The contest is hidden."))


@bp.post("/contests/<int:number>/hiding/end")
@page_action(to=".show", again=brief_again, at="hide")
def unhide(number: int) -> ResponseReturnValue:
    """Staff bring it back."""
    guard.contest("contest.hide", number)
    once_per_form(publication.show, number, reason=read(Reason).reason.data, by=guard.my_id(), now=g.now)
    return done(_("The contest is visible again."))
