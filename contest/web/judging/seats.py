"""Seats of a judge: their panels, and their own word that they have finished with one."""

from flask import g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.contests import rules as contest_rules
from contest.contests.model import DRAFT
from contest.judging import actions as judging_actions, queries as judging_queries
from contest.judging.queries.panel import MOST
from contest.web import guard, paging
from contest.web.judging import bp
from contest.web.page_action import done, page_action


@bp.get("/me/panels")
def panels() -> ResponseReturnValue:
    """The contests I judge, with my progress and the deadline."""
    below = paging.number("after")
    found = judging_queries.own_seats(guard.my_id(), after=below, most=MOST + 1)
    seats, after = paging.cut(found, MOST, lambda seat: seat.judge_id)
    return render_template(
        "judging/panels.html",
        seats=[(seat, _phase(seat)) for seat in seats],
        first=below is None,
        after=after,
        award_due=contest_rules.award_due,
    )


@bp.post("/contests/<int:number>/finished")
@page_action(to=".panels")
def finish(number: int) -> ResponseReturnValue:
    """I have finished."""
    guard.contest("judge.say_finished", number)
    judging_actions.finish(number, by=guard.my_id(), finished=True, now=g.now)
    return done(_("The client can see that you have finished. You can still change your marks."))


@bp.post("/contests/<int:number>/finished/end")
@page_action(to=".panels")
def unfinish(number: int) -> ResponseReturnValue:
    """Not yet, after all."""
    guard.contest("judge.say_finished", number)
    judging_actions.finish(number, by=guard.my_id(), finished=False, now=g.now)
    return done(_("Your progress shows “Under way” again."))


def _phase(seat: judging_queries.OwnSeat) -> str:
    contest = seat.contest
    ready = contest.entries_close_at is not None and contest.state != DRAFT
    return contest_rules.phase(contest, g.now) if ready else contest.state
