"""Picking the winner, and asking for or deciding a voiding."""

import unicodedata
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from contest.awards import actions, queries
from contest.contests import rules as contest_rules
from contest.contests.model import Contest
from contest.entries import queries as entries
from contest.entries.model import READY
from contest.judging import queries as judging
from contest.kernel.once import once
from contest.web import guard
from contest.web.forms import Form, LongText, Text

bp = Blueprint("awards", __name__)
MOST_FINALISTS = 60


class Confirmation(Form):
    """The number of the entry, typed, so that a slip of the hand cannot award another one."""

    typed = Text(
        _l("The number of the entry"), [InputRequired(_l("Type the number of the entry first."))], most=20
    )


class Reason(Form):
    """Why an overdue award should end."""

    reason = LongText(
        _l("Reason"), [InputRequired(_l("Please give a reason. Those concerned will read it."))], most=2000
    )


@bp.get("/contests/<int:number>/award")
def choose(number: int) -> ResponseReturnValue:
    """The finalists on the light table, and what an award means."""
    contest = guard.contest("award.decide", number)
    return _page(contest, Confirmation(formdata=None), _wanted(request.args.get("entry")))


@bp.post("/contests/<int:number>/award")
def award(number: int) -> ResponseReturnValue:
    """The client picks the winner."""
    contest = guard.contest("award.decide", number)
    form, wanted = Confirmation(), _wanted(request.form.get("entry"))
    if wanted is None:
        return _page(contest, form, None), 422
    found, entry = guard.entry("award.decide", number, wanted)
    if not form.validate_on_submit():
        return _page(contest, form, wanted), 422
    if _wanted(form.typed.data) != wanted:
        form.typed.errors = [_("Type %(word)s to confirm: an award cannot be taken back.", word=wanted)]
        return _page(contest, form, wanted), 422
    by, entry_id = guard.my_id(), entry.id
    once(
        request.form.get("once"),
        by=by,
        now=g.now,
        act=lambda: actions.award(number, entry_id=entry_id, by=by, now=g.now),
    )
    flash(_("You have chosen entry #%(number)s. Everyone is being told.", number=wanted), "done")
    return redirect(url_for("handover.show", number=number), 303)


@bp.post("/contests/<int:number>/award/void-request")
def ask_void(number: int) -> ResponseReturnValue:
    """The client asks staff to void an award whose delivery is overdue."""
    return _with_reason(
        "award.ask_void", number, actions.ask_void, _("Staff have been asked. They will answer by mail.")
    )


@bp.post("/contests/<int:number>/award/void")
def void(number: int) -> ResponseReturnValue:
    """Staff void an overdue award."""
    return _with_reason("award.void", number, actions.void, _("The award is void. The choice is open again."))


def _with_reason(action: str, number: int, act: Any, done: str) -> ResponseReturnValue:
    guard.contest(action, number)
    form, by = Reason(), guard.my_id()
    if not form.validate_on_submit():
        flash(form.wrong("reason") or "", "error")
        return redirect(url_for("handover.show", number=number), 303)
    once(
        request.form.get("once"),
        by=by,
        now=g.now,
        act=lambda: act(number, reason=form.reason.data, by=by, now=g.now),
    )
    flash(done, "done")
    there = "handover.show" if action == "award.ask_void" else "contests.show"
    return redirect(url_for(there, number=number), 303)


def _page(contest: Contest, form: Confirmation, wanted: int | None) -> str:
    sees = guard.sees(contest)
    tallies = judging.tallies(contest.id, sees=sees)
    cards = [
        (card, tallies.get(card.id))
        for card in entries.gallery(contest, sees=sees, now=g.now)
        if card.state == READY and not card.hidden
    ]
    listed = [(card, tally) for card, tally in cards if tally and tally.shortlisted]
    finalists = sorted(listed or cards, key=lambda one: -(one[1].keep if one[1] else 0))[:MOST_FINALISTS]
    chosen = next((card for card, _tally in cards if card.number == wanted), None)
    if chosen and all(card.id != chosen.id for card, _tally in finalists):
        finalists.insert(0, next(one for one in cards if one[0].id == chosen.id))
    return render_template(
        "awards/choose.html",
        contest=contest,
        finalists=finalists,
        shortlisted=bool(listed),
        chosen=chosen,
        form=form,
        living=len(cards),
        opens=contest_rules.award_opens(contest),
        due=contest_rules.award_due(contest),
        ends=contest_rules.choice_ends(contest),
        processing=entries.processing_count(contest.id, g.now),
        past=queries.past_awards(contest.id),
    )


def _wanted(text: str | None) -> int | None:
    """The number of an entry as people write it: 118, #118, １１８."""
    plain = unicodedata.normalize("NFKC", text or "").strip().lstrip("#").strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 10 else None
