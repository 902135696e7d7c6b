"""Seat of a judge: their own word that they have finished."""

from flask import g
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.judging import actions as judging_actions
from contest.web import guard
from contest.web.judging import bp
from contest.web.page_action import done, page_action


@bp.post("/contests/<int:number>/finished")
@page_action(to="home.index")
def finish(number: int) -> ResponseReturnValue:
    """I have finished."""
    guard.contest("judge.say_finished", number)
    judging_actions.finish(number, by=guard.my_id(), finished=True, now=g.now)
    return done(_("The client can see that you have finished. You can still change your marks."))


@bp.post("/contests/<int:number>/finished/end")
@page_action(to="home.index")
def unfinish(number: int) -> ResponseReturnValue:
    """Not yet, after all."""
    guard.contest("judge.say_finished", number)
    judging_actions.finish(number, by=guard.my_id(), finished=False, now=g.now)
    return done(_("Your progress shows “Under way” again."))
