"""Putting pictures into a brief, and taking them out again."""

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.entries import references as references_entries
from contest.web import guard
from contest.web.brief import bp, form, saving
from contest.web.brief.steps import page


@bp.post("/contests/<int:number>/references")
def add_references(number: int) -> ResponseReturnValue:
    """Put the pictures that have arrived into the brief; what was typed in the same step is saved with them."""
    contest = guard.contest("contest.edit_brief", number)
    typed = form.read(request.form, contest)
    if not saving.chosen():
        typed.errors["uploads"] = _("Choose a picture first.")
    status = saving.save(contest, typed)
    if typed.errors:
        return page(contest, "brief", typed=request.form, wrong=typed), status
    return _back(number)


@bp.post("/contests/<int:number>/references/<int:image>/removal")
def remove_reference(number: int, image: int) -> ResponseReturnValue:
    """Take a picture out of the brief."""
    guard.contest("contest.edit_brief", number)
    references_entries.remove(number, image, by=guard.my_id(), now=g.now)
    flash(_("The picture was removed."), "done")
    return _back(number)


@bp.post("/contests/<int:number>/references/<int:image>/earlier")
def bring_reference_forward(number: int, image: int) -> ResponseReturnValue:
    """Show a picture one place earlier."""
    guard.contest("contest.edit_brief", number)
    references_entries.bring_forward(number, image)
    return _back(number)


def _back(number: int) -> ResponseReturnValue:
    return redirect(url_for("brief.show", number=number, step="brief", _anchor="pictures"), code=303)
