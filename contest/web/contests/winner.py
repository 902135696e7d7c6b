"""Winning work of a settled and revealed contest, with its other pictures and the newest of the other entries."""

from typing import Any

from flask import g
from flask_babel import gettext as _

from contest.access.relation import Relation
from contest.contests.model import Contest
from contest.entries import queries as entry_queries
from contest.entries.model import READY
from contest.kernel.sees import Sees
from contest.web.words import left

OTHERS = 12  # entries shown beside the winning one


def winner_context(relation: Relation, sees: Sees) -> dict[str, Any] | None:
    """What the page shows, in four statements; None where this person may not see the winning entry."""
    contest, chosen = relation.contest, relation.winning_id
    assert chosen is not None
    asked: dict[str, Any] = {"sees": sees, "now": g.now, "winner": chosen}
    found = entry_queries.gallery(contest, ids=[chosen], **asked)
    if not found:
        return None
    winner = found[0]
    others = entry_queries.gallery(contest, limit=OTHERS + 1, **asked)
    pictures = _pictures(winner, sees) if winner.preview and winner.version_id else []
    return {
        "winner": winner,
        "pictures": pictures,
        "others": [card for card in others if card.id != chosen and card.state == READY][:OTHERS],
        "decided": _decided(contest, relation),
    }


def _pictures(winner: entry_queries.GalleryCard, sees: Sees) -> list[Any]:
    """Those beside the first; `winner` has pictures this person may see."""
    assert winner.version_id is not None
    images = entry_queries.images_of({winner.version_id: winner.own}, sees=sees, now=g.now)
    return [one.preview for one in images.get(winner.version_id, []) if one.position > 1 and one.preview]


def _decided(contest: Contest, relation: Relation) -> list[tuple[str, str]]:
    """How long the contest was open, and how soon the prize was paid."""
    found = []
    if contest.published_at and contest.entries_close_at:
        found.append((_("Time to enter"), left(contest.entries_close_at - contest.published_at)))
    if contest.ended_at and relation.award:
        found.append((_("From award to payment"), left(contest.ended_at - relation.award.decided_at)))
    return found
