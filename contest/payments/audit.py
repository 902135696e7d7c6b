"""Audit of fundings, incoming payments and payouts against the ledger."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from contest.ledger import books, chart
from contest.ledger.audit import check
from contest.ledger.model import Account, Transfer
from contest.payments.model import (
    APPLIED,
    FAILED,
    HELD,
    PENDING,
    REVERSED,
    UNMATCHED,
    Funding,
    Payout,
    Receipt,
)

Posted = dict[str, tuple[str, str, str, int]]  # key → kind, source, target, amount


@check
def receipts_agree(session: Session) -> Iterator[str]:
    """Each receipt came in once, where its state says it is; each transfer of a receipt has one."""
    posted = _posted(session, "receipt/")
    contests = {row.id: row.contest_id for row in session.execute(select(Funding.id, Funding.contest_id))}
    for row in session.scalars(select(Receipt).order_by(Receipt.id)):
        expected = _of_receipt(row, contests, posted)
        found = {key: posted.pop(key, None) for key in _keys(row)}
        posted.pop(f"receipt/{row.id}/surplus", None)
        if {key: value for key, value in found.items() if value} != expected:
            yield f"Receipt {row.id} ({row.state}, {row.amount}) does not agree with the books."
    for key in sorted(posted):
        yield f"Transfer {key} belongs to no receipt."


@check
def payouts_agree(session: Session) -> Iterator[str]:
    """What each payout drew is its amount, and came back if and only if it failed."""
    drawn: dict[int, list[tuple[str, str, int]]] = defaultdict(list)
    returned: dict[int, list[tuple[str, str, int]]] = defaultdict(list)
    for key, (_kind, source, target, amount) in _posted(session, "payout/").items():
        _, number, way, _ = key.split("/")
        (drawn if way == "draw" else returned)[int(number)].append((source, target, amount))
    for row in session.scalars(select(Payout).order_by(Payout.id)):
        out, back = drawn.pop(row.id, []), returned.pop(row.id, [])
        own = chart.balance(row.person_id)
        whole = sum(amount for *_, amount in out) == row.amount and all(giver == own for giver, *_ in out)
        undone = sorted((target, source, amount) for source, target, amount in back)
        if not whole or undone != (sorted(out) if row.state == FAILED else []):
            yield f"Payout {row.id} ({row.state}, {row.amount}) does not agree with the books."
    for stray in sorted({*drawn, *returned}):
        yield f"Transfers of payout {stray} belong to no payout."


@check
def fundings_agree(session: Session) -> Iterator[str]:
    """A fixed hold holds exactly what is due; one that has ended, nothing; and no hold is without a funding."""
    holdings = books.holdings().where(Account.kind == chart.HOLD)
    held: dict[str, int] = {name: amount for name, amount in session.execute(holdings)}  # noqa: C416
    for row in session.scalars(select(Funding).order_by(Funding.id)):
        lies = held.pop(chart.hold(row.contest_id), 0)
        if row.state != PENDING and lies != (row.due if row.state == HELD else 0):
            yield f"The funding of contest {row.contest_id} ({row.state}, due {row.due}) holds {lies}."
    for name in sorted(held):
        yield f"Account {name} belongs to no funding."


@check
def refunds_and_surpluses_went_to_the_payers(session: Session) -> Iterator[str]:
    """What a contest gave back is in the balance of the client who paid it in."""
    taker = aliased(Account)
    rows = session.execute(
        select(Transfer.key, Transfer.contest_id, taker.name, Funding.payer_id)
        .join(taker, Transfer.target_id == taker.id)
        .outerjoin(Funding, Funding.contest_id == Transfer.contest_id)
        .where(Transfer.kind.in_(["refund", "surplus"]))
        .order_by(Transfer.id)
    )
    for key, number, name, payer in rows:
        if payer is None or name != chart.balance(payer):
            yield f"Transfer {key} of contest {number} went to {name}, not to the client who paid."


def _keys(row: Receipt) -> list[str]:
    return [f"receipt/{row.id}/{step}" for step in ("in", "match", "reversal")]


def _of_receipt(row: Receipt, contests: dict[int, int], posted: Posted) -> Posted:
    """The transfers that a receipt in this state must have left, and no others."""
    came, match, reversal = _keys(row)
    cash, first = chart.cash(row.gateway), posted.get(came)
    if row.funding_id is None:
        where, expected = chart.UNMATCHED, {came: ("receipt_unmatched", cash, chart.UNMATCHED, row.amount)}
    else:
        where = chart.hold(contests[row.funding_id])
        expected = {came: ("receipt", cash, where, row.amount)}
        if first and first[0] == "receipt_unmatched":
            expected = {
                came: ("receipt_unmatched", cash, chart.UNMATCHED, row.amount),
                match: ("match", chart.UNMATCHED, where, row.amount),
            }
    if row.state == REVERSED:
        kind = "reversal_unmatched" if where == chart.UNMATCHED else "reversal"
        expected[reversal] = (kind, where, cash, row.amount)
    if row.state == (APPLIED if where == chart.UNMATCHED else UNMATCHED):
        return {}
    return expected


def _posted(session: Session, prefix: str) -> Posted:
    giver, taker = aliased(Account), aliased(Account)
    rows = session.execute(
        select(Transfer.key, Transfer.kind, giver.name, taker.name, Transfer.amount)
        .join(giver, Transfer.source_id == giver.id)
        .join(taker, Transfer.target_id == taker.id)
        .where(Transfer.key.startswith(prefix))
    )
    return {key: (kind, source, target, amount) for key, kind, source, target, amount in rows}
