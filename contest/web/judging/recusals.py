"""Recusals: a judge says "I cannot judge this", sees and undoes their own; staff see all, and remove a judge instead of
adding one."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.access.table import Role
from contest.contests.model import Contest
from contest.judging import actions as judging_actions, queries as judging_queries, rules as judging_rules
from contest.kernel.refusal import Invalid, Refused
from contest.web import guard
from contest.web.errors import wants_json
from contest.web.forms import Form, LongText
from contest.web.judging import bp


class Reason(Form):
    """Why staff remove a judge."""

    reason = LongText("", most=1_000)


@bp.get("/contests/<int:number>/recusals")
def recusals(number: int) -> ResponseReturnValue:
    """A judge's own recusals; for staff those of the panel, and the judges."""
    return _page(guard.contest("judge.see_recusals", number))


@bp.post("/contests/<int:number>/entries/<int:entry>/recusal")
def recuse(number: int, entry: int) -> ResponseReturnValue:
    """A judge cannot judge this entry, nor the designer's others."""
    guard.contest("judge.recuse", number)
    reason = request.form.get("reason", "")
    if reason not in judging_rules.REASONS:
        raise Invalid({"reason": Refused("recusal.unknown")})
    judging_actions.recuse(number, entry, by=guard.my_id(), reason=reason, now=g.now)
    if wants_json():
        return "", 204
    said = _("Entry #%(number)s and the designer’s other entries have left your deck.", number=entry)
    flash(said, "done")
    return redirect(url_for(".recusals", number=number), 303)


@bp.post("/contests/<int:number>/entries/<int:entry>/recusal/end")
def undo_recusal(number: int, entry: int) -> ResponseReturnValue:
    """They can after all."""
    guard.contest("judge.recuse", number)
    judging_actions.undo_recusal(number, entry, by=guard.my_id(), now=g.now)
    if wants_json():
        return "", 204
    flash(
        _("Entry #%(number)s and the designer’s other entries are back in your deck.", number=entry), "done"
    )
    return redirect(url_for(".recusals", number=number), 303)


@bp.post("/contests/<int:number>/judges/<int:judge_id>/dismissal")
def remove_by_staff(number: int, judge_id: int) -> ResponseReturnValue:
    """Staff remove a judge, with a reason."""
    contest = guard.contest("judge.remove_by_staff", number)
    form = Reason()
    form.validate()
    wrong = form.wrong("reason") or (
        None if (form.reason.data or "").strip() else _("Give a reason. The client and the judge read it.")
    )
    if wrong:
        return _page(contest, wrong={judge_id: wrong}, typed={judge_id: form.reason.data or ""}), 422
    judging_actions.remove_by_staff(
        number, judge_id, by=guard.my_id(), reason=form.reason.data or "", now=g.now
    )
    flash(_("The judge is removed. The client and the judge were told why."), "done")
    return redirect(url_for(".recusals", number=number), 303)


@bp.post("/contests/<int:number>/judges/<int:judge_id>/dismissal/end")
def reinstate(number: int, judge_id: int) -> ResponseReturnValue:
    """Staff put the judge back."""
    guard.contest("judge.remove_by_staff", number)
    judging_actions.reinstate(number, judge_id, by=guard.my_id(), now=g.now)
    flash(_("The judge is back on the panel. The client and the judge were told."), "done")
    return redirect(url_for(".recusals", number=number), 303)


def _page(
    contest: Contest, *, wrong: dict[int, str] | None = None, typed: dict[int, str] | None = None
) -> str:
    if Role.STAFF in guard.standing(contest).roles:
        return render_template(
            "judging/recusals_of_panel.html",
            contest=contest,
            said=judging_queries.panel_recusals(contest.id),
            panel=judging_queries.panel(contest.id),
            removes=guard.may("judge.remove_by_staff", contest),
            wrong=wrong or {},
            typed=typed or {},
        )
    return render_template(
        "judging/recusals.html",
        contest=contest,
        said=judging_queries.own_recusals(contest.id, guard.my_id()),
        most=judging_rules.MOST_RECUSALS,
    )
