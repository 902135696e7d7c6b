"""Recusals: a judge's own, and for staff those of the panel; staff remove a judge instead of adding one."""

from typing import Any

from flask import g

from contest.access import guard
from contest.access.table import Role
from contest.api import cursor
from contest.api.blueprint import Act, payload
from contest.api.fields import Instant, OneOf, Reason, Schema, Text, Whole
from contest.api.judging import bp
from contest.api.judging.panel import JudgeDocument, judge_document
from contest.judging import actions as judging_actions, queries as judging_queries, rules as judging_rules
from contest.judging.queries import Said
from contest.kernel.refusal import N_


class Why(Schema):
    """Why a judge cannot judge an entry."""

    reason = OneOf(judging_rules.REASONS, required=True)


class RecusalDocument(Schema):
    """A recusal: the entry it was said on takes the designer's other entries along."""

    entry = Whole(
        allow_none=True,
        metadata={"example": 12, "description": "Null: declared by a mail address when joining, long ago"},
    )
    letter = Text(most=8, metadata={"example": "C", "description": "The designer's, as in “Designer C”"})
    reason = OneOf((*judging_rules.REASONS, judging_rules.DECLARED))
    at = Instant()
    undo_until = Instant()
    undone_at = Instant(allow_none=True)
    judge = Text(most=80, metadata={"description": "The judge's name, for staff"})
    designer = Text(most=80, metadata={"description": "The designer's name, for staff"})


@bp.get("/contests/<int:number>/recusals")
@bp.accepts(cursor.Paging, location="query")
@bp.returns(200, cursor.pages_of(RecusalDocument), N_("A judge: my recusals; staff: those of the panel"))
def recusals(number: int) -> dict[str, Any]:
    """Nobody else ever sees them."""
    contest = guard.contest("judge.see_recusals", number)
    asked, staff = payload(), Role.STAFF in guard.relation(contest).roles
    found = (
        judging_queries.panel_recusals(number)
        if staff
        else judging_queries.own_recusals(number, guard.my_id())
    )
    return cursor.part(found, asked, lambda one: _said(one, staff=staff))


@bp.post("/contests/<int:number>/entries/<int:entry>/recusal")
@bp.accepts(Why)
@bp.returns(201, RecusalDocument, N_("A judge: I cannot judge this entry, nor the designer’s others"))
def recuse(number: int, entry: int) -> Act:
    """Can be undone for 10 minutes; five designers at most, undone ones counted."""
    guard.contest("judge.recuse", number)
    me, reason = guard.my_id(), payload()["reason"]

    def show(recusal_id: int) -> dict[str, Any]:
        said = next(one for one in judging_queries.own_recusals(number, me) if one.id == recusal_id)
        return _said(said, staff=False)

    return Act(lambda: judging_actions.recuse(number, entry, by=me, reason=reason, now=g.now), show)


@bp.delete("/contests/<int:number>/entries/<int:entry>/recusal")
@bp.returns(204, None, N_("A judge: undo a recusal within 10 minutes"))
def undo_recusal(number: int, entry: int) -> None:
    """The marks that the entries had come back."""
    guard.contest("judge.recuse", number)
    judging_actions.undo_recusal(number, entry, by=guard.my_id(), now=g.now)


@bp.post("/contests/<int:number>/judges/<int:invitation_id>/dismissal")
@bp.accepts(Reason)
@bp.returns(201, JudgeDocument, N_("Staff: remove a judge; the client and the judge read the reason"))
def remove_by_staff(number: int, invitation_id: int) -> Act:
    """Neither the client nor a new invitation brings them back."""
    guard.contest("judge.remove_by_staff", number)
    me, reason = guard.my_id(), payload()["reason"]
    seat = judging_queries.seat_of(number, invitation_id)

    def show(_done: object) -> dict[str, Any]:
        removed = judging_queries.panel(number).removed
        return judge_document(next(one for one in removed if one.judge_id == seat))

    return Act(lambda: judging_actions.remove_by_staff(number, seat, by=me, reason=reason, now=g.now), show)


@bp.delete("/contests/<int:number>/judges/<int:invitation_id>/dismissal")
@bp.returns(204, None, N_("Staff: put a judge back whom staff removed"))
def reinstate(number: int, invitation_id: int) -> None:
    """Their marks count again."""
    guard.contest("judge.remove_by_staff", number)
    judging_actions.reinstate(
        number, judging_queries.seat_of(number, invitation_id), by=guard.my_id(), now=g.now
    )


def _said(one: Said, *, staff: bool) -> dict[str, Any]:
    found = {
        "entry": one.entry,
        "letter": one.alias,
        "reason": one.reason,
        "at": one.at,
        "undone_at": one.undone_at,
    }
    if one.can_be_undone(g.now) and not staff:
        found["undo_until"] = one.undo_until
    return found | ({"judge": one.judge, "designer": one.designer} if staff else {})
