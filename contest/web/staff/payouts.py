"""Payouts and refunds: those to be sent, their bank details, and their outcome."""

from flask import g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext as _

from contest.payments import lists, queries as payment_queries
from contest.payments.actions import exports as payment_exports, payouts
from contest.people.queries import person
from contest.web import csv, guard, paging
from contest.web.forms import reason_form
from contest.web.page_action import done, once_per_form, page_action, read, shown
from contest.web.staff import bp

ACT = "payout.dispatch_settle_fail"
TABS = (
    ("to_send", _("To send")),
    ("waiting", _("On hold for review")),
    ("sent", _("On their way")),
    ("ended", _("Ended")),
)
Reason = reason_form(most=500)


@bp.get("/payouts", endpoint="payouts")
def payout_list() -> ResponseReturnValue:
    """Payouts, a tab at a time."""
    guard.site(ACT)
    tab = paging.tab(TABS, "to_send")
    rows, more = paging.page(lists.payouts, tab=tab, size=lists.PAGE, key=lambda row: row.payout.id)
    return render_template("staff/payouts.html", rows=rows, more=more, tab=tab, tabs=TABS)


@bp.get("/payouts/<int:number>")
def payout(number: int) -> ResponseReturnValue:
    """One payout with the bank details it goes to: the look at them is recorded."""
    guard.payout(ACT, number)
    details, row = payouts.reveal_bank_details(number, by=guard.my_id(), now=g.now), lists.payout(number)
    return render_template(
        "staff/payout.html",
        row=row,
        payee=person(row.payout.person_id),
        details=details,
        inflow=payment_queries.inflow(row.payout.person_id, row.payout.currency, until=row.payout),
        release=shown(Reason, "release"),
        failure=shown(Reason, "failure"),
    )


@bp.post("/payouts/<int:number>/release")
@page_action(to=".payout", again=payout, at="release")
def let_payout_go(number: int) -> ResponseReturnValue:
    """Staff have looked at why it waits."""
    guard.payout(ACT, number)
    once_per_form(payouts.approve, number, reason=read(Reason).reason.data, by=guard.my_id(), now=g.now)
    return done(gettext("Payout %(number)d can be sent now.", number=number))


@bp.post("/payouts/<int:number>/dispatch")
@page_action(to=".payouts")
def dispatch_payout(number: int) -> ResponseReturnValue:
    """The bank has the order."""
    guard.payout(ACT, number)
    once_per_form(payouts.dispatch, number, by=guard.my_id(), now=g.now)
    return done(gettext("Payout %(number)d is sent. Mark it as paid when it has arrived.", number=number))


@bp.post("/payouts/<int:number>/settlement")
@page_action(to=".payouts", tab="sent")
def settle_payout(number: int) -> ResponseReturnValue:
    """The money has arrived."""
    guard.payout(ACT, number)
    once_per_form(payouts.settle, number, by=guard.my_id(), now=g.now)
    return done(gettext("Payout %(number)d marked as paid.", number=number))


@bp.post("/payouts/<int:number>/failure")
@page_action(to=".payouts", again=payout, at="failure")
def fail_payout(number: int) -> ResponseReturnValue:
    """The bank could not pay."""
    guard.payout(ACT, number)
    once_per_form(payouts.fail, number, reason=read(Reason).reason.data, by=guard.my_id(), now=g.now)
    return done(
        gettext("Payout %(number)d failed; the amount is back in the payee’s balance.", number=number)
    )


@bp.get("/payouts.csv")
def payouts_csv() -> ResponseReturnValue:
    """All payouts as a table for spreadsheets, without bank details."""
    guard.site("ledger.view_global_or_export")
    payment_exports.taken("payouts", by=guard.my_id(), now=g.now)
    return csv.streamed("payouts.csv", HEADER, lists.payout_lines())


HEADER = (
    "payout", "payee", "person", "amount", "currency", "state", "refund", "waits", "requested_at", "sent_at",
    "ended_at", "failed_reason",
)  # fmt: skip
