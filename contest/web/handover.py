"""The handover: agreement, source files, delivery, changes, acceptance."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, lazy_gettext
from flask_babel import gettext as _
from sqlalchemy.exc import NoResultFound
from wtforms.validators import DataRequired

from contest.access.table import Role
from contest.awards import queries, rules
from contest.awards.actions import deliverables
from contest.awards.actions import handover as acts
from contest.contests import agreement
from contest.contests.model import Contest
from contest.entries import queries as entries
from contest.entries import uploads as arriving
from contest.entries.model import DELIVERABLE, Upload
from contest.kernel.once import once
from contest.kernel.refusal import Refused
from contest.web import guard
from contest.web.forms import Form, LongText, once_key
from contest.web.uploads import offered
from contest.web.words import sentence
from storage.store import StoreAway

bp = Blueprint("handover", __name__)
LIMITS = {
    "types": None,
    "max_bytes": rules.MOST_BYTES,
    "max_pixels": None,
    "min_side": None,
    "max_side": None,
}


# Where on the page a delivery that was refused is mended.
MENDED_AT = {"handover.agreement_first": "agree", "handover.format_unconfirmed": "files-live"}


class Changes(Form):
    """What the winner should change."""

    note = LongText(
        lazy_gettext("What should change?"),
        [
            DataRequired(
                lazy_gettext("Describe clearly what should change, so that the winner can act on it.")
            )
        ],
        most=4000,
    )


class Reason(Form):
    """Why an overdue award should end, or why staff look at a file."""

    reason = LongText(
        lazy_gettext("Reason"),
        [DataRequired(lazy_gettext("Give a reason. The people involved will read it."))],
        most=2000,
    )


@bp.get("/contests/<int:number>/handover")
def show(number: int) -> ResponseReturnValue:
    """The handover as its side of it looks: what is there, who acts next, by when."""
    contest = guard.contest("handover.view", number)
    return _page(contest, accepting="accept" in request.args)


@bp.post("/contests/<int:number>/handover/agreement")
def agree(number: int) -> ResponseReturnValue:
    """The winner accepts the transfer agreement."""
    if guard.sent_before():
        return _back(number)
    guard.contest("handover.agree", number)
    if not request.form.get("agreed"):
        wrong = _("Tick the box if you have read the agreement and accept it.")
        return answer(number, 422, {"agreed": wrong}, agreed_wrong=wrong)
    version = request.form.get("version", "")[:20]
    said = _("You have accepted the agreement.")
    return _act(number, lambda by: acts.agree(number, version=version, by=by, now=g.now), said)


@bp.post("/contests/<int:number>/handover/deliverables")
def add(number: int) -> ResponseReturnValue:
    """The winner adds source files that have arrived in the store."""
    if guard.sent_before():
        return _back(number)
    contest = guard.contest("handover.upload", number)
    ids, format = list(dict.fromkeys(request.form.getlist("uploads"))), request.form.get("format", "")
    if not ids:
        return _refused_files(number, ids, format, _("Choose a file and wait until it is uploaded."), 422)
    if format not in (*contest.required_formats, rules.OTHER):
        wrong = _("Choose which required format this file is.")
        return _refused_files(number, ids, "", wrong, 422, at="format")
    try:
        arriving.receive(ids, by=guard.my_id())
        return _act(
            number,
            lambda by: deliverables.add_files(number, upload_ids=ids, format=format, by=by, now=g.now),
            _("The files are being checked."),
        )
    except Refused as why:
        if why.code.partition(".")[0] != "upload" and why.code != "handover.too_many_files":
            raise
        return _refused_files(number, ids, format, sentence(why), 422)
    except StoreAway:
        return _refused_files(number, ids, format, sentence(Refused("upload.storage_away")), 503)


@bp.post("/contests/<int:number>/handover/deliverables/<int:deliverable_id>/removal")
def remove(number: int, deliverable_id: int) -> ResponseReturnValue:
    """The winner takes a file out of the next delivery."""
    guard.contest("handover.upload", number)
    deliverables.remove_file(number, deliverable_id=deliverable_id, by=guard.my_id(), now=g.now)
    return _back(number, _("The file was removed."))


@bp.post("/contests/<int:number>/handover/deliverables/<int:deliverable_id>/confirmation")
def confirm(number: int, deliverable_id: int) -> ResponseReturnValue:
    """The winner confirms that a file which does not look like its format is right."""
    if guard.sent_before():
        return _back(number)
    guard.contest("handover.upload", number)
    return _act(
        number,
        lambda by: deliverables.confirm_format(number, deliverable_id=deliverable_id, by=by, now=g.now),
        _("Confirmed. The client is told with the delivery."),
    )


@bp.get("/contests/<int:number>/handover/deliverables/<int:deliverable_id>")
def fetch(number: int, deliverable_id: int) -> ResponseReturnValue:
    """A source file: on the record, by an address that works for five minutes. Staff say why."""
    contest = guard.contest("handover.download", number)
    roles, reason = guard.standing(contest).roles, ""
    staff = not roles & {Role.WINNER, Role.CLIENT}
    if staff:
        form = Reason(formdata=request.args, meta={"csrf": False})
        if not form.validate():
            wrong = form.wrong("reason") if request.args.get("reason", "").strip() else None
            wrong = wrong or _("Give a reason for downloading this file. It is recorded.")
            return answer(number, 422, {f"why-{deliverable_id}": wrong}, fetch_wrong={deliverable_id: wrong})
        reason = form.reason.data or ""
    link = queries.link(
        number, deliverable_id, delivered_only=Role.WINNER not in roles, ended=staff, now=g.now
    )
    if link is None:
        raise NoResultFound
    deliverables.fetch(number, deliverable_id=deliverable_id, by=guard.my_id(), reason=reason, now=g.now)
    return redirect(link, 302)


@bp.post("/contests/<int:number>/handover/delivery")
def deliver(number: int) -> ResponseReturnValue:
    """The winner hands over a complete delivery."""
    if guard.sent_before():
        return _back(number)
    guard.contest("handover.deliver", number)
    said = _("Delivered. The client has five days to answer.")
    try:
        return _act(number, lambda by: acts.deliver(number, by=by, now=g.now), said)
    except Refused as why:
        if why.code in ("handover.not_now", "award.none_in_force"):
            raise
        wrong = sentence(why)
        return answer(number, 409, {MENDED_AT.get(why.code, "files"): wrong}, deliver_wrong=wrong)


@bp.post("/contests/<int:number>/handover/change-requests")
def request_changes(number: int) -> ResponseReturnValue:
    """The client asks for changes."""
    if guard.sent_before():
        return _back(number)
    guard.contest("handover.request_change", number)
    form = Changes()
    if not form.validate_on_submit():
        return answer(number, 422, {"note": form.wrong("note")}, changes=form)
    note = form.note.data or ""
    return _act(
        number,
        lambda by: acts.request_changes(number, note=note, by=by, now=g.now),
        _("Change request sent. The winner has seven days."),
    )


@bp.post("/contests/<int:number>/handover/acceptance")
def accept(number: int) -> ResponseReturnValue:
    """The client accepts the delivery; the prize is the winner's."""
    if guard.sent_before():
        return _back(number)
    guard.contest("handover.accept", number)
    said = _("Accepted. The prize is in the winner’s balance.")
    looked_at = request.form.get("delivery", type=int)
    return _act(number, lambda by: acts.accept(number, delivery=looked_at, by=by, now=g.now), said)


