"""Watchlist of the token's owner."""

from typing import Any

from flask import g

from contest.access import guard
from contest.api import cursor
from contest.api.blueprint import payload
from contest.api.contests import bp
from contest.api.contests.documents import ContestLine
from contest.api.contests.lists import lines
from contest.contests import queries as contest_queries
from contest.contests.actions import watching
from contest.kernel.refusal import N_


@bp.get("/me/watching")
@bp.accepts(cursor.Paging, location="query")
@bp.returns(200, cursor.pages_of(ContestLine), N_("The contests I watch, newest first"))
def watch_list() -> dict[str, Any]:
    """Who watches a contest is notified before it closes, and when its brief or deadline changes."""
    me, asked = guard.my_id(), payload()
    return lines(contest_queries.watch_list(me, after=cursor.begins(asked), size=asked["limit"]))


@bp.put("/contests/<int:number>/watching")
@bp.returns(204, None, N_("Watch a contest"))
def watch(number: int) -> None:
    """Again is no change."""
    me = guard.my_id()
    watching.watch(guard.contest("contest.view", number).id, by=me, now=g.now)


@bp.delete("/contests/<int:number>/watching")
@bp.returns(204, None, N_("Stop watching"))
def unwatch(number: int) -> None:
    """Again is no change."""
    me = guard.my_id()
    watching.unwatch(guard.contest("contest.view", number).id, by=me)
