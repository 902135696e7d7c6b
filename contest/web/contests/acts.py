"""Calling a contest off, and what staff do with what is shown."""

from collections.abc import Callable

from flask import flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.contests import actions as contest_actions
from contest.contests.model import DRAFT, Contest
from contest.entries import cancellation
from contest.kernel.once import once
from contest.web import guard
from contest.web.contests import bp
from contest.web.contests.page import page
from contest.web.forms import Form, LongText, once_key

LONGEST_REASON = 1_000


class Reason(Form):
    """Why staff do what they do."""

    reason = LongText("", most=LONGEST_REASON)


@bp.post("/contests/<int:number>/cancellation")
def cancel(number: int) -> ResponseReturnValue:
    """The client gives up a draft; staff call off a published contest, with a reason."""
    if guard.sent_before():
        return redirect(url_for(".show", number=number), code=303)
    contest = guard.contest("contest.cancel", number)
    me = guard.my_id()
    # Staff who are also the client of a draft give it up as its client.
    staff = contest.state != DRAFT
    form = Reason()
    if staff and (refused := _reason_missing(contest, form, "cancel")):
        return refused
    reason = form.reason.data or ""
    once(
        once_key(),
        by=me,
        now=g.now,
        act=lambda: cancellation.cancel(contest.id, by=me, staff=staff, reason=reason, now=g.now),
    )
    flash(
        _("The contest is cancelled. Everyone involved is told.") if staff else _("Draft discarded."),
        "done",
    )
    return redirect(url_for(".show", number=number), code=303)


@bp.post("/contests/<int:number>/hiding")
def hide(number: int) -> ResponseReturnValue:
    """Staff take the contest out of public sight."""
    return _staff(number, "hide", contest_actions.hide, _("The contest is hidden."))


@bp.post("/contests/<int:number>/hiding/end")
def unhide(number: int) -> ResponseReturnValue:
    """Staff bring it back."""
    return _staff(number, "hide", contest_actions.show, _("The contest is visible again."))


def _staff(number: int, field: str, act: Callable[..., None], said: str) -> ResponseReturnValue:
    if guard.sent_before():
        return redirect(url_for(".show", number=number), code=303)
    contest = guard.contest("contest.hide", number)
    form = Reason()
    if refused := _reason_missing(contest, form, field):
        return refused
    me, reason = guard.my_id(), form.reason.data
    once(once_key(), by=me, now=g.now, act=lambda: act(number, reason=reason, by=me, now=g.now))
    flash(said, "done")
    return redirect(url_for(".show", number=number), code=303)


def _reason_missing(contest: Contest, form: Reason, field: str) -> ResponseReturnValue | None:
    form.validate()
    wrong = form.wrong("reason") or (None if form.reason.data else _("Give a reason. It is recorded."))
    if wrong is None:
        return None
    return page(contest, errors={field: wrong}, typed={field: form.reason.data or ""}), 422
