"""Actions on a contest: publication, cancellation, and hiding by staff."""

from collections.abc import Callable
from typing import Any

from flask import g

from contest.access import guard
from contest.api.blueprint import Act, payload
from contest.api.contests import bp
from contest.api.contests.documents import ContestDocument, document
from contest.api.fields import LongText, Reason, Schema, Text
from contest.contests import agreement
from contest.contests.actions import publication
from contest.contests.model import DRAFT
from contest.kernel.refusal import N_


class Publication(Schema):
    """Nothing need be said: publishing accepts the agreement that the contest shows."""

    text_version = Text(
        most=20, load_default=agreement.CURRENT,
        metadata={"example": agreement.CURRENT, "description": "The version that was read, to be sure of it"},
    )  # fmt: skip


class Cancellation(Schema):
    """Staff say why; a client gives up a draft freely."""

    reason = LongText(most=1_000, load_default="", metadata={"example": "The client asked for it"})


@bp.post("/contests/<int:number>/publication")
@bp.accepts(Publication)
@bp.returns(201, ContestDocument, N_("Open the contest to designers, accepting the agreement it shows"))
@bp.money
def publish(number: int) -> Act:
    """The prize, fee and tax must be held."""
    guard.contest("contest.publish", number)
    me, version = guard.my_id(), payload()["text_version"]
    return Act(
        lambda: publication.publish(number, agreement=version, by=me, now=g.now),
        lambda _: document(number),
    )


@bp.post("/contests/<int:number>/cancellation")
@bp.accepts(Cancellation)
@bp.returns(201, ContestDocument, N_("Discard a draft; staff: cancel a published contest, with a reason"))
@bp.money
def cancel(number: int) -> Act:
    """All that was received is refunded."""
    staff = guard.contest("contest.cancel", number).state != DRAFT
    me, reason = guard.my_id(), payload()["reason"]
    return Act(
        lambda: publication.cancel(number, by=me, staff=staff, reason=reason, now=g.now),
        lambda _: document(number),
    )


@bp.post("/contests/<int:number>/hiding")
@bp.accepts(Reason)
@bp.returns(201, ContestDocument, N_("Staff: hide a contest"))
def hide(number: int) -> Act:
    """Its clocks run on."""
    guard.contest("contest.hide", number)
    act = _of_staff(number, publication.hide)
    return Act(act, lambda _: document(number))


@bp.delete("/contests/<int:number>/hiding")
@bp.accepts(Reason, location="query")
@bp.returns(204, None, N_("Staff: show it again"))
def show_again(number: int) -> None:
    """With a reason, too."""
    guard.contest("contest.hide", number)
    _of_staff(number, publication.show)()


def _of_staff(number: int, act: Callable[..., None]) -> Callable[[], Any]:
    me, reason = guard.my_id(), payload()["reason"]
    return lambda: act(number, reason=reason, by=me, now=g.now)
