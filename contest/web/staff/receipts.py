"""Incoming payments: recorded from the bank statement, matched, reversed, and exported as a table."""

from functools import partial

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext as _
from wtforms import BooleanField
from wtforms.validators import DataRequired, InputRequired

from contest.kernel.idempotency import run_once
from contest.kernel.money import home
from contest.kernel.refusal import Refused
from contest.kernel.sentences import sentence
from contest.kernel.text import whole_number
from contest.payments import lists, reference, rules as payment_rules
from contest.payments.actions import exports as payment_exports, receipts
from contest.web import csv, guard, paging
from contest.web.forms import NEEDED, Day, Form, Text, Whole, reason_form
from contest.web.money_words import gateway_name
from contest.web.page_action import done, form_key, once_per_form, page_action, read, shown
from contest.web.staff import bp

TABS = (
    ("all", _("All")),
    ("unmatched", _("Unmatched")),
    ("applied", _("Held for a contest")),
    ("reversed", _("Reversed")),
)
HEADER = (
    "receipt", "received_on", "bank", "reference", "amount", "currency", "gateway", "state", "contest",
    "recorded_by", "recorded_at", "reversed_reason",
)  # fmt: skip


class ReceiptForm(Form):
    """A line of the bank's statement."""

    refusals = {"receipt.in_the_future": "received_on"}
    conflicts = {"receipt.same_again": "same"}
    statement = Text(_("Reference and sender"), [DataRequired(NEEDED)], most=80)
    amount = Whole(_("Amount"), [InputRequired(NEEDED)], least=1, most=payment_rules.MOST_RECEIPT)
    received_on = Day(_("Day on the statement"), [InputRequired(NEEDED)])
    bank = Text(_("Bank it came from"), [DataRequired(NEEDED)], most=80)
    again = BooleanField(_("This is a different payment: record it as well"))


class MatchForm(Form):
    """Contest of an incoming payment: its number, or the reference."""

    contest = Text(_("Contest number or reference"), [DataRequired(NEEDED)], most=40)


Reversal = reason_form(most=500)


@bp.get("/receipts", endpoint="receipts")
def receipts_list() -> ResponseReturnValue:
    """What came in, a tab at a time, and the form for the next."""
    guard.site("ledger.view_global_or_export")
    form, tab = shown(ReceiptForm, received_on=payment_rules.bank_day(g.now)), paging.tab(TABS, "all")
    rows, more = paging.page(lists.receipts, tab=tab, size=lists.PAGE, key=lambda row: row.receipt.id)
    waiting = [row.amount for row in rows if row.receipt.state == "unmatched"]
    return render_template(
        "staff/receipts.html",
        form=form, same=form.wrong("same"), rows=rows, more=more, tab=tab, tabs=TABS,
        likely=lists.likely(waiting), gateway_name=gateway_name,
    )  # fmt: skip


@bp.post("/receipts")
@page_action(to=".receipts", again=receipts_list)
def record_receipt() -> ResponseReturnValue:
    """Record a line of the bank's statement."""
    guard.site("funding.record_receipt")
    form = read(ReceiptForm)
    meant = lists.meant(reference.found_in(form.statement.data))
    if meant is not None:
        guard.contest("funding.record_receipt", meant)
    number = _record(form)
    if meant is None:
        said = gettext("Payment %(number)d has no known reference: match it below.", number=number)
        return done(said, "maybe", to=url_for(".receipts", shelf="unmatched"))
    return done(_held(number, meant))


@bp.get("/receipts/<int:number>")
def receipt(number: int) -> ResponseReturnValue:
    """One receipt: matching while it waits, reversing while it may be."""
    guard.site("ledger.view_global_or_export")
    row = lists.receipt(number)
    likely = lists.likely([row.amount]) if row.receipt.state == "unmatched" else {}
    return render_template(
        "staff/receipt.html",
        row=row,
        likely=likely.get(row.amount, []),
        gateway_name=gateway_name,
        match=shown(MatchForm),
        reversal=shown(Reversal),
    )


@bp.post("/receipts/<int:number>/match")
@page_action(to=".receipts", tab="unmatched", again=receipt)
def match_receipt(number: int) -> ResponseReturnValue:
    """Say what an unmatched receipt was for."""
    guard.site("receipt.match")
    lists.receipt(number)
    form = read(MatchForm)
    contest = _contest(form.contest.data)
    if contest is None:
        form.refuse("contest", sentence(Refused("receipt.no_such_funding")))
    guard.contest("receipt.match", contest)
    once_per_form(receipts.match, number, contest_id=contest, by=guard.my_id(), now=g.now)
    return done(_held(number, contest))


@bp.post("/receipts/<int:number>/reversal")
@page_action(to=".receipts", again=receipt)
def reverse_receipt(number: int) -> ResponseReturnValue:
    """Take back a receipt that was a mistake."""
    guard.site("receipt.match")
    row = lists.receipt(number)
    if row.contest_id is not None:
        guard.contest("receipt.reverse", row.contest_id)
    once_per_form(receipts.reverse, number, reason=read(Reversal).reason.data, by=guard.my_id(), now=g.now)
    return done(gettext("Payment %(number)d is reversed. The books show both entries.", number=number))


@bp.get("/receipts.csv")
def receipts_csv() -> ResponseReturnValue:
    """All receipts as a table for spreadsheets."""
    guard.site("ledger.view_global_or_export")
    payment_exports.taken("receipts", by=guard.my_id(), now=g.now)
    return csv.streamed("receipts.csv", HEADER, lists.receipt_lines())


def _record(form: ReceiptForm) -> int:
    """Record the line once: typed over after the back button, it is another receipt."""
    line = (form.statement.data, form.amount.data, form.received_on.data, form.bank.data)
    act = partial(
        receipts.record,
        statement=form.statement.data,
        amount=home(form.amount.data or 0),
        bank=form.bank.data,
        received_on=form.received_on.data or payment_rules.bank_day(g.now),
        again=form.again.data,
        by=guard.my_id(),
        now=g.now,
    )
    key = form_key()
    return run_once(f"{key}\n{line}" if key else None, by=guard.my_id(), now=g.now, act=act)


def _held(number: int, contest: int) -> str:
    return str(
        gettext("Payment %(number)d is now held for contest %(contest)d.", number=number, contest=contest)
    )


def _contest(typed: str) -> int | None:
    """The contest meant by a number or a reference, if its funding was asked for."""
    text = typed.lstrip("#")
    found, number = lists.meant(reference.found_in(text)), whole_number(text)
    return number if found is None and number is not None and lists.funding_of(number) else found
