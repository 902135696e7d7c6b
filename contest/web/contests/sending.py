"""Sending the page of a contest: what has not changed since it was last drawn, or since the browser got it, is not
drawn and not sent again. What the pieces are made of stands in their keys, rights and language and instants with it."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple

from flask import Response, current_app, g, render_template, request, session
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Mapper, object_mapper

from contest.access import standing as standings
from contest.access.standing import Standing
from contest.access.table import Role
from contest.contests import rules
from contest.contests.model import PUBLISHED
from contest.entries.pictures import WINDOW
from contest.judging.queries.stamp import Stamp
from contest.web import frame, guard, kept, language, time_zone
from contest.web.background import background
from contest.web.contests.look import Look
from contest.web.kept import Piece

MINUTE = timedelta(minutes=1)  # what is left is told in minutes
TICK = timedelta(microseconds=1)  # the least by which two instants differ
# So near to an end a page that a browser kept would show a clock that lags.
LAST = timedelta(hours=1)
APART = {Role.VISITOR, Role.DESIGNER}  # all who have no part in a contest see the same


class Plan(NamedTuple):
    """Which pieces make a page, told apart by what they are made of, and the instants between which that holds."""

    around: bytes
    table: bytes
    sheet: bytes
    minute: int
    tagged: bool  # whether a browser may keep it
    since: datetime
    until: datetime


def glimpse(number: int) -> bytes | None:
    """What the page of a contest hangs on for who asks, the time aside, in one statement; None where asking is vain.

    It is for a visitor, and for who has been sent the page as someone without a part in it: others would be asked for
    once more than they are known to be told the same.
    """
    person = guard.me()
    if person is not None and (person.is_staff or not _plans().find((person.id, number))):
        return None
    facts = standings.glimpse(person, number, now=g.now)
    if facts is None:
        return None
    url, asks = current_app.config["PUBLIC_URL"], person and person.id
    return kept.key(facts, asks, url, language(), time_zone(), frame.key(), _narrowed())


def again(glimpsed: bytes) -> ResponseReturnValue | None:
    """The page, or word that the browser has it, if the same was sent to the same before."""
    plan = _plans().find(glimpsed)
    if plan is None or not plan.since <= g.now < plan.until:
        return None
    outer, table, sheet = (kept.find(key) for key in (plan.around, plan.table, plan.sheet))
    return _answer(plan, outer, table, sheet) if outer and table and sheet else None


def sent(look: Look, glimpsed: bytes | None = None) -> ResponseReturnValue:
    """The page, or word that the browser has it already; next time by what was `glimpsed`."""
    stamp = look.standing.stamp
    if stamp is None:
        raise ValueError("a page is sent to who asked for the contest with its stamp")
    plan, reader = _plan(look, stamp), (look.standing.person_id, look.contest.id)
    if look.standing.roles - APART:
        _plans().drop(reader)
    elif stamp.still:
        _plans().keep(glimpsed or reader, plan)
    return _answer(
        plan,
        kept.piece(plan.around, lambda: _around(look)),
        kept.piece(plan.table, lambda: _table(look), keep=stamp.still),
        kept.piece(plan.sheet, lambda: _sheet(look), keep=stamp.still),
    )


def _answer(plan: Plan, outer: Piece, table: Piece, sheet: Piece) -> ResponseReturnValue:
    response = Response(mimetype="text/html")
    key = session.get("csrf_token")  # none yet: the page brings it, and is nobody's to keep
    if key and plan.tagged:
        tag = kept.tag((outer, table, sheet), key, plan.minute)
        response.set_etag(tag, weak=True)
        if request.if_none_match.contains_weak(tag):
            response.status_code = 304
            return response
    response.set_data(kept.put_together(outer, table=table, sheet=sheet))
    return response


def _plan(look: Look, stamp: Stamp) -> Plan:
    seen = _seen(look.standing, person=look.standing.roles - APART or stamp.asked)
    ends = _ends(look)
    at = bisect_left(ends, g.now), bisect_right(ends, g.now)
    minute, window = int(g.now.timestamp() // 60), int(g.now.timestamp() // WINDOW.total_seconds())
    marks = look.sees.marks or look.sees.feedback
    value = stamp.value if marks else stamp.value_without_marks
    url = current_app.config["PUBLIC_URL"]
    common = (look.contest.id, seen, value, language(), background(), at, url)
    # How long designers have waited is told to who owes them a word; nothing else on the table goes by the clock.
    waits = minute if Role.CLIENT in look.standing.roles else None
    # A countdown tells whole minutes to its own end: they turn within the minute of the clock.
    left = tuple((end - g.now) // MINUTE for end in ends)
    return Plan(
        around=kept.key("around", look.contest.title, frame.key(), time_zone()),
        table=kept.key("table", common, window, waits, _narrowed()),
        sheet=kept.key("sheet", common, minute, left, time_zone()),
        minute=minute,
        tagged=not any(g.now <= end <= g.now + LAST for end in ends),
        since=g.now,
        until=_until(ends, g.now, minute),
    )


def _until(ends: list[datetime], now: datetime, minute: int) -> datetime:
    """The next instant at which anything that goes by the clock is another; the windows turn with a minute."""
    turns = [datetime.fromtimestamp((minute + 1) * 60, UTC)]
    for end in ends:
        turns += [end - LAST, end, end + TICK, end - (end - now) // MINUTE * MINUTE + TICK]
    return min(turn for turn in turns if turn > now)


def _plans() -> kept.Shelf[Plan]:
    plans: kept.Shelf[Plan] = current_app.extensions["konpe.plans"]
    return plans


def _seen(standing: Standing, *, person: Any) -> tuple[Any, ...]:
    """All that is known of where the reader stands, and of the contest, its client, its award and its handover.

    Those who have no part in it are one and the same, unless `person` is told apart by what they asked.
    """
    rows = standing.contest, standing.award, standing.handover
    return (
        *_OF_STANDING(standing),
        person and standing.person_id,
        sorted(standing.roles),
        sorted(standing.recused),
        standing.contest.client.name,
        *(_columns(object_mapper(row))(row) for row in rows if row),
    )


_OF_STANDING = attrgetter(
    *{one.name for one in fields(Standing)}
    - {"person_id", "roles", "recused", "contest", "award", "handover", "stamp"}
)


@cache
def _columns(mapper: Mapper[Any]) -> Callable[[Any], tuple[Any, ...]]:
    return attrgetter(*(one.key for one in mapper.column_attrs))


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
