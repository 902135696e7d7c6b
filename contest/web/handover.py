"""The handover: agreement, source files, delivery, changes, acceptance."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import NoResultFound
from wtforms.validators import InputRequired

from contest.access.table import Role
from contest.awards import handover as acts
from contest.awards import queries, rules
from contest.contests import agreement
from contest.contests.model import Contest
from contest.entries import queries as entries
from contest.entries import uploads as arriving
from contest.kernel.once import once
from contest.web import guard
from contest.web.awards import Reason
from contest.web.forms import Form, LongText, Text

bp = Blueprint("handover", __name__)


class Changes(Form):
    """What the winner should change."""

    note = LongText(
        _l("What should change?"),
        [InputRequired(_l("Say what should change, so that the winner can do it."))],
        most=4000,
    )


class Acceptance(Form):
    """The word that accepts a delivery."""

    typed = Text(
        _l("Confirmation"),
        [InputRequired(_l("Type the word first: with it the prize is paid out."))],
        most=20,
    )


@bp.get("/contests/<int:number>/handover")
def show(number: int) -> ResponseReturnValue:
    """The handover as its side of it looks: what is there, who acts next, by when."""
    return _page(guard.contest("handover.view", number))


@bp.post("/contests/<int:number>/handover/agreement")
def agree(number: int) -> ResponseReturnValue:
    """The winner accepts the transfer agreement."""
    guard.contest("handover.agree", number)
    if not request.form.get("agreed"):
        return _refill(number, agreed_wrong=_("Tick the box when you have read the agreement and accept it."))
    version = request.form.get("version", "")[:20]
    _act(lambda by: acts.agree(number, version=version, by=by, now=g.now))
    return _back(number, _("You have accepted the agreement."))


@bp.post("/contests/<int:number>/handover/deliverables")
def add(number: int) -> ResponseReturnValue:
    """The winner adds source files that have arrived in the store."""
    contest = guard.contest("handover.upload", number)
    uploads, format = request.form.getlist("uploads"), request.form.get("format", "")
    if not uploads:
        return _refill(number, uploads_wrong=_("Choose a file and wait until it has arrived."))
    if format not in (*contest.required_formats, rules.OTHER):
        return _refill(number, format_wrong=_("Choose which of the required formats this file is."))
    arriving.receive(uploads[: rules.MOST_FILES], by=guard.my_id())
    for upload_id in uploads[: rules.MOST_FILES]:
        _act(
            lambda by, upload_id=upload_id: acts.add_file(
                number, upload_id=upload_id, format=format, by=by, now=g.now
            ),
            keyed=False,  # an upload is used once, whatever the form says
        )
    return _back(number, _("The files are being checked."))


@bp.post("/contests/<int:number>/handover/deliverables/<int:deliverable_id>/removal")
def remove(number: int, deliverable_id: int) -> ResponseReturnValue:
    """The winner takes a file out of the next delivery."""
    guard.contest("handover.upload", number)
    _act(lambda by: acts.remove_file(number, deliverable_id=deliverable_id, by=by, now=g.now))
    return _back(number, _("The file was removed."))


@bp.get("/contests/<int:number>/handover/deliverables/<int:deliverable_id>")
def fetch(number: int, deliverable_id: int) -> ResponseReturnValue:
    """A source file: on the record, by an address that works for five minutes."""
    contest = guard.contest("handover.download", number)
    roles, reason = guard.standing(contest).roles, request.args.get("reason", "").strip()[:500]
    if Role.STAFF in roles and not reason:
        flash(_("Say why you fetch this file: it goes on the record."), "error")
        return redirect(url_for("handover.show", number=number), 303)
    link = queries.link(number, deliverable_id, delivered_only=Role.WINNER not in roles, now=g.now)
    if link is None:
        raise NoResultFound
    acts.fetch(number, deliverable_id=deliverable_id, by=guard.my_id(), reason=reason, now=g.now)
    return redirect(link, 302)


@bp.post("/contests/<int:number>/handover/delivery")
def deliver(number: int) -> ResponseReturnValue:
    """The winner hands over a complete delivery."""
    guard.contest("handover.deliver", number)
    _act(lambda by: acts.deliver(number, by=by, now=g.now))
    return _back(number, _("Delivered. The client has five days to answer."))


@bp.post("/contests/<int:number>/handover/change-requests")
def request_changes(number: int) -> ResponseReturnValue:
    """The client asks for changes."""
    guard.contest("handover.request_change", number)
    form = Changes()
    if not form.validate_on_submit():
        return _refill(number, changes=form)
    _act(lambda by: acts.request_changes(number, note=form.note.data or "", by=by, now=g.now))
    return _back(number, _("The winner has been asked, and has seven days."))


@bp.post("/contests/<int:number>/handover/acceptance")
def accept(number: int) -> ResponseReturnValue:
    """The client accepts the delivery; the prize is the winner's."""
    guard.contest("handover.accept", number)
    form, word = Acceptance(), _("accept")
    if form.validate_on_submit() and (form.typed.data or "").casefold() != word.casefold():
        form.typed.errors = [_("Type %(word)s to confirm: with it the prize is paid out.", word=word)]
    if form.errors or form.typed.errors:
        return _refill(number, acceptance=form)
    _act(lambda by: acts.accept(number, by=by, now=g.now))
    return _back(number, _("Accepted. The prize is in the winner’s balance."))


def _act(act: Any, *, keyed: bool = True) -> None:
    by = guard.my_id()
    once(request.form.get("once") if keyed else None, by=by, now=g.now, act=lambda: act(by))


def _back(number: int, done: str) -> ResponseReturnValue:
    flash(done, "done")
    return redirect(url_for("handover.show", number=number), 303)


def _refill(number: int, **wrong: Any) -> ResponseReturnValue:
    return _page(guard.contest("handover.view", number), **wrong), 422


def _page(contest: Contest, **wrong: Any) -> str:
    page = queries.handover(contest.id)
    if page is None:
        raise NoResultFound
    standing = guard.standing(contest)
    locale = get_locale()
    winning = entries.gallery(
        contest, sees=guard.sees(contest), now=g.now, ids=[page.award.entry_id], winner=page.award.entry_id
    )
    forms = {
        "changes": Changes(formdata=None), "acceptance": Acceptance(formdata=None), "reason": Reason(formdata=None),
    }  # fmt: skip
    return render_template(
        "handover/show.html",
        contest=contest,
        page=page,
        winning=winning[0] if winning else None,
        agreement=agreement.read(page.handover.agreement_version, locale.language if locale else "ja"),
        overdue=rules.overdue(page.handover, g.now),
        voidable=rules.voidable(page.award, page.handover, g.now),
        answered_by_clock=rules.accepts_by_itself(page.handover, g.now),
        is_winner=Role.WINNER in standing.roles,
        is_client=Role.CLIENT in standing.roles,
        is_staff=Role.STAFF in standing.roles,
        may=lambda action: guard.may(action, contest),
        formats=[(one, one) for one in contest.required_formats],
        other=rules.OTHER,
        most_files=rules.MOST_FILES,
        limits={
            "types": None,
            "max_bytes": rules.MOST_BYTES,
            "max_pixels": None,
            "min_side": None,
            "max_side": None,
        },
        **forms | wrong,
    )
