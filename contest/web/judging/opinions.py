"""Stars and shortlist of the client."""

from flask import g
from flask.typing import ResponseReturnValue

from contest.judging import actions as judging_actions, rules as judging_rules
from contest.kernel.refusal import Invalid, Refused
from contest.web import guard
from contest.web.forms import Form, Whole
from contest.web.judging import bp
from contest.web.page_action import done, page_action


class Stars(Form):
    """One to five; left empty, they are taken back."""

    stars = Whole("", least=1, most=judging_rules.MOST_STARS)


@bp.post("/contests/<int:number>/entries/<int:entry>/rating")
@page_action(to="entries.show", _anchor="judging", by_script=True)
def rate(number: int, entry: int) -> ResponseReturnValue:
    """The client gives stars, or takes them back."""
    contest, found = guard.entry("entry.rate", number, entry)
    form = Stars()
    if not form.validate():
        raise Invalid({"stars": Refused("rating.bounds")})
    judging_actions.rate(contest.id, found.number, by=guard.my_id(), stars=form.stars.data, now=g.now)
    return done()


@bp.post("/contests/<int:number>/entries/<int:entry>/shortlisting")
@page_action(to="entries.show", _anchor="judging", by_script=True)
def shortlist(number: int, entry: int) -> ResponseReturnValue:
    """The client puts the entry on the shortlist."""
    contest, found = guard.entry("entry.shortlist", number, entry)
    judging_actions.shortlist(contest.id, found.number, by=guard.my_id(), now=g.now)
    return done()


@bp.post("/contests/<int:number>/entries/<int:entry>/shortlisting/end")
@page_action(to="entries.show", _anchor="judging", by_script=True)
def unshortlist(number: int, entry: int) -> ResponseReturnValue:
    """The client takes it off again."""
    contest, found = guard.entry("entry.shortlist", number, entry)
    judging_actions.unshortlist(contest.id, found.number, by=guard.my_id(), now=g.now)
    return done()
