"""Contests as lists: what everybody may find, and one's own."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.access.table import Role
from contest.awards import progress
from contest.contests import (
    actions as contest_actions,
    brief,
    finding,
    folding,
    queries as contest_queries,
    rules as contest_rules,
    watching,
)
from contest.contests.model import AWARDED, DRAFT, PUBLISHED, Contest
from contest.entries import queries as entry_queries
from contest.judging import queries as judging_queries
from contest.kernel.once import once
from contest.web import guard, language, time_zone
from contest.web.contests import bp, feed, wish as wishes
from contest.web.contests.duty import Facts, duty
from contest.web.contests.look import paid_drafts, way
from contest.web.forms import once_key


@bp.get("/")
def home() -> ResponseReturnValue:
    """The house's door leads to the contests."""
    return redirect(url_for(".index"), code=303)


@bp.get("/contests")
def index() -> ResponseReturnValue:
    """The contests everybody may find: open ones first, by time left, narrowed by what is asked for."""
    wish = wishes.read()
    found = finding.find(wish, now=g.now, after=request.args.get("after"), living=entry_queries.listed())
    counts = entry_queries.listed_by_contest([one.id for one in found.rows])
    records = judging_queries.records({one.client_id for one in found.rows})
    return render_template(
        "contests/index.html",
        found=found,
        wish=wish,
        asked=wishes.asked(wish),
        choices=wishes.choices(wish),
        filters=wishes.filters(wish),
        address=wishes.address,
        feed=feed.address(wish, language()),
        elsewhere=replace(wish, shelf="awarded" if wish.shelf == "open" else "open"),
        many=finding.count(wish, now=g.now),
        watched=_watched([one.id for one in found.rows]),
        rows=[row(one, counts.get(one.id, 0), records.get(one.client_id), wish.terms) for one in found.rows],
    )


@bp.get("/me/contests")
def mine() -> ResponseReturnValue:
    """My contests, each with what I do next."""
    found = contest_queries.of_client(guard.my_id(), after=request.args.get("after"))
    told = entry_queries.told_to_client([row.id for row in found.rows if row.state == PUBLISHED])
    waiting = judging_queries.designers_waiting(
        [row.id for row in found.rows if row.state == PUBLISHED], now=g.now
    )
    handed = progress.of([row.id for row in found.rows if row.state == AWARDED])
    paid = paid_drafts(found.rows)
    return render_template(
        "contests/mine.html",
        found=found,
        rows=[
            _my_row(row, told.get(row.id), *handed.get(row.id, (None, None)), paid=row.id in paid)
            | {"waiting": waiting.get(row.id, 0)}
            for row in found.rows
        ],
    )


@bp.post("/contests")
def create() -> ResponseReturnValue:
    """Begin a brief."""
    guard.house("contest.create")
    me = guard.my_id()
    number = once(
        once_key(),
        by=me,
        now=g.now,
        act=lambda: contest_actions.create(by=me, language=language(), time_zone=time_zone(), now=g.now),
    )
    return redirect(url_for("brief.show", number=number), code=303)


def row(
    contest: Contest, living: int, record: judging_queries.Record | None, sought: Sequence[str] = ()
) -> dict[str, Any]:
    """A contest as a line of a list; what was sought is marked in it."""
    closes = contest_rules.closes(contest)
    said = [contest.title, contest.lead, contest.client.name]
    # What a search found deeper in the brief is quoted; what everybody reads anyway is not.
    unsaid = [term for term in sought if not any(term in folding.fold(one) for one in said)]
    texts = (contest.description, contest.wanted)
    quote = next((found for text in texts if (found := folding.excerpt(text, unsaid))), "")
    return {
        "contest": contest,
        "title": folding.spans(contest.title, sought),
        "lead": folding.spans(contest.lead, sought),
        "client": folding.spans(contest.client.name, sought),
        "quote": folding.spans(quote, sought),
        "closes": closes,
        "left": closes - g.now,
        "living": living,
        "record": record,
        "phase": contest_rules.phase(contest, g.now),
        "category": _(brief.CATEGORIES[contest.category]),
    }


def _watched(numbers: Sequence[int]) -> set[int]:
    person = guard.me()
    return watching.watched(person.id, numbers) if person else set()


def _my_row(
    contest: Contest, told: entry_queries.Told | None, award: Any, handover: Any, *, paid: bool
) -> dict[str, Any]:
    living = told.entries + told.declined + told.preparing if told else 0
    facts = Facts(living=living, award=award, handover=handover, paid=paid)
    next_ = duty(contest, Role.CLIENT, facts, g.now)
    draft = contest.state == DRAFT
    return {
        "contest": contest,
        "phase": contest.state if draft else contest_rules.phase(contest, g.now),
        "told": told if living else None,
        "duty": next_,
        "url": way(contest, next_),
        "left": next_.until - g.now if next_.until else None,
    }
