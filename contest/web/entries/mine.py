"""Entries of a designer over all contests, and what became of them."""

from collections.abc import Sequence
from typing import Any

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue

from contest.awards import queries as award_queries, rules as award_rules
from contest.awards.model import Award, Handover
from contest.contests import rules as contest_rules
from contest.entries import queries as entry_queries, rules as entry_rules
from contest.entries.queries.mine import PAGE
from contest.judging.queries.opinions import own_stars
from contest.web import guard, paging
from contest.web.entries import bp


@bp.get("/me/entries")
def mine() -> ResponseReturnValue:
    """My entries, newest first."""
    after = paging.number("after")
    entries = entry_queries.mine(guard.my_id(), now=g.now, after=after)
    more = url_for(".mine", after=entries[-1].id) if len(entries) == PAGE else None
    return render_template("entries/mine.html", rows=_rows(entries), more=more, first=after is None)


def _rows(entries: Sequence[entry_queries.Mine]) -> list[dict[str, Any]]:
    stars = own_stars(guard.my_id(), [one.id for one in entries])
    awards = award_queries.progress({one.contest.id for one in entries})
    return [
        _row(one, *awards.get(one.contest.id, (None, None))) | {"stars": stars.get(one.id)} for one in entries
    ]


def _row(one: entry_queries.Mine, award: Award | None, handover: Handover | None) -> dict[str, Any]:
    return {
        "entry": one,
        "contest": one.contest,
        "phase": contest_rules.phase(one.contest, g.now),
        "wins": award is not None and award.entry_id == one.id,
        "lost": award is not None and award.entry_id != one.id,
        "handover": handover,
        "overdue": handover is not None and award_rules.overdue(handover, g.now),
        "answered_by_clock": handover is not None and award_rules.accepts_by_itself(handover, g.now),
        "undo_until": one.withdrawn_at and entry_rules.take_back_until(one.contest, one.withdrawn_at, g.now),
    }
