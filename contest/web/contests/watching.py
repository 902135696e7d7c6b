"""Watchlist: contests a person has no part in yet, and gets notifications of."""

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.contests import queries as contest_queries
from contest.contests.actions import watching
from contest.web import guard, paging
from contest.web.contests import bp
from contest.web.contests.lists import listed
from contest.web.page_action import done, page_action


@bp.get("/me/watching")
def watch_list() -> ResponseReturnValue:
    """What I watch, newest first; `?off=42` offers to take back what was just done."""
    found = contest_queries.watch_list(guard.my_id(), after=request.args.get("after"))
    rows = listed(found.rows)
    return render_template("contests/watching.html", found=found, rows=rows, off=paging.number("off"))


def _page(number: int) -> str:
    """The page on which the button was pressed; the list offers to take back what was done there."""
    if request.form.get("from") != "list":
        return url_for(".show", number=number)
    return url_for(".watch_list", off=number if request.endpoint == "contests.unwatch" else None)


@bp.post("/contests/<int:number>/watching")
@page_action(to=_page)
def watch(number: int) -> ResponseReturnValue:
    """Add this contest to the watchlist."""
    me = guard.my_id()
    watching.watch(guard.contest("contest.view", number).id, by=me, now=g.now)
    return done(
        _("You watch this contest: we email you before it closes, and when its brief or deadline changes.")
    )


@bp.post("/contests/<int:number>/watching/end")
@page_action(to=_page)
def unwatch(number: int) -> ResponseReturnValue:
    """Remove it from the watchlist."""
    me = guard.my_id()
    watching.unwatch(guard.contest("contest.view", number).id, by=me)
    on_list = request.form.get("from") == "list"
    return done(None if on_list else _("You no longer watch this contest."))
