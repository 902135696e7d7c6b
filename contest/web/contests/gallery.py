"""Gallery of a contest: one page of its entries, what narrows them, and the way to the next page."""

from typing import Any

from flask import g, request, url_for

from contest.access.relation import Relation
from contest.entries import queries as entry_queries
from contest.entries.model import DECLINED, WITHDRAWN
from contest.judging import queries as judging_queries
from contest.kernel.sees import Entries
from contest.web import guard
from contest.web.judging.narrowing import narrowing

LARGE = 12  # so few entries are shown in large


def gallery_context(relation: Relation, counts: entry_queries.VisibleCounts) -> dict[str, Any]:
    """What the templates of the gallery need. `groups`: the cards of this page, those declined and withdrawn apart;
    `many`: how many each group has on all pages. Two statements, one for who sees no marks."""
    contest = relation.contest
    sees = guard.sees(contest)
    tallies = judging_queries.tallies(contest, sees=sees)
    narrow = narrowing(tallies)
    after = request.args.get("after", "")
    page = entry_queries.gallery_page(
        contest, sees=sees, now=g.now, after=after, ids=narrow.ids, winner=relation.winning_id
    )
    groups: dict[str, list[entry_queries.GalleryCard]] = {group: [] for group in entry_queries.GROUPS}
    for card in page.cards:
        groups[card.state if card.state in groups else ""].append(card)
    if page.narrowed is not None:
        many = page.narrowed
    elif sees.entries >= Entries.ALL:
        many = {"": counts.entries, DECLINED: counts.declined, WITHDRAWN: counts.withdrawn}
    else:
        many = {group: len(cards) for group, cards in groups.items()}
    return {
        "groups": groups,
        "many": many,
        "tallies": tallies,
        "narrow": narrow,
        "winning_id": relation.winning_id,
        "any": bool(page.cards),
        "own": any(card.own for card in page.cards),
        "large": not (after or page.after) and len(page.cards) <= LARGE,
        "first": not after,
        "focused": page.cards[0].id
        if after and page.cards
        else None,  # htmx goes there when it has added the page
        "more": page.after and _address(contest.id, page.after),
    }


def _address(number: int, after: str) -> str:
    show, keeps = request.args.get("show"), request.args.get("keeps")
    return url_for("contests.entries", number=number, after=after, show=show, keeps=keeps)
