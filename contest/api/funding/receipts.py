"""Incoming payments, for staff: recorded from the bank statement, matched, and reversed where recorded by mistake."""

from typing import Any

from flask import g

from contest.access import guard
from contest.api import cursor
from contest.api.blueprint import Act, payload
from contest.api.fields import Amount, Day, LongText, OneOf, Part, Reason, Schema, Text, Truth, Whole, money
from contest.api.funding import bp
from contest.kernel.refusal import N_, Invalid, Refused
from contest.kernel.text import MOST_NUMBER
from contest.payments import lists, reference, rules as payment_rules
from contest.payments.actions import receipts


class Line(Schema):
    """A line of the bank's statement."""

    amount = money(required=True)
    received_on = Day(required=True, metadata={"example": "2026-11-24"})
    bank = Text(most=80, required=True, empty=False, metadata={"example": "みなと銀行"})
    reference = Text(
        most=80, required=True, empty=False,
        metadata={"example": "K7Q2M9 ミズノ ハナ", "description": "With the sender's name, as printed"},
    )  # fmt: skip
    again = Truth(
        load_default=False, metadata={"description": "Another transfer that looks the same", "example": False}
    )


class Matching(Schema):
    """What it was for."""

    funding = Whole(required=True, most=MOST_NUMBER, metadata={"description": "The id of the funding"})


class ReceiptDocument(Schema):
    """Money that came in, as staff recorded it."""

    id = Whole()
    state = OneOf(("unmatched", "applied", "reversed"))
    contest = Whole(allow_none=True, metadata={"example": 42})
    amount = Part(Amount)
    received_on = Day()
    bank = Text(most=80)
    reference = Text(most=80)
    gateway = Text(most=20)
    reversed_reason = LongText(most=1_000, allow_none=True)


class TabQuery(cursor.Paging):
    """Which receipts; all, the newest first, unless a state is asked for."""

    state = OneOf(lists.RECEIPTS, load_default=None)


@bp.get("/receipts")
@bp.accepts(TabQuery, location="query")
@bp.returns(200, cursor.pages_of(ReceiptDocument), N_("Staff: incoming payments"))
def index() -> dict[str, Any]:
    """Unmatched ones wait for staff."""
    guard.site("ledger.view_global_or_export")
    asked = payload()
    rows = lists.receipts(tab=asked["state"], before=cursor.number(asked), most=asked["limit"] + 1)
    return cursor.cut(rows, asked, key=lambda row: row.receipt.id, show=receipt)


@bp.post("/fundings/<int:funding_id>/receipts")
@bp.accepts(Line)
@bp.returns(201, ReceiptDocument, N_("Staff: record a payment with a known reference"))
@bp.money
def record_for(funding_id: int) -> Act:
    """Whatever its reference says."""
    guard.site("funding.record_receipt")
    guard.contest("funding.record_receipt", lists.contest_of(funding_id))
    return _record(funding_id)


@bp.post("/receipts")
@bp.accepts(Line)
@bp.returns(201, ReceiptDocument, N_("Staff: record a payment that waits until its contest is known"))
@bp.money
def record() -> Act:
    """A reference that is known finds its funding by itself."""
    guard.site("funding.record_receipt")
    meant = lists.meant(reference.found_in(payload()["reference"]))
    if meant is not None:
        guard.contest("funding.record_receipt", meant)
    return _record(None)


@bp.post("/receipts/<int:receipt_id>/match")
@bp.accepts(Matching)
@bp.returns(201, ReceiptDocument, N_("Staff: match an unmatched payment"))
@bp.money
def match(receipt_id: int) -> Act:
    """From then on it is held for that contest."""
    guard.site("receipt.match")
    lists.receipt(receipt_id)
    contest = lists.find_contest_of(payload()["funding"])
    if contest is None:
        raise Invalid({"funding": Refused("receipt.no_such_funding")})
    guard.contest("receipt.match", contest)
    me = guard.my_id()
    return Act(
        lambda: receipts.match(receipt_id, contest_id=contest, by=me, now=g.now), lambda _: _one(receipt_id)
    )


@bp.post("/receipts/<int:receipt_id>/reversal")
@bp.accepts(Reason)
@bp.returns(201, ReceiptDocument, N_("Staff: reverse a payment recorded by mistake, before publication only"))
@bp.money
def reverse(receipt_id: int) -> Act:
    """By a new transfer: the books show both."""
    guard.site("receipt.match")
    row = lists.receipt(receipt_id)
    if row.contest_id is not None:
        guard.contest("receipt.reverse", row.contest_id)
    me, reason = guard.my_id(), payload()["reason"]
    return Act(
        lambda: receipts.reverse(receipt_id, reason=reason, by=me, now=g.now), lambda _: _one(receipt_id)
    )


def receipt(row: lists.ReceiptRow) -> dict[str, Any]:
    """A receipt as a document."""
    same = ("id", "state", "received_on", "bank", "reference", "gateway", "reversed_reason")
    return {name: getattr(row.receipt, name) for name in same} | {
        "contest": row.contest_id,
        "amount": row.amount,
    }


def _record(funding_id: int | None) -> Act:
    line, me = payload(), guard.my_id()
    if line["amount"].amount > payment_rules.MOST_RECEIPT:
        raise Invalid({"amount": Refused("field.bounds", least=1, most=payment_rules.MOST_RECEIPT)})

    def do() -> int:
        return receipts.record(
            statement=line["reference"],
            amount=line["amount"],
            bank=line["bank"],
            received_on=line["received_on"],
            again=line["again"],
            funding_id=funding_id,
            by=me,
            now=g.now,
        )

    return Act(do, _one)


def _one(receipt_id: int) -> dict[str, Any]:
    return receipt(lists.receipt(receipt_id))
