"""List of the contests that everybody may find, and the beginning of one's own."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from contest.awards import queries as award_queries
from contest.contests import (
    brief,
    finding,
    folding,
    queries as contest_queries,
    rules as contest_rules,
)
from contest.contests.actions import drafting
from contest.contests.model import Contest
from contest.entries import queries as entry_queries
from contest.judging import queries as judging_queries
from contest.web import guard, language, time_zone
from contest.web.contests import bp, feed, filters
from contest.web.page_action import once_per_form


@bp.get("/contests")
def index() -> ResponseReturnValue:
    """The contests everybody may find: open ones first, by time left, narrowed by what is asked for."""
    contest_filter = filters.read()
    found = finding.find(
        contest_filter, now=g.now, after=request.args.get("after"), living=entry_queries.listed()
    )
    winners: list[award_queries.Winner] = []
    if contest_filter.tab == "awarded" and found.rows:
        winners = award_queries.winners(
            now=g.now, most=len(found.rows), contest_ids=[one.id for one in found.rows]
        )
    rows, watched = listed(found.rows, contest_filter.terms), _watched([one.id for one in found.rows])
    return render_template(
        "contests/index.html", found=found, rows=rows, watched=watched, winners=winners,
        **_filtering(contest_filter),
    )  # fmt: skip


@bp.post("/contests")
def create() -> ResponseReturnValue:
    """Begin a brief."""
    guard.site("contest.create")
    me, zone = guard.my_id(), time_zone()
    number = once_per_form(drafting.create, by=me, language=language(), time_zone=zone, now=g.now)
    return redirect(url_for("brief.show", number=number), code=303)


def listed(contests: Sequence[Contest], sought: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Contests as cards of a list (contests/_card.html), in three statements; what was sought is marked in them."""
    numbers = [one.id for one in contests]
    counts = entry_queries.listed_by_contest(numbers)
    pictures = entry_queries.contest_pictures(numbers, now=g.now)
    records = judging_queries.records({one.client_id for one in contests})
    return [
        _row(one, sought)
        | {
            "living": counts.get(one.id, 0),
            "record": records.get(one.client_id),
            "pictures": pictures.get(one.id, ()),
        }
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
