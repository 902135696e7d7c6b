"""Picking the winner, and asking for or deciding a voiding."""

import unicodedata
from collections.abc import Callable
from contextlib import suppress

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import NoResultFound

from contest.awards import queries
from contest.awards.actions import awarding
from contest.contests import rules as contest_rules
from contest.contests.model import Contest
from contest.entries import queries as entries
from contest.entries.model import READY
from contest.entries.queries.gallery import PAGE, Card
from contest.judging import queries as judging
from contest.judging.rules import Tally
from contest.kernel.once import once
from contest.kernel.refusal import Refused
from contest.web import guard
from contest.web.forms import once_key
from contest.web.handover import Reason, answer
from contest.web.words import sentence

bp = Blueprint("awards", __name__)
MOST_FINALISTS = 60


@bp.get("/contests/<int:number>/award")
def choose(number: int) -> ResponseReturnValue:
    """The finalists on the light table; for one of them, the dialog that says what its award means."""
    return _page(guard.contest("award.decide", number), request.args.get("entry"))


@bp.post("/contests/<int:number>/award")
def award(number: int) -> ResponseReturnValue:
    """The client picks the winner."""
    if guard.sent_before():
        return redirect(url_for("handover.show", number=number), 303)
    contest = guard.contest("award.decide", number)
    asked = request.form.get("entry")
    wanted = _number(asked)
    if wanted is None:
        return _page(contest, asked, wrong=_("Choose an entry first.")), 422
    _contest, entry = guard.entry("award.decide", number, wanted)
    by, entry_id = guard.my_id(), entry.id
    guard.fresh()
    try:
        once(
            once_key(),
            by=by,
            now=g.now,
            act=lambda: awarding.award(number, entry_id=entry_id, by=by, now=g.now),
        )
    except Refused as why:
        if why.code == "contest.not_judging":  # chosen or ended meanwhile, in another tab or by the clock
            raise
        return _page(contest, asked, wrong=sentence(why)), 409
    flash(_("You have chosen entry #%(number)s. Everyone involved is being told.", number=wanted), "done")
    return redirect(url_for("handover.show", number=number), 303)


@bp.post("/contests/<int:number>/award/void-request")
def ask_void(number: int) -> ResponseReturnValue:
    """The client asks staff to void an award whose delivery is overdue."""
    said = _("We received your request and will answer by email.")
    there = url_for("handover.show", number=number)
    return _with_reason("award.ask_void", number, awarding.ask_void, said, there, "asking")


@bp.post("/contests/<int:number>/award/void")
def void(number: int) -> ResponseReturnValue:
    """Staff void an overdue award."""
    said = _("The award was voided. A new winner can be chosen.")
    there = url_for("contests.show", number=number)
    return _with_reason("award.void", number, awarding.void, said, there, "voiding")


def _with_reason(
    action: str, number: int, act: Callable[..., None], said: str, there: str, field: str
) -> ResponseReturnValue:
    if guard.sent_before():
        return redirect(there, 303)
    guard.contest(action, number)
    form, by = Reason(), guard.my_id()
    if not form.validate_on_submit():
        return answer(number, 422, {field: form.wrong("reason")}, **{field: form})
    once(
        once_key(),
        by=by,
        now=g.now,
        act=lambda: act(number, reason=form.reason.data or "", by=by, now=g.now),
    )
    flash(said, "done")
    return redirect(there, 303)


def _page(contest: Contest, asked: str | None, *, wrong: str | None = None) -> str:
    finalists, shortlisted = _finalists(contest, wanted := _number(asked))
    chosen = next((card for card, _tally in finalists if card.number == wanted), None)
    if asked and chosen is None and wrong is None:
        wrong = _("Entry %(asked)s cannot be chosen. Pick one below.", asked=asked[:20])
    return render_template(
        "awards/choose.html",
        contest=contest,
        finalists=finalists,
        shortlisted=shortlisted,
        chosen=chosen,
        wrong=wrong,
        opens=contest_rules.award_opens(contest),
        due=contest_rules.award_due(contest),
        ends=contest_rules.choice_ends(contest),
        processing=entries.processing_count(contest.id, g.now),
        reopened=contest.reopened_at is not None,
    )


def _finalists(contest: Contest, wanted: int | None) -> tuple[list[tuple[Card, Tally]], bool]:
    """What can be chosen, most keeps first: the shortlist if there is one, the entry asked for in any case; and
    whether it is a shortlist."""
    sees = guard.sees(contest)
    tallies = judging.tallies(contest.id, sees=sees)
    out = queries.voided_entries(contest.id)
    listed = [entry_id for entry_id, tally in tallies.items() if tally.shortlisted]

    def cards(ids: list[int]) -> list[Card]:
        found = entries.gallery(contest, sees=sees, now=g.now, ids=ids, whole=True)
        return [card for card in found if card.state == READY and not card.hidden and card.id not in out]

    best = sorted(tallies, key=lambda entry_id: (-tallies[entry_id].keep, -entry_id))
    shown = cards(listed)
    on_list = bool(shown)
    shown = sorted(shown or cards(best[:PAGE]), key=lambda card: -tallies[card.id].keep)
    shown = shown[:MOST_FINALISTS]
    if wanted is not None and all(card.number != wanted for card in shown):
        with suppress(NoResultFound):
            shown = cards([entries.find(contest.id, wanted).id]) + shown
    return [(card, tallies[card.id]) for card in shown], on_list


def _number(text: str | None) -> int | None:
    """The number of an entry as people write it: 118, #118, １１８."""
    plain = unicodedata.normalize("NFKC", text or "").strip().lstrip("#").strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 10 else None
