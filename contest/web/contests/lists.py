"""Lists of contests: the public one, and a person's own."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from contest.access.table import Role
from contest.awards import queries as award_queries
from contest.contests import (
    brief,
    finding,
    folding,
    queries as contest_queries,
    rules as contest_rules,
)
from contest.contests.actions import drafting
from contest.contests.model import AWARDED, DRAFT, PUBLISHED, Contest
from contest.entries import queries as entry_queries
from contest.judging import queries as judging_queries
from contest.web import guard, language, time_zone
from contest.web.contests import bp, feed, filters
from contest.web.contests.next_step import NextStepInput, next_step
from contest.web.contests.view import paid_drafts, way
from contest.web.page_action import once_per_form


@bp.get("/")
def home() -> ResponseReturnValue:
    """The site's door leads to the contests."""
    return redirect(url_for(".index"), code=303)


@bp.get("/contests")
def index() -> ResponseReturnValue:
    """The contests everybody may find: open ones first, by time left, narrowed by what is asked for."""
    contest_filter = filters.read()
    found = finding.find(
        contest_filter, now=g.now, after=request.args.get("after"), living=entry_queries.listed()
    )
    rows, watched = listed(found.rows, contest_filter.terms), _watched([one.id for one in found.rows])
    return render_template(
        "contests/index.html", found=found, rows=rows, watched=watched, **_filtering(contest_filter)
    )


@bp.get("/me/contests")
def mine() -> ResponseReturnValue:
    """My contests, each with what I do next."""
    found = contest_queries.of_client(guard.my_id(), after=request.args.get("after"))
    return render_template("contests/mine.html", found=found, rows=_my_rows(found.rows))


@bp.post("/contests")
def create() -> ResponseReturnValue:
    """Begin a brief."""
    guard.site("contest.create")
    me, zone = guard.my_id(), time_zone()
    number = once_per_form(drafting.create, by=me, language=language(), time_zone=zone, now=g.now)
    return redirect(url_for("brief.show", number=number), code=303)


def listed(contests: Sequence[Contest], sought: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Contests as lines of a list; what was sought is marked in them."""
    counts = entry_queries.listed_by_contest([one.id for one in contests])
    records = judging_queries.records({one.client_id for one in contests})
    return [
        _row(one, sought) | {"living": counts.get(one.id, 0), "record": records.get(one.client_id)}
        for one in contests
    ]


def _filtering(contest_filter: finding.ContestFilter) -> dict[str, Any]:
    """The form of the filters, what it found, and the ways to other lists."""
    return {
        "contest_filter": contest_filter,
        "asked": filters.asked(contest_filter),
        "choices": filters.choices(contest_filter),
        "filters": filters.filters(contest_filter),
        "address": filters.address,
        "feed": feed.address(contest_filter, language()),
        "elsewhere": replace(contest_filter, tab="awarded" if contest_filter.tab == "open" else "open"),
        "many": finding.count(contest_filter, now=g.now),
    }


def _row(contest: Contest, sought: Sequence[str]) -> dict[str, Any]:
    closes = contest_rules.closes(contest)
    said = [contest.title, contest.lead, contest.client.name]
    # What a search found deeper in the brief is quoted; what everybody reads anyway is not.
    unsaid = [term for term in sought if not any(term in folding.fold(one) for one in said)]
    texts = (contest.description, contest.wanted)
    quote = next((found for text in texts if (found := folding.excerpt(text, unsaid))), "")
    return {
        "contest": contest,
        "title": _marked(contest.title, sought),
        "lead": _marked(contest.lead, sought),
        "client": _marked(contest.client.name, sought),
        "quote": _marked(quote, sought),
        "closes": closes,
        "left": closes - g.now,
        "phase": contest_rules.phase(contest, g.now),
        "category": brief.CATEGORIES[contest.category],
    }


def _marked(text: str, sought: Sequence[str]) -> Markup:
    """The text, what was sought marked in it."""
    pieces = folding.spans(text, sought)
    return Markup("").join(Markup("<mark>{}</mark>").format(piece) if hit else piece for piece, hit in pieces)


def _watched(numbers: Sequence[int]) -> set[int]:
    person = guard.me()
    return contest_queries.watched(person.id, numbers) if person else set()


def _my_rows(contests: Sequence[Contest]) -> list[dict[str, Any]]:
    """One's own contests, with what is asked for all of them at once."""
    open_ = [one.id for one in contests if one.state == PUBLISHED]
    visible_counts, waiting = (
        entry_queries.counts_of_client(open_),
        judging_queries.designers_waiting(open_, now=g.now),
    )
    awards = award_queries.progress([one.id for one in contests if one.state == AWARDED])
    paid = paid_drafts(contests)
    return [
        _my_row(one, visible_counts.get(one.id), *awards.get(one.id, (None, None)), paid=one.id in paid)
        | {"waiting": waiting.get(one.id, 0)}
        for one in contests
    ]


def _my_row(
    contest: Contest,
    visible_counts: entry_queries.VisibleCounts | None,
    award: Any,
    handover: Any,
    *,
    paid: bool,
) -> dict[str, Any]:
    living = (
        visible_counts.entries + visible_counts.declined + visible_counts.preparing if visible_counts else 0
    )
    facts = NextStepInput(living=living, award=award, handover=handover, paid=paid)
    next_ = next_step(contest, Role.CLIENT, facts, g.now)
    draft = contest.state == DRAFT
    return {
        "contest": contest,
        "phase": contest.state if draft else contest_rules.phase(contest, g.now),
        "visible_counts": visible_counts if living else None,
        "next_step": next_,
        "url": way(contest, next_),
        "left": next_.until - g.now if next_.until else None,
    }
