"""Panel of a contest: invitations sent by email and known by their number, and how one is accepted."""

from typing import Any

from flask import g

from contest.access import guard
from contest.api import cursor
from contest.api.blueprint import Act, payload
from contest.api.fields import Instant, LongText, OneOf, Schema, Text, Whole
from contest.api.judging import bp
from contest.judging import actions as judging_actions, queries as judging_queries, rules as judging_rules
from contest.judging.model import Invitation
from contest.judging.queries import Seat
from contest.kernel.refusal import N_


class Invite(Schema):
    """Whom to ask."""

    email = Text(most=254, required=True, empty=False, metadata={"example": "judge@example.com"})


class InvitationDocument(Schema):
    """An invitation that is on its way; its token is in the mail alone."""

    id = Whole(attribute="invitation_id")
    email = Text(most=254, metadata={"example": "judge@example.com"})
    sent_at = Instant()


class JudgeDocument(InvitationDocument):
    """A judge, or somebody who was asked."""

    state = OneOf(("waiting", "expired", "revoked", "judging", "removed"))
    name = Text(most=80, metadata={"example": "西田 薫"})
    expires_at = Instant()
    joined_at = Instant()
    progress = OneOf(
        judging_rules.PROGRESS, metadata={"description": "Done is what the judge says, never computed"}
    )
    removal_reason = LongText(most=1_000, metadata={"description": "Where our staff removed the judge"})


class Seated(Schema):
    """Where the judge sits now."""

    contest = Whole(metadata={"example": 42})


@bp.post("/contests/<int:number>/judges")
@bp.accepts(Invite)
@bp.returns(201, InvitationDocument, N_("Invite a judge by email"))
def invite(number: int) -> Act:
    """The link works once, for this address, for 14 days."""
    guard.contest("judge.invite_or_remove", number)
    me, email = guard.my_id(), payload()["email"]

    def show(invitation_id: int) -> dict[str, Any]:
        return next(_waiting(one) for one in judging_queries.panel(number).waiting if one.id == invitation_id)

    return Act(lambda: judging_actions.invite(number, email=email, by=me, now=g.now), show)


@bp.get("/contests/<int:number>/judges")
@bp.accepts(cursor.Paging, location="query")
@bp.returns(200, cursor.pages_of(JudgeDocument), N_("The panel and pending invitations"))
def panel(number: int) -> dict[str, Any]:
    """For its client."""
    guard.contest("judge.invite_or_remove", number)
    asked, found = payload(), judging_queries.panel(number)
    rows = [*map(judge_document, (*found.seats, *found.removed)), *map(_waiting, found.waiting)]
    return cursor.part(rows, asked)


@bp.delete("/contests/<int:number>/judges/<int:invitation_id>")
@bp.returns(204, None, N_("Remove a judge, or cancel an invitation"))
def dismiss(number: int, invitation_id: int) -> None:
    """Their marks count no more."""
    guard.contest("judge.invite_or_remove", number)
    judging_actions.dismiss(number, invitation_id, by=guard.my_id(), now=g.now)


@bp.post("/invitations/<token>/acceptance")
@bp.returns(201, Seated, N_("Accept the invitation to the panel that I received by email"))
def accept(token: str) -> Act:
    """With an account of the invited address."""
    me = guard.my_id()
    return Act(lambda: judging_actions.accept(token, by=me, now=g.now), lambda number: {"contest": number})


def judge_document(one: Seat) -> dict[str, Any]:
    """A judge, now or before, for client and staff."""
    same = ("invitation_id", "email", "sent_at", "name", "joined_at", "progress")
    found = {name: getattr(one, name) for name in same}
    found["state"] = "judging" if one.removed_at is None else "removed"
    return found if one.removal_reason is None else found | {"removal_reason": one.removal_reason}


def _waiting(one: Invitation) -> dict[str, Any]:
    found = {name: getattr(one, name) for name in ("email", "sent_at", "expires_at")}
    return found | {"invitation_id": one.id, "state": one.state(g.now)}
