"""Sending the page of a contest: what has not changed since it was last drawn, or since the browser got it, is not
drawn and not sent again. What the pieces are made of stands in their keys, rights and language and instants with it."""

from bisect import bisect_left, bisect_right
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from flask import Response, current_app, g, render_template, request, session
from flask.typing import ResponseReturnValue

from contest.access.standing import Standing
from contest.access.table import Role
from contest.contests import rules
from contest.contests.model import PUBLISHED
from contest.entries.pictures import WINDOW
from contest.web import frame, kept, language, time_zone
from contest.web.contests.look import Look

MINUTE = timedelta(minutes=1)  # what is left is told in minutes
# So near to an end a page that a browser kept would show a clock that lags.
LAST = timedelta(hours=1)
APART = {Role.VISITOR, Role.DESIGNER}  # all who have no part in a contest see the same


def sent(look: Look) -> ResponseReturnValue:
    """The page, or word that the browser has it already."""
    standing, stamp = look.standing, look.standing.stamp
    if stamp is None:
        raise ValueError("a page is sent to who asked for the contest with its stamp")
    seen = _seen(standing, person=standing.roles - APART or stamp.asked)
    ends = _ends(look)
    at = bisect_left(ends, g.now), bisect_right(ends, g.now)
    minute, window = int(g.now.timestamp() // 60), int(g.now.timestamp() // WINDOW.total_seconds())
    marks = look.sees.marks or look.sees.feedback
    value = stamp.value if marks else stamp.value_without_marks
    common = repr((look.contest.id, seen, value, language(), at, current_app.config["PUBLIC_URL"]))
    # How long designers have waited is told to who owes them a word; nothing else on the table goes by the clock.
    table = (common, window, minute if Role.CLIENT in standing.roles else None, _narrowed())
    # A countdown tells whole minutes to its own end: they turn within the minute of the clock.
    left = tuple((end - g.now) // MINUTE for end in ends)
    sheet = (common, minute, left, time_zone())
    around = repr((look.contest.title, frame.values(), time_zone()))

    outer = kept.piece(("around", around), lambda: _around(look))
    inner = {
        "table": kept.piece(("table", *table), lambda: _table(look), keep=stamp.still),
        "sheet": kept.piece(("sheet", *sheet), lambda: _sheet(look), keep=stamp.still),
    }
    response = Response(mimetype="text/html")
    key = session.get("csrf_token")  # none yet: the page brings it, and is nobody's to keep
    if key and not any(g.now <= end <= g.now + LAST for end in ends):
        tag = kept.tag((outer, *inner.values()), key, minute)
        response.set_etag(tag, weak=True)
        if request.if_none_match.contains_weak(tag):
            response.status_code = 304
            return response
    response.set_data(kept.put_together(outer, **inner))
    return response


def _seen(standing: Standing, *, person: Any) -> tuple[Any, ...]:
    """All that is known of where the reader stands, and of the contest, its client, its award and its handover.

    Those who have no part in it are one and the same, unless `person` is told apart by what they asked.
    """
    facts = {field.name: getattr(standing, field.name) for field in fields(standing)}
    if not person:
        del facts["person_id"]
    rows = [facts.pop(name) for name in ("contest", "award", "handover", "stamp")][:3]
    roles = sorted(facts.pop("roles"))
    recused = sorted(facts.pop("recused"))
    return (
        *facts.items(),
        *roles,
        *recused,
        rows[0].client.name,
        *(tuple(getattr(row, one.key) for one in row.__mapper__.column_attrs) for row in rows if row),
    )


def _ends(look: Look) -> list[datetime]:
    """The instants at which the page says something else."""
    contest, handover = look.contest, look.standing.handover
    ends = [handover.due_at, handover.accept_by] if handover else []
    if contest.state == PUBLISHED:
        ends += [
            rules.closes(contest),
            rules.entry_grace_ends(contest),
            rules.award_due(contest),
            rules.choice_ends(contest),
        ]
    return sorted(end for end in ends if end)


def _narrowed() -> tuple[str, ...]:
    return tuple(request.args.get(name, "")[:20] for name in ("after", "show", "keeps"))


def _around(look: Look) -> str:
    return render_template("contests/show.html", contest=look.contest, sheet=kept.hole("sheet"))


def _sheet(look: Look) -> str:
    return drawn("contests/_sheet.html", table=kept.hole("table"), **look.sheet())


def _table(look: Look) -> str:
    return drawn("contests/_entries.html", **look.table())


def drawn(template: str, **values: Any) -> str:
    """A part of a page, without what surrounds it."""
    return current_app.jinja_env.get_template(template).render(values)
