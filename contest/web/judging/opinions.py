"""Opinions on an entry: marks of the judges, stars and shortlist of the client, and all of it beside the entry.

Marks come by PUT and DELETE from the quick review, by POST from a form without script.
"""

from dataclasses import dataclass

from flask import g, request
from flask.typing import ResponseReturnValue

from contest.contests.model import Contest
from contest.entries.model import DECLINED, READY, Entry
from contest.judging import (
    actions as judging_actions,
    methods,
    queries as judging_queries,
    rules as judging_rules,
)
from contest.judging.queries import Opinion
from contest.kernel.refusal import Invalid, Refused
from contest.web import guard
from contest.web.forms import Form, Whole
from contest.web.judging import bp
from contest.web.light_table import after_deciding
from contest.web.page_action import done, once_per_form, page_action


class Stars(Form):
    """One to five; left empty, they are taken back."""

    stars = Whole("", least=1, most=judging_rules.MOST_STARS)


@dataclass(frozen=True, kw_only=True)
class Feedback:
    """An entry's opinion as far as the one who asks may know it, and what they may do about it now."""

    opinion: Opinion
    marks: bool  # a judge, while marks are open
    rates: bool  # the client, until the award
    shortlists: bool
    recuses: bool  # a judge, while marks are open


@bp.put("/contests/<int:number>/entries/<int:entry>/mark")
def put_mark(number: int, entry: int) -> ResponseReturnValue:
    """One of the method's marks: `{"mark": "keep"}`."""
    contest = judging(number)
    sent = request.get_json(silent=True)
    mark = _mark(contest, sent.get("mark") if isinstance(sent, dict) else None)
    judging_actions.mark(contest.id, entry, by=guard.my_id(), mark=mark, now=g.now)
    return "", 204


@bp.delete("/contests/<int:number>/entries/<int:entry>/mark")
def delete_mark(number: int, entry: int) -> ResponseReturnValue:
    """Not seen after all."""
    contest = judging(number)
    judging_actions.unmark(contest.id, entry, by=guard.my_id(), now=g.now)
    return "", 204


@bp.post("/contests/<int:number>/entries/<int:entry>/mark")
@page_action(to="entries.show", _anchor="judging", by_script=True)
def post_mark(number: int, entry: int) -> ResponseReturnValue:
    """The same from a form; an empty mark takes it back."""
    contest = judging(number)
    if word := request.form.get("mark", ""):
        judging_actions.mark(contest.id, entry, by=guard.my_id(), mark=_mark(contest, word), now=g.now)
    else:
        judging_actions.unmark(contest.id, entry, by=guard.my_id(), now=g.now)
    return done()


@bp.post("/contests/<int:number>/entries/<int:entry>/rating")
@page_action(to=after_deciding, by_script=True)
def rate(number: int, entry: int) -> ResponseReturnValue:
    """The client gives stars, or takes them back."""
    contest, found = guard.entry("entry.rate", number, entry)
    form = Stars()
    if not form.validate():
        raise Invalid({"stars": Refused("rating.bounds")})
    once_per_form(
        judging_actions.rate, contest.id, found.number, by=guard.my_id(), stars=form.stars.data, now=g.now
    )
    return done()


@bp.post("/contests/<int:number>/entries/<int:entry>/shortlisting")
@page_action(to=after_deciding, by_script=True)
def shortlist(number: int, entry: int) -> ResponseReturnValue:
    """The client puts the entry on the shortlist."""
    contest, found = guard.entry("entry.shortlist", number, entry)
    once_per_form(judging_actions.shortlist, contest.id, found.number, by=guard.my_id(), now=g.now)
    return done()


@bp.post("/contests/<int:number>/entries/<int:entry>/shortlisting/end")
@page_action(to=after_deciding, by_script=True)
def unshortlist(number: int, entry: int) -> ResponseReturnValue:
    """The client takes it off again."""
    contest, found = guard.entry("entry.shortlist", number, entry)
    once_per_form(judging_actions.unshortlist, contest.id, found.number, by=guard.my_id(), now=g.now)
    return done()


def feedback(contest: Contest, entry: Entry) -> Feedback:
    """Marks, stars and shortlist of one entry for the one who asks. Two statements."""
    found = judging_queries.opinion(contest, entry, sees=guard.sees(contest))
    judged = entry.state == READY and entry.hidden_at is None and entry.shown_version is not None
    seen = entry.state in (READY, DECLINED) and entry.hidden_at is None and entry.shown_version is not None
    return Feedback(
        opinion=found,
        marks=judged and guard.may("entry.mark", contest, entry),
        rates=seen and guard.may("entry.rate", contest, entry),
        shortlists=(judged or found.shortlisted) and guard.may("entry.shortlist", contest, entry),
        recuses=judged and guard.may("judge.recuse", contest, entry),
    )


def judging(number: int) -> Contest:
    """The contest, if the one who asks may mark its entries now."""
    try:
        return guard.contest("entry.mark", number)
    except Refused:
        raise Refused("mark.not_now") from None


def _mark(contest: Contest, given: object) -> str:
    try:
        return methods.of(contest).understand(given)
    except Refused as refused:
        raise Invalid({"mark": refused}) from None
