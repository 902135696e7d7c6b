"""Page of one contest, for everyone who may see it."""

from flask import g, render_template

from contest.access.table import Role
from contest.contests import agreement, lifecycle as contest_lifecycle
from contest.contests.model import Contest
from contest.entries import queries as entry_queries
from contest.kernel.sees import Entries, Sees
from contest.web import guard
from contest.web.contests import bp
from contest.web.contests.next_step import NextStepInput
from contest.web.contests.view import header_context, page_context
from contest.web.page_action import errors, typed


@bp.get("/contests/<int:number>")
def show(number: int) -> str:
    """One contest, as the one who asks may see it."""
    contest = guard.contest("contest.view", number)
    return render_template("contests/show.html", **page_context(contest), errors=errors(), typed=typed())


def preview(contest: Contest) -> str:
    """A draft as a designer will see it in the moment it opens."""
    seen = contest_lifecycle.as_published(contest, agreement=agreement.CURRENT, now=g.now)
    sees = Sees(person_id=None, entries=Entries.COUNT)
    return render_template(
        "contests/preview.html",
        **header_context(seen, Role.DESIGNER, NextStepInput(), client=contest.client.name)
        | {"next_step_url": "#main"},
        sees=sees,
        counts=entry_queries.Counts(0, 0),
        visible_counts=entry_queries.VisibleCounts(0, 0, 0, 0, 0),
        may={},
    )
