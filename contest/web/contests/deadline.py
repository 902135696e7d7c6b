"""Deadline of a published contest: extended, or entries closed early; the page says before what will happen."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.contests import rules as contest_rules
from contest.contests.actions import deadline
from contest.contests.model import Contest
from contest.contests.queries import conversation as conversation_queries
from contest.entries import queries as entry_queries
from contest.entries.actions import closing
from contest.web import guard, zones
from contest.web.contests import bp
from contest.web.forms import Form, Text
from contest.web.page_action import done, once_per_form, page_action, read, shown


class Later(Form):
    """The new deadline, in the contest's zone. `twice`: the two instants of an hour that comes twice."""

    refusals = {"deadline.not_later": "closes", "deadline.too_far": "closes"}
    closes = Text("", most=40)
    closes_fold = Text("", most=1)
    twice: list[tuple[int, str]] | None = None

    def moment(self, zone: str) -> datetime:
        """The instant that was typed. Raises FormRefused."""
        try:
            found = zones.understood(self.closes.data, zone, fold=self.closes_fold.data)
        except zones.Wrong as why:
            self.twice = why.twice or None
            self.refuse("closes", why.sentence)
        return found or self.refuse("closes", _("Enter the new deadline."))


@bp.get("/contests/<int:number>/deadline", endpoint="deadline")
def show(number: int) -> ResponseReturnValue:
    """What can be done about the deadline, and exactly what it would do."""
    contest = guard.contest("contest.later_deadline", number)
    form = shown(Later, closes=_local(contest_rules.closes(contest), contest.time_zone))
    return render_template(
        "contests/deadline.html",
        contest=contest,
        typed=form.closes.data,
        wrong=form.wrong("closes") or form.wrong("closes_fold"),
        twice=form.twice,
        asked=request.method == "POST",
        **_what_it_would_do(contest),
    )


@bp.post("/contests/<int:number>/deadline")
@page_action(to=".timeline", _anchor="changes", again=show)
def move_deadline(number: int) -> ResponseReturnValue:
    """The client gives designers more time."""
    contest = guard.contest("contest.later_deadline", number)
    until = read(Later).moment(contest.time_zone)
    once_per_form(deadline.extend_deadline, number, to=until, by=guard.my_id(), now=g.now)
    return done(_("Deadline extended. Everyone is told, and the page shows both deadlines."))


@bp.post("/contests/<int:number>/early-close")
@page_action(to=".timeline", _anchor="changes")
def close_early(number: int) -> ResponseReturnValue:
    """The client has seen enough."""
    guard.contest("contest.close_early", number)
    once_per_form(closing.close_early, number, by=guard.my_id(), now=g.now)
    return done(_("Entries will close early. Everyone is told, and the page shows both deadlines."))


def _what_it_would_do(contest: Contest) -> dict[str, Any]:
    moves = conversation_queries.conversation(contest.id, sees=guard.sees(contest)).moves
    closes, early = contest_rules.closes(contest), contest_rules.early_close(contest, g.now)
    return {
        "closes": closes,
        "latest": contest_rules.latest_deadline(contest),
        "left": contest_rules.MOST_MOVES - sum(not one.early for one in moves),
        "early": early if early < closes else None,
        "living": entry_queries.counts(contest.id).living,
    }


def _local(instant: datetime, zone: str) -> str:
    return instant.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")
