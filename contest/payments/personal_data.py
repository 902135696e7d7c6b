"""Personal data in payments: exported, never erased: company and tax law require the books."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from contest.kernel.personal_data import (
    Record,
    Subject,
    blocks_deletion,
    declare,
    export_part,
    picked,
    read,
    retained,
)
from contest.kernel.refusal import Refused
from contest.payments import queries as payment_queries
from contest.payments.model import Funding, Payout, Receipt

BOOKS = "company and tax law require the books for seven to ten years"

declare(Funding, part="fundings", retain=retained("payer_id", because=BOOKS))
declare(
    Receipt,
    part="fundings",
    retain=retained("bank", "reference", "reversed_reason", "event_id", because=BOOKS)
    | retained("recorded_by"),
)
declare(
    Payout,
    part="payouts",
    fields=("amount", "currency", "state", "refund", "requested_at", "sent_at", "ended_at", "failed_reason"),
    retain=retained("person_id", "failed_reason", because=BOOKS),
)


@export_part("money")
def money(who: Subject) -> Iterator[Record]:
    """What came into a person's balance and left it, the newest first."""
    before: int | None = None
    while lines := payment_queries.statement(who.id, before=before):
        for line in lines:
            yield {"contest": line.contest_id, **picked(line, "at", "kind", "amount")}
        before = lines[-1].id


@export_part("fundings")
def fundings(who: Subject) -> Iterator[Record]:
    """Fundings of a client's contests, each with what arrived for it."""
    mine = select(Funding, Receipt).outerjoin(Receipt, Receipt.funding_id == Funding.id)
    for funding, receipt in read(mine.where(Funding.payer_id == who.id).order_by(Funding.id, Receipt.id)):
        came = "received_on", "bank", "amount", "currency", "state"
        about = "contest_id", "gateway", "reference", "state", "due", "currency", "asked_at"
        yield {**picked(funding, *about), "receipt": picked(receipt, *came) if receipt else None}


@blocks_deletion
def blockers(person_id: int, *, now: datetime) -> Iterator[Refused]:
    """Money in a balance, or on its way."""
    for balance in filter(None, payment_queries.balances(person_id)):
        yield Refused("leave.balance", balance=balance)
    if payment_queries.payout_is_open(person_id):
        yield Refused("leave.payout")
