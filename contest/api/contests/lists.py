"""Finding contests: everybody's list, and one's own."""

from typing import Any

from flask import g

from contest.access import guard
from contest.api import cursor
from contest.api.blueprint import told
from contest.api.contests import bp
from contest.api.contests.documents import ContestDocument, ContestLine, line, whole
from contest.api.fields import OneOf
from contest.contests import brief, queries
from contest.entries import queries as entries
from contest.kernel.refusal import N_


class Finding(cursor.Paging):
    """Which contests: open ones, the soonest deadline first, unless others are asked for."""

    state = OneOf(queries.SHELVES, load_default="open")
    category = OneOf(brief.CATEGORIES, load_default=None)


@bp.get("/contests")
@bp.takes(Finding, location="query")
@bp.answers(200, cursor.pages_of(ContestLine), N_("Contests that everybody may find"))
def index() -> dict[str, Any]:
    """The list that visitors see. "awarded" holds settled ones too: a winner was chosen."""
    asked = told()
    found = queries.open_list(
        now=g.now,
        shelf=asked["state"],
        category=asked["category"],
        after=cursor.begins(asked),
        size=asked["limit"],
    )
    return _page(found)


@bp.get("/me/contests")
@bp.takes(cursor.Paging, location="query")
@bp.answers(200, cursor.pages_of(ContestLine), N_("My own contests, drafts first"))
def mine() -> dict[str, Any]:
    """What one runs oneself."""
    me, asked = guard.my_id(), told()
    return _page(queries.of_client(me, after=cursor.begins(asked), size=asked["limit"]))


@bp.get("/contests/<int:number>")
@bp.answers(200, ContestDocument, N_("One contest"))
def show(number: int) -> dict[str, Any]:
    """The brief and where the contest stands."""
    return whole(guard.contest("contest.view", number))


def _page(found: queries.Page) -> dict[str, Any]:
    living = entries.living_by_contest([row.id for row in found.rows])
    return cursor.page(found.rows, found.after, lambda row: line(row, living.get(row.id, 0)))
