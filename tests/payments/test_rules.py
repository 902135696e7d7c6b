"""Sums at their edges."""

from datetime import UTC, date, datetime

import pytest

from contest.kernel.money import yen
from contest.payments import rules as payment_rules


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
