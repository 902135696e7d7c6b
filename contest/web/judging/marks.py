"""Marks of a judge: PUT and DELETE from the quick review, POST from a form without script."""

from flask import g, request
from flask.typing import ResponseReturnValue

from contest.contests.model import Contest
from contest.judging import actions as judging_actions, methods
from contest.kernel.refusal import Invalid, Refused
from contest.web import guard
from contest.web.judging import bp
from contest.web.page_action import done, page_action


@bp.put("/contests/<int:number>/entries/<int:entry>/mark")
def put_mark(number: int, entry: int) -> ResponseReturnValue:
    """One of the method's marks: `{"mark": "keep"}`."""
    contest = judging(number)
    sent = request.get_json(silent=True)
    mark = _mark(number, sent.get("mark") if isinstance(sent, dict) else None)
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
        judging_actions.mark(contest.id, entry, by=guard.my_id(), mark=_mark(number, word), now=g.now)
    else:
        judging_actions.unmark(contest.id, entry, by=guard.my_id(), now=g.now)
    return done()


def judging(number: int) -> Contest:
    """The contest, if the one who asks may mark its entries now."""
    try:
        return guard.contest("entry.mark", number)
    except Refused:
        raise Refused("mark.not_now") from None


def _mark(number: int, given: object) -> str:
    try:
        return methods.of(number).understand(given)
    except Refused as refused:
        raise Invalid({"mark": refused}) from None
