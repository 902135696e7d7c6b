"""Reading and saving the steps of a brief, its preview, and publishing it."""

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime, gettext as _

from contest.contests import queries as contest_queries
from contest.contests.actions import publication
from contest.kernel.once import once
from contest.web import guard
from contest.web.brief import bp, form, saving
from contest.web.brief.steps import after, figures, known, page
from contest.web.contests.page import preview as as_designer
from contest.web.errors import wants_json
from contest.web.forms import once_key


@bp.get("/contests/<int:number>/brief")
def show(number: int) -> ResponseReturnValue:
    """One step of the brief."""
    contest = guard.contest("contest.edit_brief", number)
    return page(contest, known(request.args.get("step")))


@bp.post("/contests/<int:number>/brief")
def save(number: int) -> ResponseReturnValue:
    """Save one field (by script) or a whole step; what another tab saved meanwhile is not undone."""
    contest = guard.contest("contest.edit_brief", number)
    typed = form.read(request.form, contest)
    status = saving.save(contest, typed)
    step = known(request.form.get("step"))
    if wants_json():
        if typed.twice:  # the choice stands on the page that a whole step comes back with
            typed.errors["closes"] += " " + _("Press “Save and continue” to choose.")
        if typed.errors:
            return {"errors": typed.errors}, status
        return {"saved": format_datetime(g.now, "HH:mm"), "show": figures(contest_queries.contest(number))}
    if typed.errors:
        return page(contest, step, typed=request.form, wrong=typed), status
    return redirect(url_for(".show", number=number, step=after(step)), code=303)


@bp.get("/contests/<int:number>/preview")
def preview(number: int) -> ResponseReturnValue:
    """The contest page as a designer will see it once it is open."""
    return as_designer(guard.contest("contest.edit_brief", number))


@bp.post("/contests/<int:number>/publication")
def publish(number: int) -> ResponseReturnValue:
    """The client accepts the transfer agreement and opens the contest."""
    if guard.sent_before():
        return redirect(url_for("contests.show", number=number), code=303)
    contest = guard.contest("contest.publish", number)
    if request.form.get("accept") != "1":
        wrong = form.Typed(errors={"accept": _("Read the transfer agreement and accept it.")})
        return page(contest, "check", wrong=wrong), 422
    me, agreement = guard.my_id(), request.form.get("agreement", "")
    once(
        once_key(),
        by=me,
        now=g.now,
        act=lambda: publication.publish(contest.id, agreement=agreement, by=me, now=g.now),
    )
    flash(_("Your contest is open. Designers can enter now."), "done")
    return redirect(url_for("contests.show", number=number), code=303)
