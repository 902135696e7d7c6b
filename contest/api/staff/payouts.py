"""Payouts and refunds: those to be sent, their bank details, and their outcome."""

from collections.abc import Callable
from typing import Any

from flask import g

from contest.access import guard
from contest.api import cursor
from contest.api.blueprint import Act, payload
from contest.api.fields import OneOf, Part, Reason, Text, Truth, Whole
from contest.api.me import BankAccount, PayoutDocument
from contest.api.staff import bp
from contest.kernel.refusal import N_
from contest.payments import lists
from contest.payments.actions import payouts

ACT = "payout.dispatch_settle_fail"


class PayoutLine(PayoutDocument):
    """A payout as staff see it."""

    person = Whole(attribute="person_id", metadata={"description": "The payee's number"})
    payee = Text(most=80, metadata={"example": "青木 涼"})
    refund = Truth(metadata={"description": "A refund or surplus is among it"})
    held_back = Text(most=40, allow_none=True, metadata={"description": "Why it cannot be sent now"})


class PayoutSheet(PayoutLine):
    """A payout with the bank account it goes to; every look at it is on the record."""

    details = Part(BankAccount)


class TabQuery(cursor.Paging):
    """Which payouts; those that wait to be sent, unless another state is asked for."""

    state = OneOf(lists.PAYOUT_STATES, load_default="requested")


@bp.get("/payouts")
@bp.accepts(TabQuery, location="query")
@bp.returns(200, cursor.pages_of(PayoutLine), N_("Staff: payouts and refunds"))
def payout_list() -> dict[str, Any]:
    """Without bank details."""
    guard.site(ACT)
    asked = payload()
    rows = lists.payouts(tab=asked["state"], before=cursor.number(asked), most=asked["limit"] + 1)
    return cursor.cut(rows, asked, key=lambda row: row.payout.id, show=_line)


@bp.get("/payouts/<int:payout_id>")
@bp.returns(200, PayoutSheet, N_("Staff: a payout and its bank details; every view is recorded"))
@bp.money
def payout_sheet(payout_id: int) -> dict[str, Any]:
    """What staff type into the bank's page."""
    guard.payout(ACT, payout_id)
    details = payouts.reveal_bank_details(payout_id, by=guard.my_id(), now=g.now)
    return _line(lists.payout(payout_id)) | {"details": details}


@bp.post("/payouts/<int:payout_id>/release")
@bp.accepts(Reason)
@bp.returns(201, PayoutLine, N_("Staff: release a payout that is on hold"))
@bp.money
def let_go(payout_id: int) -> Act:
    """With a reason."""
    return _act(payouts.approve, payout_id, reason=True)


@bp.post("/payouts/<int:payout_id>/dispatch")
@bp.returns(201, PayoutLine, N_("Staff: sent to the bank"))
@bp.money
def dispatch(payout_id: int) -> Act:
    """From requested to sent."""
    return _act(payouts.dispatch, payout_id)


@bp.post("/payouts/<int:payout_id>/settlement")
@bp.returns(201, PayoutLine, N_("Staff: the payout has arrived"))
@bp.money
def settle(payout_id: int) -> Act:
    """From sent to settled."""
    return _act(payouts.settle, payout_id)


@bp.post("/payouts/<int:payout_id>/failure")
@bp.accepts(Reason)
@bp.returns(201, PayoutLine, N_("Staff: the bank could not pay; the amount is the payee's balance again"))
@bp.money
def fail(payout_id: int) -> Act:
    """With the bank's reason."""
    return _act(payouts.fail, payout_id, reason=True)


def _act(act: Callable[..., None], payout_id: int, *, reason: bool = False) -> Act:
    guard.payout(ACT, payout_id)
    me, said = guard.my_id(), payload() if reason else {}
    return Act(lambda: act(payout_id, by=me, now=g.now, **said), lambda _: _line(lists.payout(payout_id)))


def _line(row: lists.PayoutRow) -> dict[str, Any]:
    same = ("id", "money", "state", "requested_at", "sent_at", "ended_at", "failed_reason", "person_id",
            "refund")  # fmt: skip
    return {name: getattr(row.payout, name) for name in same} | {
        "payee": row.payee,
        "held_back": row.held_back,
    }
