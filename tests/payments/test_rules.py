"""Sums at their edges."""

from datetime import UTC, date, datetime

import pytest

from contest.kernel.money import yen
from contest.kernel.refusal import Refused
from contest.payments import rules as payment_rules
from contest.people.model import PayoutDetails


@pytest.mark.parametrize(
    ("balance", "refund", "outcome"),
    [(0, False, False), (0, True, False), (1, False, False), (1, True, True), (999, False, False), (999, True, True),
     (1_000, False, True), (1_000, True, True), (10**12, False, True)],
)  # fmt: skip
def test_a_payout_is_of_a_thousand_yen_unless_it_gives_back(balance, refund, outcome):
    assert payment_rules.payable(yen(balance), refund=refund) is outcome


@pytest.mark.parametrize(
    ("due", "held", "missing", "surplus"),
    [(100, 0, 100, 0), (100, 99, 1, 0), (100, 100, 0, 0), (100, 101, 0, 1)],
)
def test_what_is_missing_and_what_is_too_much(due, held, missing, surplus):
    assert payment_rules.missing(yen(due), yen(held)) == yen(missing)
    assert payment_rules.surplus(yen(due), yen(held)) == yen(surplus)


def test_the_banks_day_begins_in_tokyo():
    assert payment_rules.bank_day(datetime(2026, 11, 22, 14, 59, 59, tzinfo=UTC)) == date(2026, 11, 22)
    assert payment_rules.bank_day(datetime(2026, 11, 22, 15, 0, tzinfo=UTC)) == date(2026, 11, 23)


DETAILS = PayoutDetails(id=4, usable_from=datetime(2026, 11, 25, tzinfo=UTC))


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"blocked": True, "running": True}, "payout.blocked"),
        ({"running": True, "balance": yen(0)}, "payout.already_open"),
        ({"balance": yen(0), "waiting": DETAILS}, "payout.nothing"),
        ({"balance": yen(999), "waiting": DETAILS}, "payout.too_small"),
        ({"waiting": DETAILS}, "payout.details_wait"),
        ({"usable": None}, "payout.no_details"),
        ({"balance": yen(1), "refund": True}, None),
        ({}, None),
    ],
)
def test_the_first_thing_that_hinders_a_payout_is_what_is_said(facts, code):
    free = {"balance": yen(1_000), "refund": False, "blocked": False, "running": False, "waiting": None}
    outlook = payment_rules.Outlook(**free | {"usable": DETAILS, "time_zone": "Asia/Tokyo"} | facts)
    assert (outlook.hindrance.code if outlook.hindrance else None) == code


@pytest.mark.parametrize(
    ("amount", "day", "code"), [(0, 22, "receipt.nothing"), (1, 24, "receipt.in_the_future"), (1, 23, None)]
)
def test_a_receipt_is_of_something_that_has_come_in(amount, day, code):
    now = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)  # the 23rd in Tokyo
    if code is None:
        payment_rules.check_receipt(yen(amount), date(2026, 11, day), now=now)
    else:
        with pytest.raises(Refused, match=code):
            payment_rules.check_receipt(yen(amount), date(2026, 11, day), now=now)
