"""Contests and bank details for tests of money: saved, with nothing around them."""

from zoneinfo import ZoneInfo

from contest.contests.model import Contest
from contest.kernel.db import transaction
from contest.kernel.money import yen
from contest.ledger import audit as ledger_audit
from contest.payments import queries as payment_queries
from contest.payments.actions import holds, receipts
from contest.people import bank
from contest.people.actions import details
from tests import make

NOON = make.NOON
TODAY = NOON.astimezone(ZoneInfo("Asia/Tokyo")).date()
PRIZE, FEE, TAX = yen(100_000), yen(10_000), yen(1_000)
DUE = PRIZE + FEE + TAX


def draft(client_id: int, *, asked: bool = True, **changes) -> int:
    """A draft of ¥100,000 whose funding has been asked for; its number."""
    with transaction() as session:
        row = make.contest(**{"client_id": client_id, "fee_percent": "10", "fee_tax": "10"} | changes)
        row.id = None
        session.add(row)
        session.flush()
        if asked:
            holds.request_funding(
                contest_id=row.id, payer_id=client_id, due=DUE, gateway="bank_transfer", now=NOON
            )
        return row.id


def paid(client_id: int, *, by: int, amount=DUE) -> int:
    """A draft for which so much has come in; its number."""
    contest_id = draft(client_id)
    receive(contest_id, amount, by=by)
    return contest_id


def receive(contest_id: int, amount=DUE, *, by: int, again: bool = True) -> int:
    """Staff record a receipt with the contest's reference."""
    return receipts.record(
        statement=payment_queries.funding(contest_id).reference,
        amount=amount,
        bank="みなと銀行",
        received_on=TODAY,
        by=by,
        now=NOON,
        again=again,
    )


def publish(contest_id: int, client_id: int) -> None:
    """What publication does to the money."""
    with transaction() as session:
        row = session.get_one(Contest, contest_id)
        holds.return_surplus(contest_id=contest_id, client_id=client_id, due=DUE, now=NOON)
        row.state, row.published_at = "published", NOON


def settle(contest_id: int, *, client_id: int, winner_id: int, now=NOON) -> None:
    """What acceptance does to the money."""
    with transaction() as session:
        holds.settle(
            contest_id=contest_id,
            winner_id=winner_id,
            client_id=client_id,
            prize=PRIZE,
            fee=FEE,
            tax=TAX,
            now=now,
        )
        row = session.get_one(Contest, contest_id)
        row.state, row.ended_at = "settled", now


def refund(contest_id: int, client_id: int) -> None:
    """What cancellation does to the money."""
    with transaction() as session:
        holds.refund(contest_id=contest_id, client_id=client_id, now=NOON)
        row = session.get_one(Contest, contest_id)
        row.state, row.ended_at = "cancelled", NOON


def prize_for(winner_id: int, *, client_id: int, staff_id: int) -> int:
    """A whole contest's money, from the receipt to the winner's balance; its number."""
    contest_id = paid(client_id, by=staff_id)
    publish(contest_id, client_id)
    settle(contest_id, client_id=client_id, winner_id=winner_id)
    return contest_id


def bank_details(person_id: int, number: str, *, now=NOON) -> None:
    """Give a person a bank account of their own."""
    given = bank.BankDetails(
        bank="みさき信用金庫", branch="小樽", kind="ordinary", number=number, holder="タカハシ ケン"
    )
    details.give(person_id, given, now=now)


def books_are_clean() -> None:
    """The audit finds nothing."""
    wrong = ledger_audit.verify()
    assert wrong == [], wrong
