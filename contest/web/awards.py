"""Award: choosing the winner, and requesting or deciding a voiding."""

import unicodedata
from contextlib import suppress
from typing import Any

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import NoResultFound
from wtforms import StringField
from wtforms.validators import ValidationError

from contest.awards import queries as award_queries
from contest.awards.actions import awarding
from contest.contests import rules as contest_rules
from contest.contests.model import Contest
from contest.entries import queries as entry_queries
from contest.entries.model import READY
from contest.entries.queries import MOST, GalleryCard
from contest.judging import methods, queries as judging_queries
from contest.judging.rules import Tally
from contest.kernel.text import whole_number
from contest.web import guard, handover
from contest.web.forms import Form
from contest.web.page_action import done, errors, once_per_form, page_action, read, shown

bp = Blueprint("awards", __name__)
MOST_FINALISTS = 60


class Choice(Form):
    """The winning entry. All that stands in the way is said on the page, but a contest in which there is no choice
    any more, made or ended in another tab or by the clock."""

    conflicts = {"*": "", "contest.not_judging": None}
    entry = StringField()

    def validate_entry(self, field: Any) -> None:
        """It is a number."""
        if _number(field.data) is None:
            raise ValidationError(_("Choose an entry first."))


@bp.get("/contests/<int:number>/award")
def choose(number: int) -> ResponseReturnValue:
    """The entries that can be chosen; for one of them, the dialog that says what its award means."""
    contest = guard.contest("award.decide", number)
    asked = shown(Choice).entry.data or request.args.get("entry")
    return render_template("awards/choose.html", **_finalists(contest, asked), **_times(contest))


@bp.post("/contests/<int:number>/award")
@page_action(to="handover.show", again=choose)
def award(number: int) -> ResponseReturnValue:
    """The client picks the winner."""
    guard.contest("award.decide", number)
    wanted = _number(read(Choice).entry.data) or 0
    _contest, entry = guard.entry("award.decide", number, wanted)
    guard.fresh()
    once_per_form(awarding.award, number, entry_id=entry.id, by=guard.my_id(), now=g.now)
    return done(_("You have chosen entry #%(number)s. Everyone involved is being told.", number=wanted))


@bp.post("/contests/<int:number>/award/void-request")
@page_action(to="handover.show", again=handover.show, at="asking")
def ask_void(number: int) -> ResponseReturnValue:
    """The client asks staff to void an award whose delivery is overdue."""
    guard.contest("award.ask_void", number)
    form = read(handover.Reason)
    once_per_form(awarding.ask_void, number, reason=form.reason.data, by=guard.my_id(), now=g.now)
    return done(_("We received your request and will answer by email."))


@bp.post("/contests/<int:number>/award/void")
@page_action(to="contests.show", again=handover.show, at="voiding")
def void(number: int) -> ResponseReturnValue:
    """Staff void an overdue award."""
    guard.contest("award.void", number)
    form = read(handover.Reason)
    once_per_form(awarding.void, number, reason=form.reason.data, by=guard.my_id(), now=g.now)
    return done(_("The award was voided. A new winner can be chosen."))


def _finalists(contest: Contest, asked: str | None) -> dict[str, Any]:
    """What can be chosen, what is asked for, and what is wrong with that."""
    finalists, shortlisted = _offered(contest, wanted := _number(asked))
    chosen = next((card for card, _tally in finalists if card.number == wanted), None)
    wrong = next(iter(errors().values()), None)
    if asked and chosen is None and wrong is None:
        wrong = _("Entry %(asked)s cannot be chosen. Pick one below.", asked=asked[:20])
    return {"finalists": finalists, "shortlisted": shortlisted, "chosen": chosen, "wrong": wrong}


def _times(contest: Contest) -> dict[str, Any]:
    """When one may choose, and what it waits for."""
    return {
        "contest": contest,
        "opens": contest_rules.award_opens(contest),
        "due": contest_rules.award_due(contest),
        "ends": contest_rules.choice_ends(contest),
        "processing": entry_queries.processing_count(contest.id, g.now),
        "reopened": contest.reopened_at is not None,
    }


def _offered(contest: Contest, wanted: int | None) -> tuple[list[tuple[GalleryCard, Tally]], bool]:
    """What can be chosen, most keeps first: the shortlist if there is one, the entry asked for in any case; and
    whether it is a shortlist."""
    sees = guard.sees(contest)
    tallies = judging_queries.tallies(contest, sees=sees)
    out = award_queries.voided_entries(contest.id)
    listed = [entry_id for entry_id, tally in tallies.items() if tally.shortlisted]

    def cards(ids: list[int]) -> list[GalleryCard]:
        found = entry_queries.gallery(contest, sees=sees, now=g.now, ids=ids, whole=True)
        return [card for card in found if card.state == READY and not card.hidden and card.id not in out]

    best = methods.of(contest).order({entry_id: tally.keeps for entry_id, tally in tallies.items()})
    offered = cards(listed)
    on_list = bool(offered)
    offered = sorted(offered or cards(best[:MOST]), key=lambda card: -tallies[card.id].keeps)
    offered = offered[:MOST_FINALISTS]
    if wanted is not None and all(card.number != wanted for card in offered):
        with suppress(NoResultFound):
            offered = cards([entry_queries.find(contest.id, wanted).id]) + offered
    return [(card, tallies[card.id]) for card in offered], on_list


def _number(typed: str | None) -> int | None:
    """The number of an entry as people write it: 118, #118, １１８."""
    return whole_number(unicodedata.normalize("NFKC", typed or "").strip().lstrip("#").strip())
