"""Every move of a receipt, from every state, and what each tells."""

import pytest

from contest.kernel.money import yen
from contest.kernel.refusal import Refused
from contest.payments.events import ReceiptMatched, ReceiptRecorded, ReceiptReversed
from contest.payments.gateways.gateway import Incoming
from contest.payments.lifecycle import receipt as receipt_lifecycle
from contest.payments.lifecycle.receipt import MOVES
from contest.payments.model import (
    APPLIED,
    HELD,
    PENDING,
    REFUNDED,
    RELEASED,
    REVERSED,
    UNMATCHED,
    Funding,
    Receipt,
)
from contest.payments.rules import bank_day
from tests.make import NOON

STATES = (UNMATCHED, APPLIED, REVERSED)


def receipt(state: str) -> Receipt:
    return Receipt(id=5, state=state, amount=40, currency="JPY", recorded_at=NOON)


def funding(state: str = PENDING) -> Funding:
    return Funding(id=3, contest_id=7, payer_id=1, state=state, due=100, currency="JPY")


def test_the_table_names_every_state():
    assert set(MOVES) == set(STATES)


@pytest.mark.parametrize(
    ("meant", "state", "missing"), [(funding(), APPLIED, yen(50)), (None, UNMATCHED, None)]
)
def test_a_receipt_is_applied_to_what_it_is_for_or_waits_unmatched(meant, state, missing):
    incoming = Incoming(reference="r", amount=yen(40), bank="b", event_id="e")
    it = receipt_lifecycle.receive("sandbox", incoming, meant, by=9, now=NOON)
    assert (it.state, it.funding_id, it.recorded_by, it.event_id) == (state, meant and 3, 9, "e")
    assert it.received_on == bank_day(NOON)
    it.id = 5
    assert receipt_lifecycle.received(it, meant, held=yen(10)) == ReceiptRecorded(
        contest_id=meant and 7, person_id=meant and 1, receipt_id=5, amount=yen(40), missing=missing, at=NOON
    )


@pytest.mark.parametrize("state", STATES)
def test_only_an_unmatched_receipt_is_matched(state):
    it = receipt(state)
    if APPLIED in MOVES[state]:
        assert receipt_lifecycle.match(it, funding(), held=yen(70), now=NOON) == ReceiptMatched(
            contest_id=7, person_id=1, receipt_id=5, amount=yen(40), missing=yen(0), at=NOON
        )
        assert (it.state, it.funding_id) == (APPLIED, 3)
    else:
        with pytest.raises(Refused, match="receipt.not_unmatched"):
            receipt_lifecycle.match(it, funding(), held=yen(0), now=NOON)
        assert (it.state, it.funding_id) == (state, None)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("of", [None, PENDING, HELD, RELEASED, REFUNDED])
def test_a_receipt_is_reversed_once_and_until_its_contest_is_published(state, of):
    it, meant = receipt(state), funding(of) if of else None
    if REVERSED in MOVES[state] and of in (None, PENDING):
        assert receipt_lifecycle.reverse(it, meant, reason=" slip ", now=NOON) == ReceiptReversed(
            contest_id=of and 7, person_id=of and 1, receipt_id=5, amount=yen(40), reason="slip", at=NOON
        )
        assert (it.state, it.reversed_reason) == (REVERSED, "slip")
    else:
        code = "receipt.already_reversed" if state == REVERSED else "receipt.contest_published"
        with pytest.raises(Refused, match=code):
            receipt_lifecycle.reverse(it, meant, reason="slip", now=NOON)
        assert it.state == state


def test_a_reversal_has_a_reason():
    with pytest.raises(Refused, match="receipt.reason_needed"):
        receipt_lifecycle.reverse(receipt(UNMATCHED), None, reason="\n", now=NOON)
