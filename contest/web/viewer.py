"""Viewer: the quick review, a judge's marks at a glance, and entries side by side."""

from collections import Counter
from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contest.access.guard import Unknown
from contest.contests.model import Contest
from contest.judging import methods, queries as judging_queries, rules as judging_rules
from contest.judging.methods.method import AGAINST
from contest.judging.queries import Deck, ViewerCard
from contest.judging.queries.deck import UNSEEN
from contest.kernel.text import whole_number
from contest.web import guard
from contest.web.judging.opinions import judging

bp = Blueprint("viewer", __name__)


@bp.get("/contests/<int:number>/sweep")
def sweep(number: int) -> ResponseReturnValue:
    """One entry large, one question; `?e=12` begins at #12, `?mark=keep` lists what was marked so.

    Without either a judge goes on where they stopped, and comes to the lists when all is marked.
    """
    contest = judging(number)
    values = methods.of(contest).values
    wanted, mark = whole_number(request.args.get("e")), request.args.get("mark")
    if mark in (*values, UNSEEN):
        return _lists(contest, mark, wanted)
    deck = _deck(contest, number=wanted)
    if deck.all_seen and wanted is None:
        return _lists(contest, next((one for one in values if deck.marks[one]), values[0]), None)
    return _sweep(contest, deck, wanted)


@bp.get("/contests/<int:number>/compare")
def compare(number: int) -> ResponseReturnValue:
    """Up to four entries side by side, `?e=1&e=2`; with fewer than two, the choice of them."""
    contest = guard.contest("entry.list", number)
    asked = [one for typed in request.args.getlist("e") if (one := whole_number(typed)) is not None]
    found = judging_queries.compared(number, asked, sees=guard.sees(contest), now=g.now)
    if len(found) < 2 or "choose" in request.args:
        return _choice(contest, asked)
    numbers, panes = [card.number for card in found], [_pane(number, card) for card in found]
    recuses = guard.may("judge.recuse", contest)
    return render_template(
        "viewer/compare.html", contest=contest, numbers=numbers, entries=panes, recuses=recuses
    )


def _choice(contest: Contest, chosen: list[int]) -> str:
    return render_template(
        "viewer/choose.html",
        contest=contest,
        choice=judging_queries.comparable(contest, sees=guard.sees(contest), now=g.now),
        chosen=set(chosen),
        most=judging_rules.MOST_COMPARED,
    )


def _sweep(contest: Contest, deck: Deck, wanted: int | None) -> str:
    here = Counter(card.mark or UNSEEN for card in deck.cards)
    return render_template(
        "viewer/sweep.html",
        contest=contest,
        deck=deck,
        cards=[_card(contest.id, card) for card in deck.cards],
        elsewhere={mark: deck.marks[mark] - here[mark] for mark in deck.marks},
        stays=any(card.number == wanted for card in deck.cards),
    )


def _lists(contest: Contest, mark: str, number: int | None) -> str:
    deck, choices = _deck(contest, mark=mark, number=number), methods.of(contest).choices
    return render_template(
        "viewer/marks.html",
        contest=contest,
        deck=deck,
        mark=mark,
        comparable=sum(deck.marks[one.value] for one in choices if one.leans != AGAINST),
        finished=judging_queries.has_finished(contest.id, guard.my_id()),
    )


def _deck(contest: Contest, *, number: int | None = None, mark: str | None = None) -> Deck:
    sees = guard.sees(contest)
    if sees.judge_id is None:
        raise Unknown
    return judging_queries.deck(sees.judge_id, sees=sees, now=g.now, number=number, mark=mark)


def _card(number: int, card: ViewerCard) -> dict[str, Any]:
    """A card as sweep.js reads it."""
    images = [
        {
            "thumb": sheet.thumb and sheet.thumb.url,
            "preview": shown.url,
            "full": None,
            "width": shown.width,
            "height": shown.height,
        }
        for sheet in card.sheets
        if (shown := sheet.full or sheet.preview)  # the panel judges without the watermark
    ]
    return {
        "number": card.number,
        "version": card.version,
        "mark": card.mark,
        "title": card.title,
        "alt": card.alt,
        "images": images,
        "mark_url": url_for("judging.put_mark", number=number, entry=card.number),
        "recuse_url": url_for("judging.recuse", number=number, entry=card.number),
    }


def _pane(number: int, card: ViewerCard) -> dict[str, Any]:
    """An entry as compare.js reads it: its first image, as large as may be seen."""
    sheet = card.sheets[0] if card.sheets else None
    return {
        "number": card.number,
        "title": card.alt,
        "mark": card.mark,
        "image": sheet and (sheet.full or sheet.preview),
        "url": url_for("entries.show", number=number, entry=card.number),
        "recuse_url": url_for("judging.recuse", number=number, entry=card.number),
    }
