"""Recusals: a judge says "I cannot judge this", sees and undoes their own; staff see all, and remove a judge instead of
adding one."""

from flask import g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _, lazy_gettext

from contest.access.table import Role
from contest.contests.model import Contest
from contest.judging import actions as judging_actions, queries as judging_queries, rules as judging_rules
from contest.kernel.refusal import Invalid, Refused
from contest.web import guard
from contest.web.forms import reason_form
from contest.web.judging import bp
from contest.web.page_action import done, page_action, read, shown

Reason = reason_form(most=1_000, needed=lazy_gettext("Give a reason. The client and the judge read it."))


@bp.get("/contests/<int:number>/recusals")
def recusals(number: int) -> ResponseReturnValue:
    """A judge's own recusals; for staff those of the panel, and the judges."""
    contest = guard.contest("judge.see_recusals", number)
    if Role.STAFF in guard.relation(contest).roles:
        return _of_panel(contest)
    own, most = judging_queries.own_recusals(number, guard.my_id()), judging_rules.MOST_RECUSALS
    return render_template("judging/recusals.html", contest=contest, said=own, most=most)


@bp.post("/contests/<int:number>/entries/<int:entry>/recusal")
@page_action(to=".recusals", by_script=True)
def recuse(number: int, entry: int) -> ResponseReturnValue:
    """A judge cannot judge this entry, nor the designer's others."""
    guard.contest("judge.recuse", number)
    reason = request.form.get("reason", "")
    if reason not in judging_rules.REASONS:
        raise Invalid({"reason": Refused("recusal.unknown")})
    judging_actions.recuse(number, entry, by=guard.my_id(), reason=reason, now=g.now)
    return done(_("Entry #%(number)s and the designer’s other entries have left your deck.", number=entry))


@bp.post("/contests/<int:number>/entries/<int:entry>/recusal/end")
@page_action(to=".recusals", by_script=True)
def undo_recusal(number: int, entry: int) -> ResponseReturnValue:
    """They can after all."""
    guard.contest("judge.recuse", number)
    judging_actions.undo_recusal(number, entry, by=guard.my_id(), now=g.now)
    return done(_("Entry #%(number)s and the designer’s other entries are back in your deck.", number=entry))


@bp.post("/contests/<int:number>/judges/<int:judge_id>/dismissal")
@page_action(to=".recusals", again=recusals)
def remove_by_staff(number: int, judge_id: int) -> ResponseReturnValue:
    """Staff remove a judge, with a reason."""
    guard.contest("judge.remove_by_staff", number)
    reason = read(Reason).reason.data
    judging_actions.remove_by_staff(number, judge_id, by=guard.my_id(), reason=reason, now=g.now)
    return done(_("The judge is removed. The client and the judge were told why."))


@bp.post("/contests/<int:number>/judges/<int:judge_id>/dismissal/end")
@page_action(to=".recusals")
def reinstate(number: int, judge_id: int) -> ResponseReturnValue:
    """Staff put the judge back."""
    guard.contest("judge.remove_by_staff", number)
    judging_actions.reinstate(number, judge_id, by=guard.my_id(), now=g.now)
    return done(_("The judge is back on the panel. The client and the judge were told."))


def _of_panel(contest: Contest) -> str:
    form, judge_id = shown(Reason), (request.view_args or {}).get("judge_id")
    return render_template(
        "judging/recusals_of_panel.html",
        contest=contest,
        said=judging_queries.panel_recusals(contest.id),
        panel=judging_queries.panel(contest.id),
        removes=guard.may("judge.remove_by_staff", contest),
        wrong={judge_id: form.wrong("reason")},
        typed={judge_id: form.reason.data},
    )