def answer(number: int, status: int, errors: Mapping[str, str | None], **wrong: Any) -> ResponseReturnValue:
    """The page of the handover once more, with what was wrong, by the id of its place, and what was typed."""
    return _page(guard.contest("handover.view", number), errors=errors, **wrong), status


def _act(number: int, act: Callable[[int], Any], said: str) -> ResponseReturnValue:
    by = guard.my_id()
    once(once_key(), by=by, now=g.now, act=lambda: act(by))
    return _back(number, said)


def _back(number: int, said: str | None = None) -> ResponseReturnValue:
    if said:
        flash(said, "done")
    return redirect(url_for("handover.show", number=number), 303)


def _refused_files(
    number: int, ids: list[str], format: str, wrong: str, status: int, at: str = "uploads"
) -> ResponseReturnValue:
    """What was wrong, at the files or at their format; what has arrived stays chosen."""
    kept = arriving.own(ids, by=guard.my_id())
    return answer(number, status, {at: wrong}, kept=kept, format=format, **{f"{at}_wrong": wrong})


def _waiting(contest_id: int) -> list[Upload]:
    """What the winner sent before and has not added yet."""
    me = guard.my_id()
    return arriving.waiting(contest_id, by=me, purpose=DELIVERABLE, most=rules.MOST_FILES)


def _page(contest: Contest, **wrong: Any) -> str:
    standing = guard.standing(contest)
    is_staff = Role.STAFF in standing.roles
    page = queries.handover(contest.id, ended=is_staff)
    if page is None:
        raise NoResultFound
    locale = get_locale()
    winning = entries.gallery(
        contest, sees=guard.sees(contest), now=g.now, ids=[page.award.entry_id], winner=page.award.entry_id,
        whole=True,
    )  # fmt: skip
    empty = {
        "changes": Changes(formdata=None), "asking": Reason(formdata=None),
        "voiding": Reason(formdata=None), "fetch_wrong": {}, "accepting": False, "errors": {},
    }  # fmt: skip
    unused = _waiting(contest.id) if Role.WINNER in standing.roles else []
    wrong |= offered(wrong.pop("kept", []), unused)
    return render_template(
        "handover/show.html",
        contest=contest,
        page=page,
        winning=winning[0] if winning else None,
        agreement=agreement.read(page.handover.agreement_version, locale.language if locale else "ja"),
        overdue=rules.overdue(page.handover, g.now),
        void_asked=rules.void_asked(page.award, page.handover),
        voidable=rules.voidable(page.award, page.handover, g.now),
        answered_by_clock=rules.accepts_by_itself(page.handover, g.now),
        is_winner=Role.WINNER in standing.roles,
        is_client=Role.CLIENT in standing.roles,
        is_staff=is_staff,
        may=lambda action: guard.may(action, contest),
        formats=[(one, one) for one in contest.required_formats],
        other=rules.OTHER,
        most_files=rules.MOST_FILES,
        limits=LIMITS,
        **empty | wrong,
    )
