"""The handover: agreement, source files, delivery, changes, acceptance."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext as _, lazy_gettext
from sqlalchemy.exc import NoResultFound
from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired

from contest.access.table import Role
from contest.awards import queries as award_queries, rules as award_rules
from contest.awards.actions import deliverables, handover
from contest.contests import agreement
from contest.contests.model import Contest
from contest.entries import queries as entry_queries
from contest.entries.actions.uploads import arriving
from contest.entries.model import DELIVERABLE
from contest.kernel.text import whole_number
from contest.web import guard
from contest.web.forms import Form, LongText, reason_form
from contest.web.page_action import done, errors, once_per_form, page_action, read, shown
from contest.web.uploads import field_for

bp = Blueprint("handover", __name__)
LIMITS = {
    "types": None,
    "max_bytes": award_rules.MOST_BYTES,
    "max_pixels": None,
    "min_side": None,
    "max_side": None,
}
Reason = reason_form(most=2000, needed=lazy_gettext("Give a reason. The people involved will read it."))


class Agreement(Form):
    """The winner's consent to the text that stood on the page."""

    agreed = BooleanField(
        "",
        [DataRequired(lazy_gettext("Tick the box if you have read the agreement and accept it."))],
    )
    version = StringField()


class Files(Form):
    """Source files that have arrived in storage, and which required format they are."""

    refusals = {"upload": "uploads", "handover.too_many_files": "uploads"}
    format = StringField()

    def upload_ids(self) -> list[str]:
        """The uploads that the form holds."""
        return list(dict.fromkeys(request.form.getlist("uploads")))


class Delivery(Form):
    """Nothing to fill in; what is missing is said where on the page it is mended."""

    conflicts = {
        "handover": "files", "handover.agreement_first": "agree", "handover.format_unconfirmed": "files-live",
        "handover.not_now": None,
    }  # fmt: skip


class Changes(Form):
    """Changes that the winner should make."""

    note = LongText(
        lazy_gettext("What should change?"),
        [
            DataRequired(
                lazy_gettext("Describe clearly what should change, so that the winner can act on it.")
            )
        ],
        most=4000,
    )


@bp.get("/contests/<int:number>/handover")
def show(number: int) -> ResponseReturnValue:
    """The handover as its side of it looks: what is there, who acts next, by when."""
    contest = guard.contest("handover.view", number)
    return render_template("handover/show.html", **_state(contest), **_forms(contest))


@bp.post("/contests/<int:number>/handover/agreement")
@page_action(to=".show", again=show)
def agree(number: int) -> ResponseReturnValue:
    """The winner accepts the transfer agreement."""
    guard.contest("handover.agree", number)
    version = read(Agreement).version.data or ""
    once_per_form(handover.agree, number, version=version, by=guard.my_id(), now=g.now)
    return done(_("You have accepted the agreement."))


@bp.post("/contests/<int:number>/handover/deliverables")
@page_action(to=".show", again=show)
def add(number: int) -> ResponseReturnValue:
    """The winner adds source files that have arrived in storage."""
    contest = guard.contest("handover.upload", number)
    form, me = read(Files), guard.my_id()
    ids, format = form.upload_ids(), form.format.data or ""
    if not ids:
        form.refuse("uploads", _("Choose a file and wait until it is uploaded."))
    if format not in (*contest.required_formats, award_rules.OTHER):
        form.refuse("format", _("Choose which required format this file is."))
    arriving.receive(ids, by=me)
    once_per_form(deliverables.add_files, number, upload_ids=ids, format=format, by=me, now=g.now)
    return done(_("The files are being checked."))


@bp.post("/contests/<int:number>/handover/deliverables/<int:deliverable_id>/removal")
@page_action(to=".show")
def remove(number: int, deliverable_id: int) -> ResponseReturnValue:
    """The winner takes a file out of the next delivery."""
    guard.contest("handover.upload", number)
    deliverables.remove_file(number, deliverable_id=deliverable_id, by=guard.my_id(), now=g.now)
    return done(_("The file was removed."))


@bp.post("/contests/<int:number>/handover/deliverables/<int:deliverable_id>/confirmation")
@page_action(to=".show")
def confirm(number: int, deliverable_id: int) -> ResponseReturnValue:
    """The winner confirms that a file which does not look like its format is right."""
    guard.contest("handover.upload", number)
    me = guard.my_id()
    once_per_form(deliverables.confirm_format, number, deliverable_id=deliverable_id, by=me, now=g.now)
    return done(_("Confirmed. The client is told with the delivery."))


