"""A judge's panels, and the judge's own word that they have finished with one."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.contests import rules as contest_rules
from contest.contests.model import DRAFT
from contest.judging import actions as judging_actions, queries as judging_queries
from contest.judging.queries.seats import MOST
from contest.web import guard
from contest.web.judging import bp


@bp.get("/me/panels")
def panels() -> ResponseReturnValue:
    """The contests I judge, with my progress and the deadline."""
    after = request.args.get("after", "")
    below = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else None
    found = judging_queries.own_seats(guard.my_id(), after=below, most=MOST + 1)
    return render_template(
        "judging/panels.html",
        seats=[(seat, _phase(seat)) for seat in found[:MOST]],
        first=below is None,
        after=found[MOST - 1].judge_id if len(found) > MOST else None,
        award_due=contest_rules.award_due,
    )


@bp.post("/contests/<int:number>/finished")
def finish(number: int) -> ResponseReturnValue:
    """I have finished."""
    guard.contest("judge.say_finished", number)
    judging_actions.finish(number, by=guard.my_id(), finished=True, now=g.now)
    flash(_("The client can see that you have finished. You can still change your marks."), "done")
    return redirect(url_for(".panels"), 303)


@bp.post("/contests/<int:number>/finished/end")
def unfinish(number: int) -> ResponseReturnValue:
    """Not yet, after all."""
    guard.contest("judge.say_finished", number)
    judging_actions.finish(number, by=guard.my_id(), finished=False, now=g.now)
    flash(_("You are shown as under way again."), "done")
    return redirect(url_for(".panels"), 303)


def _phase(seat: judging_queries.OwnSeat) -> str:
    contest = seat.contest
    ready = contest.entries_close_at is not None and contest.state != DRAFT
    return contest_rules.phase(contest, g.now) if ready else contest.state
