"""Forms of pins: a message with a place on an image; done, resolved, reopened."""

from flask import g, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.validators import InputRequired

from contest.entries import rules as entry_rules
from contest.entries.actions import pins
from contest.web import guard
from contest.web.entries import bp
from contest.web.entries.page import Comment, show
from contest.web.forms import NEEDED, Whole
from contest.web.page_action import done, once_per_form, page_action, read


class Placed(Comment):
    """A word in the thread, with its place in thousandths of an image."""

    refusals = Comment.refusals | {"pin.too_many": "text", "comment.too_many": "text"}
    version = Whole("", [InputRequired(NEEDED)], least=1, most=entry_rules.MOST_VERSIONS)
    image = Whole("", [InputRequired(NEEDED)], least=1, most=entry_rules.MOST_IMAGES)
    x = Whole("", [InputRequired(NEEDED)], least=0, most=entry_rules.PIN_SCALE)
    y = Whole("", [InputRequired(NEEDED)], least=0, most=entry_rules.PIN_SCALE)


def _at_pin(number: int, entry: int, pin: int) -> str:
    return url_for(".show", number=number, entry=entry, _anchor=f"pin-{pin}")


@bp.post("/contests/<int:number>/entries/<int:entry>/pins")
@page_action(to=".show", _anchor="thread", again=show, at="pin")
def place_pin(number: int, entry: int) -> ResponseReturnValue:
    """Author or client writes to the other about a place on an image."""
    _contest, row = guard.entry("pin.place", number, entry)
    form = read(Placed)
    at = {name: form[name].data for name in ("version", "image", "x", "y")}
    pin = once_per_form(pins.place, row.id, by=guard.my_id(), text=form.text.data, now=g.now, **at)
    anchor = f"pin-{pin}"
    return done(to=url_for(".show", number=number, entry=entry, version=form.version.data, _anchor=anchor))


@bp.post("/contests/<int:number>/entries/<int:entry>/pins/<int:pin>/done")
@page_action(to=_at_pin, by_script=True)
def finish_pin(number: int, entry: int, pin: int) -> ResponseReturnValue:
    """The author marks it as done."""
    _contest, row = guard.entry("entry.comment", number, entry)
    pins.finish(row.id, pin, by=guard.my_id(), now=g.now)
    return done(_("Pin %(pin)s is done.", pin=pin))


@bp.post("/contests/<int:number>/entries/<int:entry>/pins/<int:pin>/resolution")
@page_action(to=_at_pin, by_script=True)
def resolve_pin(number: int, entry: int, pin: int) -> ResponseReturnValue:
    """The client's side resolves it."""
    _contest, row = guard.entry("pin.resolve", number, entry)
    pins.resolve(row.id, pin, by=guard.my_id(), now=g.now)
    return done(_("Pin %(pin)s is resolved.", pin=pin))


@bp.post("/contests/<int:number>/entries/<int:entry>/pins/<int:pin>/reopening")
@page_action(to=_at_pin, by_script=True)
def reopen_pin(number: int, entry: int, pin: int) -> ResponseReturnValue:
    """The client's side opens it again."""
    _contest, row = guard.entry("pin.resolve", number, entry)
    pins.reopen(row.id, pin, by=guard.my_id(), now=g.now)
    return done(_("Pin %(pin)s is open again.", pin=pin))