@bp.get("/contests/<int:number>/handover/deliverables/<int:deliverable_id>")
@page_action(again=show)
def fetch(number: int, deliverable_id: int) -> ResponseReturnValue:
    """A source file: on the record, by an address that works for five minutes. Staff say why."""
    contest = guard.contest("handover.download", number)
    roles = guard.relation(contest).roles
    staff = not roles & {Role.WINNER, Role.CLIENT}
    reason = _reason(deliverable_id) if staff else ""
    drafts = Role.WINNER in roles
    link = award_queries.link(number, deliverable_id, delivered_only=not drafts, ended=staff, now=g.now)
    if link is None:
        raise NoResultFound
    deliverables.fetch(number, deliverable_id=deliverable_id, by=guard.my_id(), reason=reason, now=g.now)
    return redirect(link, 302)


@bp.post("/contests/<int:number>/handover/delivery")
@page_action(to=".show", again=show)
def deliver(number: int) -> ResponseReturnValue:
    """The winner hands over a complete delivery."""
    guard.contest("handover.deliver", number)
    read(Delivery)
    once_per_form(handover.deliver, number, by=guard.my_id(), now=g.now)
    return done(_("Delivered. The client has five days to answer."))


@bp.post("/contests/<int:number>/handover/change-requests")
@page_action(to=".show", again=show)
def request_changes(number: int) -> ResponseReturnValue:
    """The client asks for changes."""
    guard.contest("handover.request_change", number)
    note = read(Changes).note.data
    once_per_form(handover.request_changes, number, note=note, by=guard.my_id(), now=g.now)
    return done(_("Change request sent. The winner has seven days."))


@bp.post("/contests/<int:number>/handover/acceptance")
@page_action(to=".show")
def accept(number: int) -> ResponseReturnValue:
    """The client accepts the delivery; the prize is the winner's."""
    guard.contest("handover.accept", number)
    looked_at = whole_number(request.form.get("delivery"))
    once_per_form(handover.accept, number, delivery=looked_at, by=guard.my_id(), now=g.now)
    return done(_("Accepted. The prize is in the winner’s balance."))


def _reason(deliverable_id: int) -> str:
    """Why staff fetch a file. Raises FormRefused."""
    form = Reason(formdata=request.args, meta={"csrf": False})
    if not form.validate():
        wrong = form.wrong("reason") if request.args.get("reason", "").strip() else None
        wrong = wrong or _("Give a reason for downloading this file. It is recorded.")
        Form(formdata=None).refuse(f"why-{deliverable_id}", wrong)
    return form.reason.data


def _state(contest: Contest) -> dict[str, Any]:
    """What is there, who acts next, by when."""
    roles = guard.relation(contest).roles
    page = award_queries.handover(contest.id, ended=Role.STAFF in roles)
    if page is None:
        raise NoResultFound
    locale, winner = get_locale(), page.award.entry_id
    winning = entry_queries.gallery(
        contest, sees=guard.sees(contest), now=g.now, ids=[winner], winner=winner, whole=True
    )
    return {
        "contest": contest,
        "page": page,
        "winning": winning[0] if winning else None,
        "agreement": agreement.read(page.handover.agreement_version, locale.language if locale else "ja"),
        "overdue": award_rules.overdue(page.handover, g.now),
        "void_asked": award_rules.void_asked(page.award, page.handover),
        "voidable": award_rules.voidable(page.award, page.handover, g.now),
        "answered_by_clock": award_rules.accepts_by_itself(page.handover, g.now),
        "is_winner": Role.WINNER in roles,
        "is_client": Role.CLIENT in roles,
        "is_staff": Role.STAFF in roles,
        "may": lambda action: guard.may(action, contest),
    }


def _forms(contest: Contest) -> dict[str, Any]:
    """What one may fill in."""
    winner = Role.WINNER in guard.relation(contest).roles
    return {
        "accepting": "accept" in request.args,
        "errors": errors(),
        "changes": shown(Changes),
        "asking": shown(Reason, "asking"),
        "voiding": shown(Reason, "voiding"),
        "delivery": shown(Delivery),
        "format": shown(Files).format.data,
        "formats": [(one, one) for one in contest.required_formats],
        "other": award_rules.OTHER,
        "most_files": award_rules.MOST_FILES,
        "limits": LIMITS,
    } | field_for(contest.id, purpose=DELIVERABLE, most=award_rules.MOST_FILES if winner else None)
