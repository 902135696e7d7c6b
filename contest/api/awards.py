"""Awards: choosing the winner, and voiding an award whose delivery is overdue."""

from collections.abc import Callable
from typing import Any

from flask import g

from contest.access import guard
from contest.api.blueprint import Act, Blueprint, payload
from contest.api.contests.documents import ContestDocument, document as contest_document
from contest.api.fields import Amount, Instant, Part, Reason, Schema, Whole
from contest.api.handover import HandoverDocument, document
from contest.awards import queries as award_queries
from contest.awards.actions import awarding
from contest.kernel.refusal import N_
from contest.kernel.text import MOST_NUMBER

bp = Blueprint("awards", N_("The award and voiding it"))


class Choice(Schema):
    """The number of the entry that wins."""

    entry = Whole(required=True, least=1, most=MOST_NUMBER, metadata={"example": 12})


class AwardDocument(Schema):
    """The choice: it cannot be taken back."""

    entry = Whole(metadata={"example": 12})
    prize = Part(Amount)
    delivery_due = Instant()


@bp.post("/contests/<int:number>/award")
@bp.accepts(Choice)
@bp.returns(201, AwardDocument, N_("The client: choose the winner, for good"))
@bp.money
def award(number: int) -> Act:
    """Marks are sealed, everyone is notified."""
    guard.contest("award.decide", number)
    contest, entry = guard.entry("award.decide", number, payload()["entry"])
    me, entry_id, chosen, prize = guard.my_id(), entry.id, entry.number, contest.prize

    def show(_: int) -> dict[str, Any]:
        page = award_queries.handover(number)
        return {"entry": chosen, "prize": prize, "delivery_due": page.handover.due_at if page else None}

    return Act(lambda: awarding.award(number, entry_id=entry_id, by=me, now=g.now), show)


@bp.post("/contests/<int:number>/award/void-request")
@bp.accepts(Reason)
@bp.returns(201, HandoverDocument, N_("The client: ask staff to void an award whose delivery is overdue"))
def ask_void(number: int) -> Act:
    """Staff answer by mail."""
    return _with_reason("award.ask_void", number, awarding.ask_void, lambda _: document(number))


@bp.post("/contests/<int:number>/award/void")
@bp.accepts(Reason)
@bp.returns(201, ContestDocument, N_("Staff: void an overdue award; a new winner can be chosen"))
@bp.money
def void(number: int) -> Act:
    """Never one of their own."""
    return _with_reason("award.void", number, awarding.void, lambda _: contest_document(number))


def _with_reason(action: str, number: int, act: Callable[..., None], show: Callable[[Any], Any]) -> Act:
    guard.contest(action, number)
    me, reason = guard.my_id(), payload()["reason"]
    return Act(lambda: act(number, reason=reason, by=me, now=g.now), show)
