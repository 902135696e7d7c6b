"""Lists of contests: the public one, and a person's own."""

from datetime import timedelta
from typing import Any

from flask import g

from contest.access import guard
from contest.api import cursor
from contest.api.blueprint import payload
from contest.api.contests import bp
from contest.api.contests.documents import ContestDocument, ContestLine, line, whole
from contest.api.fields import Asked, OneOf, Text
from contest.contests import brief, finding, folding, queries as contest_queries
from contest.contests.model import CANCELLED, LAPSED
from contest.entries import queries as entry_queries
from contest.kernel.refusal import N_


class Finding(cursor.Paging):
    """Which contests: open ones, the soonest deadline first, unless others are asked for."""

    state = OneOf(finding.TABS, load_default="open")
    q = Text(
        most=folding.LONGEST_QUERY,
        load_default="",
        metadata={"description": "Words that all stand in the brief, whatever their width, case or kana"},
    )
    category = OneOf(brief.CATEGORIES, load_default=None)
    prize_from = Asked(load_default=None, metadata={"description": "The least prize, in minor units"})
    prize_to = Asked(load_default=None, metadata={"description": "The greatest prize, in minor units"})
    days = Asked(
        least=1,
        most=366,
        load_default=None,
        metadata={"description": "Open contests that close within so many days"},
    )
    visibility = OneOf(brief.VISIBILITIES, load_default=None)
    order = OneOf(finding.ORDERS, load_default="closing")


@bp.get("/contests")
@bp.accepts(Finding, location="query")
@bp.returns(200, cursor.pages_of(ContestLine), N_("Public contests"))
def index() -> dict[str, Any]:
    """The list that visitors see. "awarded" holds settled ones too: a winner was chosen."""
    asked = payload()
    contest_filter = finding.ContestFilter(
        words=asked["q"],
        tab=asked["state"],
        category=asked["category"],
        prize_from=asked["prize_from"],
        prize_to=asked["prize_to"],
        within=timedelta(days=asked["days"]) if asked["days"] else None,
        visibility=asked["visibility"],
        order=asked["order"],
    )
    after, size = cursor.begins(asked), asked["limit"]
    return lines(
        finding.find(contest_filter, now=g.now, after=after, size=size, living=entry_queries.listed())
    )


@bp.get("/me/contests")
@bp.accepts(cursor.Paging, location="query")
@bp.returns(200, cursor.pages_of(ContestLine), N_("My own contests, drafts first"))
def mine() -> dict[str, Any]:
    """What one runs oneself."""
    me, asked = guard.my_id(), payload()
    found = contest_queries.of_client(me, after=cursor.begins(asked), size=asked["limit"])
    ended = [
        row.id for row in found.rows if row.state in (CANCELLED, LAPSED)
    ]  # whose entries are seen no more
    seen = entry_queries.counts_of_client([row.id for row in found.rows if row.id not in ended])
    living = entry_queries.listed_by_contest(ended)
    none = entry_queries.VisibleCounts(0, 0, 0, 0, 0)
    return cursor.page(
        found.rows,
        found.after,
        lambda row: (
            line(row, living.get(row.id, 0)) if row.id in ended else line(row, seen.get(row.id, none))
        ),
    )


@bp.get("/contests/<int:number>")
@bp.returns(200, ContestDocument, N_("One contest"))
def show(number: int) -> dict[str, Any]:
    """Brief and state of the contest."""
    return whole(guard.contest("contest.view", number))


def lines(found: finding.Page) -> dict[str, Any]:
    """A page of contests, each with its count of entries."""
    living = entry_queries.listed_by_contest([row.id for row in found.rows])
    return cursor.page(found.rows, found.after, lambda row: line(row, living.get(row.id, 0)))
