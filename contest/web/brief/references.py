"""Pictures of a brief: added and removed."""

from flask import g
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.entries.actions import references as references_actions
from contest.web import guard
from contest.web.brief import bp
from contest.web.brief.saving import save_step
from contest.web.brief.steps import page
from contest.web.page_action import done, page_action


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
