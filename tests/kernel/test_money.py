"""Amounts are whole, of one currency, and rounded down."""

from decimal import Decimal

import pytest

from contest.kernel.money import Money, yen


def test_sums_and_differences_keep_the_currency():
    assert yen(100) + yen(20) == yen(120) and yen(100) - yen(120) == yen(-20) == -yen(20)


def test_amounts_compare_and_sort():
    assert yen(1) < yen(2) <= yen(2) and max(yen(3), yen(1)) == yen(3)
    assert not yen(0) and yen(1)


@pytest.mark.parametrize("amount", [1.0, "1", None, True, Decimal(1)])
def test_only_whole_numbers_are_amounts(amount):
    with pytest.raises(TypeError):
        Money(amount)


def test_currencies_nobody_knows_are_refused():
    with pytest.raises(ValueError, match="unknown currency"):
        Money(1, "XXX")


@pytest.mark.parametrize(
    ("amount", "rate", "part"),
    [
        (99_999, "10", 9_999),
        (1, "10", 0),
        (100_000_000, "10", 10_000_000),
        (10_001, "7.5", 750),
        (0, "10", 0),
    ],
)
def test_percents_drop_fractions_of_the_minor_unit(amount, rate, part):
    assert yen(amount).percent(Decimal(rate)) == yen(part)


def test_amounts_are_written_as_in_the_trade():
    assert [str(yen(n)) for n in (0, 1_000, -200_000, 100_000_000)] == [
        "¥0",
        "¥1,000",
        "−¥200,000",
        "¥100,000,000",
    ]


def test_the_api_gets_minor_units_and_the_currency():
    assert yen(1000).as_json() == {"amount": 1000, "currency": "JPY"}
