"""The panel as its client sees it: whom they invited, who judges, and whether they have begun or finished."""

from collections.abc import Callable

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _, lazy_gettext
from wtforms.validators import InputRequired

from contest.contests.model import Contest
from contest.judging import actions as judging_actions, queries as judging_queries, rules as judging_rules
from contest.kernel.once import once
from contest.kernel.refusal import Refused
from contest.web import guard
from contest.web.forms import Form, Text, once_key
from contest.web.judging import bp
from contest.web.words import sentence


class Invite(Form):
    """Whom to ask."""

    email = Text(
        lazy_gettext("Email address"),
        [InputRequired(lazy_gettext("Enter the email address of the person to invite."))],
        most=254,
    )


@bp.get("/contests/<int:number>/judges")
def panel(number: int) -> ResponseReturnValue:
    """Who judges, who was asked."""
    contest = guard.contest("judge.invite_or_remove", number)
    return _page(contest, Invite(formdata=None))


@bp.post("/contests/<int:number>/judges")
def invite(number: int) -> ResponseReturnValue:
    """Ask somebody by mail."""
    contest = guard.contest("judge.invite_or_remove", number)
    form, me = Invite(), guard.my_id()
    if not form.validate():
        return _page(contest, form), 422
    email = form.email.data or ""
    try:
        once(
            once_key(),
            by=me,
            now=g.now,
            act=lambda: judging_actions.invite(number, email=email, by=me, now=g.now),
        )
    except Refused as why:
        if not why.code.startswith("invitation."):
            raise
        form.email.errors = [sentence(why)]
        return _page(contest, form), 422
    flash(_("Invitation sent to %(email)s.", email=judging_rules.address(email)), "done")
    return _back(number)


@bp.post("/contests/<int:number>/invitations/<int:invitation_id>/sending")
def resend(number: int, invitation_id: int) -> ResponseReturnValue:
    """Send an invitation again."""
    return _act(
        number,
        lambda by: judging_actions.resend(number, invitation_id, by=by, now=g.now),
        _("Invitation sent again. Only the new link works."),
    )


@bp.post("/contests/<int:number>/invitations/<int:invitation_id>/revocation")
def revoke(number: int, invitation_id: int) -> ResponseReturnValue:
    """Take an invitation back."""
    return _act(
        number,
        lambda by: judging_actions.revoke(number, invitation_id, by=by, now=g.now),
        _("Invitation cancelled. Its link no longer works."),
    )


@bp.post("/contests/<int:number>/invitations/<int:invitation_id>/revocation/end")
def restore(number: int, invitation_id: int) -> ResponseReturnValue:
    """Let it stand after all."""
    return _act(
        number,
        lambda by: judging_actions.restore(number, invitation_id, by=by, now=g.now),
        _("Invitation restored. Its link works as before."),
    )


@bp.post("/contests/<int:number>/judges/<int:judge_id>/removal")
def remove(number: int, judge_id: int) -> ResponseReturnValue:
    """Take a judge off the panel."""
    return _act(
        number,
        lambda by: judging_actions.remove(number, judge_id, by=by, now=g.now),
        _("The judge was removed, and their marks no longer count. You can restore them below."),
    )


@bp.post("/contests/<int:number>/judges/<int:judge_id>/removal/end")
def give_back(number: int, judge_id: int) -> ResponseReturnValue:
    """Put a removed judge back."""
    return _act(
        number,
        lambda by: judging_actions.give_back(number, judge_id, by=by, now=g.now),
        _("The judge is back on the panel, and their marks count again."),
    )


def _act(number: int, act: Callable[[int], None], said: str) -> ResponseReturnValue:
    guard.contest("judge.invite_or_remove", number)
    act(guard.my_id())
    flash(said, "done")
    return _back(number)


def _back(number: int) -> ResponseReturnValue:
    return redirect(url_for("judging.panel", number=number), 303)


def _page(contest: Contest, form: Invite) -> str:
    return render_template(
        "judging/panel.html",
        contest=contest,
        form=form,
        panel=judging_queries.panel(contest.id),
        most=judging_rules.MOST_SEATS,
    )
