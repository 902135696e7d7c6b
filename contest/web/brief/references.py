"""Putting pictures into a brief, and taking them out again."""

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.entries import references, rules, uploads
from contest.kernel.once import once
from contest.kernel.refusal import Refused
from contest.web import guard
from contest.web.brief import bp
from contest.web.brief.form import Typed
from contest.web.brief.steps import page
from contest.web.forms import once_key
from contest.web.words import sentence
from storage.store import StoreAway


@bp.post("/contests/<int:number>/references")
def add_references(number: int) -> ResponseReturnValue:
    """Put the pictures that have arrived into the brief."""
    contest = guard.contest("contest.edit_brief", number)
    me, ids = guard.my_id(), request.form.getlist("uploads")[: rules.MOST_REFERENCES + 1]
    if not ids:
        wrong = Typed(errors={"uploads": _("Choose a picture first.")})
        return page(contest, "brief", wrong=wrong), 422
    try:
        uploads.receive(ids, by=me)
        once(
            once_key(),
            by=me,
            now=g.now,
            act=lambda: references.add(number, by=me, upload_ids=ids, now=g.now),
        )
    except Refused as why:
        wrong = Typed(errors={"uploads": sentence(why)})
        return page(contest, "brief", wrong=wrong), 422
    except StoreAway:
        wrong = Typed(errors={"uploads": sentence(Refused("upload.storage_away"))})
        return page(contest, "brief", wrong=wrong), 503
    return _back(number)


@bp.post("/contests/<int:number>/references/<int:image>/removal")
def remove_reference(number: int, image: int) -> ResponseReturnValue:
    """Take a picture out of the brief."""
    guard.contest("contest.edit_brief", number)
    references.remove(number, image, by=guard.my_id(), now=g.now)
    flash(_("The picture is taken out."), "done")
    return _back(number)


@bp.post("/contests/<int:number>/references/<int:image>/earlier")
def bring_reference_forward(number: int, image: int) -> ResponseReturnValue:
    """Show a picture one place earlier."""
    guard.contest("contest.edit_brief", number)
    references.bring_forward(number, image)
    return _back(number)


def _back(number: int) -> ResponseReturnValue:
    return redirect(url_for("brief.show", number=number, step="brief", _anchor="pictures"), code=303)
