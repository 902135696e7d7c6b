"""A designer's entries over all contests, and what became of them."""

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contest.awards import progress
from contest.awards import rules as award_rules
from contest.contests import rules
from contest.entries import queries
from contest.entries import rules as entry_rules
from contest.entries.queries.mine import PAGE
from contest.judging.queries.own import own_stars
from contest.web import guard
from contest.web.entries import bp


@bp.get("/me/entries")
def mine() -> ResponseReturnValue:
    """My entries, newest first."""
    me = guard.my_id()
    after = request.args.get("after", "")
    below = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else None
    entries = queries.mine(me, now=g.now, after=below)
    stars = own_stars(me, [one.id for one in entries])
    awards = progress.of({one.contest.id for one in entries})
    rows = []
    for one in entries:
        award, handover = awards.get(one.contest.id, (None, None))
        rows.append(
            {
                "entry": one,
                "contest": one.contest,
                "phase": rules.phase(one.contest, g.now),
                "wins": award is not None and award.entry_id == one.id,
                "lost": award is not None and award.entry_id != one.id,
                "handover": handover,
                "overdue": handover is not None and award_rules.overdue(handover, g.now),
                "answered_by_clock": handover is not None and award_rules.accepts_by_itself(handover, g.now),
                "stars": stars.get(one.id),
                "undo_until": one.withdrawn_at
                and entry_rules.take_back_until(one.contest, one.withdrawn_at, g.now),
            }
        )
    more = url_for(".mine", after=entries[-1].id) if len(entries) == PAGE else None
    return render_template("entries/mine.html", rows=rows, more=more, first=below is None)
