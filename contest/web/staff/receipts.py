"""Receipts: recording the bank's statement, matching, reversing, and all of them as a table."""

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext as _
from wtforms import BooleanField
from wtforms.validators import DataRequired, InputRequired

from contest.kernel.money import Money
from contest.kernel.once import once
from contest.kernel.refusal import Refused
from contest.payments import exports as payment_exports, lists, receipts, reference, rules as payment_rules
from contest.web import csv, guard, paging
from contest.web.forms import Day, Form, LongText, Text, Whole, once_key
from contest.web.money_words import gateway_name
from contest.web.staff import bp
from contest.web.words import sentence

NEEDED = _("Fill in this field.")
SHELVES = (
    ("all", _("All")),
    ("unmatched", _("Unmatched")),
    ("applied", _("Held for a contest")),
    ("reversed", _("Reversed")),
)


class ReceiptForm(Form):
    """A line of the bank's statement."""

    statement = Text(_("Reference and sender"), [DataRequired(NEEDED)], most=80)
    amount = Whole(_("Amount"), [InputRequired(NEEDED)], least=1, most=payment_rules.MOST_RECEIPT)
    received_on = Day(_("Day on the statement"), [InputRequired(NEEDED)])
    bank = Text(_("Bank it came from"), [DataRequired(NEEDED)], most=80)
    again = BooleanField(_("This is a different payment: record it as well"))


class MatchForm(Form):
    """Which contest a receipt is for: its number, or the reference."""

    contest = Text(_("Contest number or reference"), [DataRequired(NEEDED)], most=40)


class ReversalForm(Form):
    """Why a receipt is taken back."""

    reason = LongText(_("Reason"), [DataRequired(NEEDED)], most=500)


@bp.get("/receipts", endpoint="receipts")
def receipts_list() -> ResponseReturnValue:
    """What came in, a shelf at a time, and the form for the next."""
    guard.house("ledger.view_global_or_export")
    return _list(ReceiptForm(formdata=None, received_on=payment_rules.bank_day(g.now)))


@bp.post("/receipts")
def record_receipt() -> ResponseReturnValue:
    """Record a line of the bank's statement."""
    guard.house("funding.record_receipt")
    form = ReceiptForm()
    if not form.validate():
        return _list(form), 422
    statement, bank = form.statement.data or "", form.bank.data or ""
    amount, received_on = Money(form.amount.data or 0), form.received_on.data or payment_rules.bank_day(g.now)
    meant = lists.meant(reference.found_in(statement))
    if meant is not None:
        guard.contest("funding.record_receipt", meant)
    me, now = guard.my_id(), g.now
    try:
        number = once(
            _key_of(form),
            by=me,
            now=now,
            act=lambda: receipts.record(
                statement=statement,
                amount=amount,
                bank=bank,
                received_on=received_on,
                again=form.again.data,
                by=me,
                now=now,
            ),
        )
    except Refused as why:
        if why.code == "receipt.same_again":
            return _list(form, same=sentence(why)), 409
        if why.code == "receipt.in_the_future":
            form.received_on.errors = [sentence(why)]
            return _list(form), 422
        raise
    if meant is None:
        flash(
            gettext("Payment %(number)d has no known reference: match it below.", number=number),
            "maybe",
        )
        return redirect(url_for(".receipts", shelf="unmatched"), code=303)
    flash(
        gettext("Payment %(number)d is now held for contest %(contest)d.", number=number, contest=meant),
        "done",
    )
    return redirect(url_for(".receipts"), code=303)


@bp.get("/receipts/<int:number>")
def receipt(number: int) -> ResponseReturnValue:
    """One receipt: matching while it waits, reversing while it may be."""
    guard.house("ledger.view_global_or_export")
    return _one(number)


@bp.post("/receipts/<int:number>/match")
def match_receipt(number: int) -> ResponseReturnValue:
    """Say what an unmatched receipt was for."""
    guard.house("receipt.match")
    form = MatchForm()
    lists.receipt(number)
    if not form.validate():
        return _one(number, match=form), 422
    contest = _contest(form.contest.data)
    if contest is None:
        form.contest.errors = [sentence(Refused("receipt.no_such_funding"))]
        return _one(number, match=form), 422
    guard.contest("receipt.match", contest)
    me, now = guard.my_id(), g.now
    once(
        once_key(),
        by=me,
        now=now,
        act=lambda: receipts.match(number, contest_id=contest, by=me, now=now),
    )
    flash(
        gettext("Payment %(number)d is now held for contest %(contest)d.", number=number, contest=contest),
        "done",
    )
    return redirect(url_for(".receipts", shelf="unmatched"), code=303)


@bp.post("/receipts/<int:number>/reversal")
def reverse_receipt(number: int) -> ResponseReturnValue:
    """Take back a receipt that was a mistake."""
    guard.house("receipt.match")
    form, row = ReversalForm(), lists.receipt(number)
    if row.contest_id is not None:
        guard.contest("receipt.reverse", row.contest_id)
    if not form.validate():
        return _one(number, reversal=form), 422
    me, now, reason = guard.my_id(), g.now, form.reason.data or ""
    once(
        once_key(),
        by=me,
        now=now,
        act=lambda: receipts.reverse(number, reason=reason, by=me, now=now),
    )
    flash(gettext("Payment %(number)d is reversed. The books show both entries.", number=number), "done")
    return redirect(url_for(".receipts"), code=303)


@bp.get("/receipts.csv")
def receipts_csv() -> ResponseReturnValue:
    """All receipts as a table for spreadsheets."""
    guard.house("ledger.view_global_or_export")
    payment_exports.taken("receipts", by=guard.my_id(), now=g.now)
    header = (
        "receipt", "received_on", "bank", "reference", "amount", "currency", "gateway", "state", "contest",
        "recorded_by", "recorded_at", "reversed_reason",
    )  # fmt: skip
    return csv.streamed("receipts.csv", header, lists.receipt_lines())


def _list(form: ReceiptForm, same: str | None = None) -> str:
    shelf = paging.shelf([name for name, _label in SHELVES], "all")
    found = lists.receipts(shelf=shelf, before=paging.before(), most=lists.PAGE + 1)
    rows, more = paging.cut(found, lists.PAGE, lambda row: row.receipt.id)
    waiting = [row.amount for row in rows if row.receipt.state == "unmatched"]
    return render_template(
        "staff/receipts.html",
        form=form, same=same, rows=rows, more=more, shelf=shelf, shelves=SHELVES, likely=lists.likely(waiting),
        gateway_name=gateway_name,
    )  # fmt: skip


def _one(number: int, match: MatchForm | None = None, reversal: ReversalForm | None = None) -> str:
    row = lists.receipt(number)
    likely: dict[Any, Any] = lists.likely([row.amount]) if row.receipt.state == "unmatched" else {}
    return render_template(
        "staff/receipt.html",
        row=row,
        likely=likely.get(row.amount, []),
        gateway_name=gateway_name,
        match=match or MatchForm(formdata=None),
        reversal=reversal or ReversalForm(formdata=None),
    )


def _key_of(form: ReceiptForm) -> str | None:
    """The form's one-time key for just this line: typed over after the back button, it is another receipt."""
    line = (form.statement.data, form.amount.data, form.received_on.data, form.bank.data)
    return f"{key}\n{line}" if (key := once_key()) else None


def _contest(typed: str | None) -> int | None:
    """The contest meant by a number or a reference, if its funding was asked for."""
    text = (typed or "").strip().lstrip("#")
    found = lists.meant(reference.found_in(text))
    if found is None and text.isdecimal() and len(text) <= 9:
        return lists.asked_for(int(text))
    return found
