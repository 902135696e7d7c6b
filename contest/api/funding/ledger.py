"""Ledger: that of a contest, and for staff the whole."""

from typing import Any

from contest.access import guard
from contest.access.table import Role
from contest.api import cursor
from contest.api.blueprint import payload
from contest.api.fields import Amount, Instant, Many, OneOf, Part, Schema, Text, Whole
from contest.api.funding import bp
from contest.kernel.money import total
from contest.kernel.refusal import N_
from contest.ledger import chart
from contest.payments import lists, queries as payment_queries


class TransferDocument(Schema):
    """One positive amount from one account to another."""

    id = Whole()
    key = Text(most=200, metadata={"example": "receipt/7/in"})
    kind = Text(most=40, metadata={"example": "receipt"})
    debit = Text(most=60, metadata={"example": "cash/bank_transfer"})
    credit = Text(most=60, metadata={"example": "hold/42"})
    amount = Part(Amount)
    at = Instant()


class HouseTransfer(TransferDocument):
    """The same in the books of the site, with the contest it belongs to."""

    contest = Whole(allow_none=True, metadata={"example": 42})


class CommandLineDocument(Schema):
    """An act on a contest's money that was done at the server's command line, by nobody who was signed in."""

    act = OneOf(payment_queries.COMMANDS, attribute="kind")
    number = Whole(metadata={"description": "Of the receipt or the payout"})
    at = Instant()


class LedgerDocument(Schema):
    """A contest's money: what is held for it, and every transfer."""

    held = Part(Amount)
    transfers = Many(Part(TransferDocument))
    command_line = Many(Part(CommandLineDocument))


@bp.get("/contests/<int:number>/ledger")
@bp.returns(200, LedgerDocument, N_("A contest’s transactions; a winner sees only their own"))
def of_contest(number: int) -> dict[str, Any]:
    """For client and staff all of it."""
    contest = guard.contest("ledger.view_contest", number)
    roles, me = guard.relation(contest).roles, guard.my_id()
    whole = bool(roles & {Role.CLIENT, Role.STAFF})
    own = chart.hold(number) if whole else chart.balance(me)
    rows = lists.transfers(account=own, contest_id=number, most=None)[::-1]
    return {
        "held": total((row.amount if row.target == own else -row.amount for row in rows), contest.currency),
        "transfers": [transfer(row, me, staff=Role.STAFF in roles) for row in rows],
        "command_line": payment_queries.from_command_line(number),
    }


@bp.get("/ledger")
@bp.accepts(cursor.Paging, location="query")
@bp.returns(200, cursor.pages_of(HouseTransfer), N_("Staff: every transfer, newest first"))
def of_house() -> dict[str, Any]:
    """The whole books."""
    guard.site("ledger.view_global_or_export")
    asked = payload()
    rows = lists.transfers(before=cursor.number(asked), most=asked["limit"] + 1)
    return cursor.cut(
        rows, asked, key=lambda row: row.transfer.id,
        show=lambda row: transfer(row, guard.my_id(), staff=True) | {"contest": row.transfer.contest_id},
    )  # fmt: skip


def transfer(row: lists.TransferRow, me: int, *, staff: bool) -> dict[str, Any]:
    """A transfer as a document; whose balance it is, staff alone read by its number."""

    def account(name: str) -> str:
        known = staff or chart.kind_of(name) != chart.BALANCE or name == chart.balance(me)
        return name if known else chart.BALANCE

    shown = {name: getattr(row.transfer, name) for name in ("id", "key", "kind", "at")}
    return shown | {"debit": account(row.source), "credit": account(row.target), "amount": row.amount}
