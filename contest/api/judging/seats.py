"""Seats of a judge: their panels, and their own word that they have finished."""

from typing import Any

from flask import g

from contest.access import guard
from contest.api import cursor
from contest.api.blueprint import payload
from contest.api.contests.documents import STATES
from contest.api.fields import Instant, OneOf, Schema, Text, Whole
from contest.api.judging import bp
from contest.contests import rules as contest_rules
from contest.contests.model import DRAFT
from contest.judging import actions as judging_actions, queries as judging_queries, rules as judging_rules
from contest.judging.queries import OwnSeat
from contest.kernel.refusal import N_


class SeatDocument(Schema):
    """A panel I sit on; my own progress is for me alone."""

    contest = Whole(metadata={"example": 42})
    title = Text(most=120)
    state = OneOf(STATES)
    progress = OneOf(judging_rules.PROGRESS, metadata={"description": "What the client sees of it"})
    marked = Whole(metadata={"description": "While entries are judged: how many I have marked"})
    deck = Whole(metadata={"description": "Of how many that I judge"})
    entries_close_at = Instant(allow_none=True)
    award_due = Instant(metadata={"description": "Until when the client is to choose"})


@bp.get("/me/panels")
@bp.accepts(cursor.Paging, location="query")
@bp.returns(200, cursor.pages_of(SeatDocument), N_("The panels I sit on, the one joined last first"))
def panels() -> dict[str, Any]:
    """A judge's way back to the work."""
    me, asked = guard.my_id(), payload()
    rows = judging_queries.own_seats(me, after=cursor.number(asked), most=asked["limit"] + 1)
    return cursor.cut(rows, asked, key=lambda row: row.judge_id, show=_seat)


@bp.put("/contests/<int:number>/finished")
@bp.returns(204, None, N_("A judge: I have finished"))
def finish(number: int) -> None:
    """Marks can still be changed."""
    guard.contest("judge.say_finished", number)
    judging_actions.finish(number, by=guard.my_id(), finished=True, now=g.now)


@bp.delete("/contests/<int:number>/finished")
@bp.returns(204, None, N_("A judge: I have not finished after all"))
def unfinish(number: int) -> None:
    """Again is no change."""
    guard.contest("judge.say_finished", number)
    judging_actions.finish(number, by=guard.my_id(), finished=False, now=g.now)


def _seat(row: OwnSeat) -> dict[str, Any]:
    contest = row.contest
    ready = contest.entries_close_at is not None and contest.state != DRAFT
    state = contest_rules.phase(contest, g.now) if ready else contest.state
    found = {
        "contest": contest.id,
        "title": contest.title,
        "state": state,
        "progress": row.progress,
        "entries_close_at": contest.entries_close_at,
    }
    if state == contest_rules.JUDGING:
        found |= {"marked": row.marked, "deck": row.deck, "award_due": contest_rules.award_due(contest)}
    return found
