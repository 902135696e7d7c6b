"""Deadline of a published contest: its changes, and closing early. An extension is a PATCH of `entries_close_at`."""

from typing import Any

from flask import g

from contest.access import guard
from contest.api import cursor
from contest.api.blueprint import Act, payload
from contest.api.contests import bp
from contest.api.contests.documents import ContestDocument, whole
from contest.api.fields import Instant, Schema, Truth, Whole
from contest.contests import queries as contest_queries
from contest.contests.queries import conversation as conversation_queries
from contest.entries.actions import closing
from contest.kernel.refusal import N_


class Nothing(Schema):
    """Nothing need be said."""


class DeadlineChangeDocument(Schema):
    """A deadline that was moved in public."""

    number = Whole(metadata={"example": 1})
    early = Truth(metadata={"description": "Closed early; else more time"})
    was = Instant()
    becomes = Instant()
    at = Instant()


@bp.get("/contests/<int:number>/deadline-changes")
@bp.returns(200, cursor.pages_of(DeadlineChangeDocument), N_("Deadline changes since publication"))
def deadline_changes(number: int) -> dict[str, Any]:
    """All of them, in their order."""
    contest = guard.contest("contest.view", number)
    return cursor.page(conversation_queries.conversation(contest.id, sees=guard.sees(contest)).moves, None)


@bp.post("/contests/<int:number>/early-close")
@bp.accepts(Nothing)
@bp.returns(201, ContestDocument, N_("Close entries at the end of the next day; everyone is told"))
def close_early(number: int) -> Act:
    """Needs a living entry, and must be earlier than the deadline."""
    guard.contest("contest.close_early", number)
    me = guard.my_id()
    payload()
    return Act(
        lambda: closing.close_early(number, by=me, now=g.now),
        lambda _: whole(contest_queries.contest(number)),
    )
