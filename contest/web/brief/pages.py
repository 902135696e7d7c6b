"""Pages of a brief: its steps read and saved, its pictures, its preview, and its publication."""

from flask import g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime, gettext as _, lazy_gettext
from wtforms import StringField
from wtforms.validators import AnyOf

from contest.contests import queries as contest_queries
from contest.contests.actions import publication
from contest.entries.actions import references as references_actions
from contest.web import guard
from contest.web.brief import bp
from contest.web.brief.form import save_step
from contest.web.brief.steps import after, figures, known, page
from contest.web.contests.page import brief_tab, preview as as_designer
from contest.web.errors import wants_json
from contest.web.forms import Form
from contest.web.page_action import done, errors, once_per_form, page_action, read


class Consent(Form):
    """The client accepts the agreement that stood on the page."""

    accept = StringField("", [AnyOf(["1"], lazy_gettext("Read the transfer agreement and accept it."))])
    agreement = StringField()


@bp.get("/contests/<int:number>/brief")
def show(number: int) -> ResponseReturnValue:
    """One step of the brief while its client writes it; afterwards and for others the contest's tab."""
    contest = guard.contest("contest.view", number)
    if not guard.relation(contest).allows("contest.edit_brief"):
        return brief_tab(contest)
    if wants_json() and errors():
        return {"errors": errors()}
    return page(contest, known(request.values.get("step")))


def _next_step(number: int) -> str:
    return url_for(".show", number=number, step=after(known(request.form.get("step"))))


@bp.post("/contests/<int:number>/brief")
@page_action(to=_next_step, again=show)
def save(number: int) -> ResponseReturnValue:
    """Save one field (by script) or a whole step; what another tab saved meanwhile is not undone."""
    contest = guard.contest("contest.edit_brief", number)
    save_step(contest)
    if not wants_json():
        return done()
    return {"saved": format_datetime(g.now, "HH:mm"), "show": figures(contest_queries.contest(number))}


@bp.get("/contests/<int:number>/preview")
def preview(number: int) -> ResponseReturnValue:
    """The contest page as a designer will see it once it is open."""
    return as_designer(guard.contest("contest.edit_brief", number))


def check(number: int) -> ResponseReturnValue:
    """The step on which the client publishes."""
    return page(guard.contest("contest.edit_brief", number), "check")


@bp.post("/contests/<int:number>/publication")
@page_action(to="contests.show", again=check)
def publish(number: int) -> ResponseReturnValue:
    """The client accepts the transfer agreement and opens the contest."""
    guard.contest("contest.publish", number)
    agreement = read(Consent).agreement.data or ""
    once_per_form(publication.publish, number, agreement=agreement, by=guard.my_id(), now=g.now)
    return done(_("Your contest is open. Designers can enter now."))


def pictures(number: int) -> str:
    """The step on which pictures are put into the brief."""
    return page(guard.contest("contest.edit_brief", number), "brief")


@bp.post("/contests/<int:number>/references")
@page_action(to=".show", step="brief", _anchor="pictures", again=pictures)
def add_references(number: int) -> ResponseReturnValue:
    """Put the pictures that have arrived into the brief; what was typed in the same step is saved with them."""
    save_step(guard.contest("contest.edit_brief", number), pictures_needed=_("Choose a picture first."))
    return done()


@bp.post("/contests/<int:number>/references/<int:image>/removal")
@page_action(to=".show", step="brief", _anchor="pictures")
def remove_reference(number: int, image: int) -> ResponseReturnValue:
    """Take a picture out of the brief."""
    guard.contest("contest.edit_brief", number)
    references_actions.remove(number, image, by=guard.my_id(), now=g.now)
    return done(_("The picture was removed."))


@bp.post("/contests/<int:number>/references/<int:image>/earlier")
@page_action(to=".show", step="brief", _anchor="pictures")
def bring_reference_forward(number: int, image: int) -> ResponseReturnValue:
    """Show a picture one place earlier."""
    guard.contest("contest.edit_brief", number)
    references_actions.bring_forward(number, image)
    return done()
