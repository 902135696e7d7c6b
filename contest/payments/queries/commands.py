"""Acts on a contest's money at the server's command line."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from contest.events.model import Recorded
from contest.events.record import COMMAND
from contest.kernel.db import reader
from contest.ledger import chart
from contest.ledger.model import Account, Transfer
from contest.payments.events import (
    PayoutApproved,
    PayoutFailed,
    PayoutSent,
    PayoutSettled,
    ReceiptMatched,
    ReceiptRecorded,
    ReceiptReversed,
)

_ON_RECEIPTS = tuple(event.kind for event in (ReceiptRecorded, ReceiptMatched, ReceiptReversed))
_ON_PAYOUTS = tuple(event.kind for event in (PayoutApproved, PayoutSent, PayoutSettled, PayoutFailed))
COMMANDS = (*_ON_RECEIPTS, *_ON_PAYOUTS)


@dataclass(frozen=True, kw_only=True)
class Commanded:
    """An act on a contest's money done at the server's command line; `number` is the receipt's or the payout's."""

    kind: str  # of the event: "receipt.recorded"
    number: int
    at: datetime


def from_command_line(contest_id: int) -> list[Commanded]:
    """What was done to a contest's money at the command line, the oldest first: to its receipts, and to the payouts
    that hold what it paid out. Both sides read it."""
    giver = aliased(Account)
    theirs = (
        select(Account.name)
        .join(Transfer, Transfer.target_id == Account.id)
        .join(giver, Transfer.source_id == giver.id)
        .where(Transfer.contest_id == contest_id, Account.kind == chart.BALANCE)
        .distinct()
    )
    people = [int(name.partition("/")[2]) for name in reader().scalars(theirs)]
    done = (
        select(Recorded)
        .where(
            or_(
                and_(Recorded.kind.in_(_ON_RECEIPTS), Recorded.contest_id == contest_id),
                and_(Recorded.kind.in_(_ON_PAYOUTS), Recorded.person_id.in_(people)),
            ),
            Recorded.via == COMMAND,
        )
        .order_by(Recorded.id)
    )
    return [
        Commanded(kind=row.kind, number=row.facts.get("receipt_id") or row.facts["payout_id"], at=row.at)
        for row in reader().scalars(done)
        if row.kind in _ON_RECEIPTS or contest_id in row.facts["contests"]
    ]
