"""The watch list: contests one has no part in yet, and wants to be told of."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.contests import watching
from contest.entries import queries as entry_queries
from contest.judging import queries as judging_queries
from contest.web import guard, paging
from contest.web.contests import bp
from contest.web.contests.lists import row


@bp.get("/me/watching")
def watch_list() -> ResponseReturnValue:
    """What I watch, newest first; `?off=42` offers to take back what was just done."""
    me = guard.my_id()
    found = watching.watch_list(me, after=request.args.get("after"))
    counts = entry_queries.listed_by_contest([one.id for one in found.rows])
    records = judging_queries.records({one.client_id for one in found.rows})
    return render_template(
        "contests/watching.html",
        found=found,
        rows=[row(one, counts.get(one.id, 0), records.get(one.client_id)) for one in found.rows],
        off=paging.number("off"),
    )


@bp.post("/contests/<int:number>/watching")
def watch(number: int) -> ResponseReturnValue:
    """Be told of this contest."""
    me = guard.my_id()
    contest = guard.contest("contest.view", number)
    watching.watch(contest.id, by=me, now=g.now)
    flash(
        _("You watch this contest: we email you before it closes, and when its brief or deadline changes."),
        "done",
    )
    return _back(number)


@bp.post("/contests/<int:number>/watching/end")
def unwatch(number: int) -> ResponseReturnValue:
    """Be told no more."""
    me = guard.my_id()
    contest = guard.contest("contest.view", number)
    watching.unwatch(contest.id, by=me)
    if request.form.get("from") == "list":
        return redirect(url_for(".watch_list", off=number), code=303)
    flash(_("You no longer watch this contest."), "done")
    return _back(number)


def _back(number: int) -> ResponseReturnValue:
    if request.form.get("from") == "list":
        return redirect(url_for(".watch_list"), code=303)
    return redirect(url_for(".show", number=number), code=303)
