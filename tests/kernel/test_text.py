"""Texts and numbers as people send them."""

import pytest

from contest.kernel.text import MOST_NUMBER, whole_number


@pytest.mark.parametrize(
    ("typed", "number"), [("0", 0), ("12", 12), ("007", 7), (str(MOST_NUMBER), MOST_NUMBER)]
)
def test_ascii_digits_are_a_number(typed, number):
    assert whole_number(typed) == number


@pytest.mark.parametrize(
    "typed",
    [None, "", " ", "-1", "+1", "1.0", "1 ", "１", "²", "x", "1\x00", str(MOST_NUMBER + 1), "9" * 5000],
)
def test_nothing_else_is(typed):
    assert whole_number(typed) is None


def test_the_largest_may_be_another():
    assert [whole_number("99", most=most) for most in (98, 99)] == [None, 99]
