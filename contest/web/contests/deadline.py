"""The deadline after publishing: moved later, or the call closed early; what will happen is said before."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.contests import deadline as deadlines, rules as contest_rules, talk
from contest.contests.model import Contest
from contest.entries import early_close, queries as entry_queries
from contest.kernel.once import once
from contest.kernel.refusal import Refused
from contest.web import guard, moments
from contest.web.contests import bp
from contest.web.forms import Form, Text, once_key
from contest.web.words import sentence


class Later(Form):
    """The new deadline, in the contest's zone."""

    closes = Text("", most=40)
    closes_fold = Text("", most=1)


@bp.get("/contests/<int:number>/deadline")
def deadline(number: int) -> ResponseReturnValue:
    """What can be done about the deadline, and exactly what it would do."""
    return _page(guard.contest("contest.later_deadline", number))


@bp.post("/contests/<int:number>/deadline")
def move_deadline(number: int) -> ResponseReturnValue:
    """The client gives designers more time."""
    if guard.sent_before():
        return _back(number)
    contest, me, form = guard.contest("contest.later_deadline", number), guard.my_id(), Later()
    form.validate()
    wrong, twice = form.wrong("closes") or form.wrong("closes_fold"), []
    if wrong is None:
        try:
            to = moments.understood(form.closes.data, contest.time_zone, fold=form.closes_fold.data)
            if to is None:
                raise moments.Wrong(_("Enter the new deadline."), [])
            until = to
            once(
                once_key(),
                by=me,
                now=g.now,
                act=lambda: deadlines.move_later(number, to=until, by=me, now=g.now),
            )
        except moments.Wrong as why:
            wrong, twice = why.sentence, why.twice
        except Refused as why:
            if why.code not in ("deadline.not_later", "deadline.too_far"):
                raise
            wrong = sentence(why)
    if wrong is not None:
        return _page(contest, wrong=wrong, twice=twice, typed=form.closes.data), 422
    flash(_("Deadline extended. Everyone is told, and the page shows both deadlines."), "done")
    return _back(number)


@bp.post("/contests/<int:number>/early-close")
def close_early(number: int) -> ResponseReturnValue:
    """The client has seen enough."""
    if guard.sent_before():
        return _back(number)
    guard.contest("contest.close_early", number)
    me = guard.my_id()
    once(once_key(), by=me, now=g.now, act=lambda: early_close.close_early(number, by=me, now=g.now))
    flash(_("Entries will close early. Everyone is told, and the page shows both deadlines."), "done")
    return _back(number)


def _page(
    contest: Contest,
    *,
    wrong: str | None = None,
    twice: list[tuple[int, str]] | None = None,
    typed: str | None = None,
) -> str:
    moves = talk.talk(contest.id, sees=guard.sees(contest)).moves
    closes, early = contest_rules.closes(contest), contest_rules.early_close(contest, g.now)
    values: dict[str, Any] = {
        "closes": closes,
        "latest": contest_rules.latest_deadline(contest),
        "left": contest_rules.MOST_MOVES - sum(not one.early for one in moves),
        "early": early if early < closes else None,
        "living": entry_queries.counts(contest.id).living,
    }
    return render_template(
        "contests/deadline.html",
        contest=contest,
        **values,
        typed=_local(closes, contest.time_zone) if typed is None else typed,
        wrong=wrong,
        twice=twice or None,
        asked=request.method == "POST",
    )


def _local(instant: datetime, zone: str) -> str:
    return instant.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


def _back(number: int) -> ResponseReturnValue:
    return redirect(url_for(".show", number=number, _anchor="changes"), code=303)
