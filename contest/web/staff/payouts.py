"""Payouts and refunds: what is to be sent, the details to send it to, and what became of it."""

from collections.abc import Callable

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext as _
from wtforms.validators import DataRequired

from contest.kernel.once import once
from contest.payments import exports as payment_exports, lists, payouts, queries as payment_queries
from contest.people.queries import person
from contest.web import csv, guard, paging
from contest.web.forms import Form, LongText, once_key
from contest.web.staff import bp

ACT = "payout.dispatch_settle_fail"
SHELVES = (
    ("to_send", _("To send")),
    ("waiting", _("On hold for review")),
    ("sent", _("On their way")),
    ("ended", _("Ended")),
)


class ReasonForm(Form):
    """Why a payout failed, or may go although it waited."""

    reason = LongText(_("Reason"), [DataRequired(_("Fill in this field."))], most=500)


@bp.get("/payouts", endpoint="payouts")
def payout_list() -> ResponseReturnValue:
    """Payouts, a shelf at a time."""
    guard.house(ACT)
    shelf = paging.shelf([name for name, _label in SHELVES], "to_send")
    found = lists.payouts(shelf=shelf, before=paging.before(), most=lists.PAGE + 1)
    rows, more = paging.cut(found, lists.PAGE, lambda row: row.payout.id)
    return render_template("staff/payouts.html", rows=rows, more=more, shelf=shelf, shelves=SHELVES)


@bp.get("/payouts/<int:number>")
def payout(number: int) -> ResponseReturnValue:
    """One payout with the bank details it goes to: the look at them is recorded."""
    guard.payout(ACT, number)
    return _one(number)


@bp.post("/payouts/<int:number>/release")
def let_payout_go(number: int) -> ResponseReturnValue:
    """Staff have looked at why it waits."""
    guard.payout(ACT, number)
    form = ReasonForm()
    if not form.validate():
        return _one(number, release=form), 422
    _once(payouts.let_go, number, reason=form.reason.data or "")
    flash(gettext("Payout %(number)d can be sent now.", number=number), "done")
    return redirect(url_for(".payout", number=number), code=303)


@bp.post("/payouts/<int:number>/dispatch")
def dispatch_payout(number: int) -> ResponseReturnValue:
    """The bank has the order."""
    guard.payout(ACT, number)
    _once(payouts.dispatch, number)
    flash(gettext("Payout %(number)d is sent. Mark it as paid when it has arrived.", number=number), "done")
    return redirect(url_for(".payouts"), code=303)


@bp.post("/payouts/<int:number>/settlement")
def settle_payout(number: int) -> ResponseReturnValue:
    """The money has arrived."""
    guard.payout(ACT, number)
    _once(payouts.settle, number)
    flash(gettext("Payout %(number)d marked as paid.", number=number), "done")
    return redirect(url_for(".payouts", shelf="sent"), code=303)


@bp.post("/payouts/<int:number>/failure")
def fail_payout(number: int) -> ResponseReturnValue:
    """The bank could not pay."""
    guard.payout(ACT, number)
    form = ReasonForm()
    if not form.validate():
        return _one(number, failure=form), 422
    _once(payouts.fail, number, reason=form.reason.data or "")
    flash(
        gettext("Payout %(number)d failed; the amount is back in the payee’s balance.", number=number), "done"
    )
    return redirect(url_for(".payouts"), code=303)


@bp.get("/payouts.csv")
def payouts_csv() -> ResponseReturnValue:
    """All payouts as a table for spreadsheets, without bank details."""
    guard.house("ledger.view_global_or_export")
    payment_exports.taken("payouts", by=guard.my_id(), now=g.now)
    header = (
        "payout", "payee", "person", "amount", "currency", "state", "refund", "waits", "requested_at", "sent_at",
        "ended_at", "failed_reason",
    )  # fmt: skip
    return csv.streamed("payouts.csv", header, lists.payout_lines())


def _once(act: Callable[..., None], number: int, **facts: str) -> None:
    me, now = guard.my_id(), g.now
    once(once_key(), by=me, now=now, act=lambda: act(number, by=me, now=now, **facts))


def _one(number: int, release: ReasonForm | None = None, failure: ReasonForm | None = None) -> str:
    details = payouts.look(number, by=guard.my_id(), now=g.now)
    row = lists.payout(number)
    return render_template(
        "staff/payout.html",
        row=row,
        payee=person(row.payout.person_id),
        details=details,
        inflow=payment_queries.inflow(row.payout.person_id, until=row.payout),
        release=release or ReasonForm(formdata=None),
        failure=failure or ReasonForm(formdata=None),
    )
