"""Panel as its client sees it: invitations, judges, and whether each has begun or finished."""

from flask import g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _, lazy_gettext
from wtforms.validators import InputRequired

from contest.judging import actions as judging_actions, queries as judging_queries, rules as judging_rules
from contest.web import guard
from contest.web.forms import Form, Text
from contest.web.judging import bp
from contest.web.page_action import done, once_per_form, page_action, read, shown


class Invite(Form):
    """Whom to ask."""

    refusals = {"invitation": "email"}
    email = Text(
        lazy_gettext("Email address"),
        [InputRequired(lazy_gettext("Enter the email address of the person to invite."))],
        most=254,
    )


@bp.get("/contests/<int:number>/judges")
def panel(number: int) -> ResponseReturnValue:
    """Who judges, who was asked."""
    contest = guard.contest("judge.invite_or_remove", number)
    seats, most = judging_queries.panel(number), judging_rules.MOST_SEATS
    return render_template("judging/panel.html", contest=contest, form=shown(Invite), panel=seats, most=most)


@bp.post("/contests/<int:number>/judges")
@page_action(to=".panel", again=panel)
def invite(number: int) -> ResponseReturnValue:
    """Ask somebody by mail."""
    guard.contest("judge.invite_or_remove", number)
    email = read(Invite).email.data
    once_per_form(judging_actions.invite, number, email=email, by=guard.my_id(), now=g.now)
    return done(_("Invitation sent to %(email)s.", email=judging_rules.address(email)))


@bp.post("/contests/<int:number>/invitations/<int:invitation_id>/sending")
@page_action(to=".panel")
def resend(number: int, invitation_id: int) -> ResponseReturnValue:
    """Send an invitation again."""
    guard.contest("judge.invite_or_remove", number)
    judging_actions.resend(number, invitation_id, by=guard.my_id(), now=g.now)
    return done(_("Invitation sent again. Only the new link works."))


@bp.post("/contests/<int:number>/invitations/<int:invitation_id>/revocation")
@page_action(to=".panel")
def revoke(number: int, invitation_id: int) -> ResponseReturnValue:
    """Take an invitation back."""
    guard.contest("judge.invite_or_remove", number)
    judging_actions.revoke(number, invitation_id, by=guard.my_id(), now=g.now)
    return done(_("Invitation cancelled. Its link no longer works."))


@bp.post("/contests/<int:number>/invitations/<int:invitation_id>/revocation/end")
@page_action(to=".panel")
def restore(number: int, invitation_id: int) -> ResponseReturnValue:
    """Restore a revoked invitation."""
    guard.contest("judge.invite_or_remove", number)
    judging_actions.restore(number, invitation_id, by=guard.my_id(), now=g.now)
    return done(_("Invitation restored. Its link works as before."))


@bp.post("/contests/<int:number>/judges/<int:judge_id>/removal")
@page_action(to=".panel")
def remove(number: int, judge_id: int) -> ResponseReturnValue:
    """Take a judge off the panel."""
    guard.contest("judge.invite_or_remove", number)
    judging_actions.remove(number, judge_id, by=guard.my_id(), now=g.now)
    return done(_("The judge was removed, and their marks no longer count. You can restore them below."))


@bp.post("/contests/<int:number>/judges/<int:judge_id>/removal/end")
@page_action(to=".panel")
def give_back(number: int, judge_id: int) -> ResponseReturnValue:
    """Put a removed judge back."""
    guard.contest("judge.invite_or_remove", number)
    judging_actions.give_back(number, judge_id, by=guard.my_id(), now=g.now)
    return done(_("The judge is back on the panel, and their marks count again."))
