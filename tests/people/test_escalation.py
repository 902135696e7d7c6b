"""What a record suggests, and how long a suspension holds: one second before, at, after."""

from datetime import timedelta

import pytest

from contest.people.escalation import MEMORY, holds, suggested_sanction
from contest.people.model import Sanction
from tests.make import NOON

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def stands(kind, at=NOON - DAY, **facts):
    return Sanction(kind=kind, at=at, until=at + 7 * DAY if kind == "suspension" else None, **facts)


@pytest.mark.parametrize(
    ("kinds", "kind", "days"),
    [
        ([], "warning", None),
        (["warning"], "warning", None),
        (["warning", "warning"], "suspension", 7),
        (["warning", "suspension"], "suspension", 30),
        (["suspension", "suspension"], "ban", None),
    ],
)
def test_the_next_step_grows_with_the_record(kinds, kind, days):
    step = suggested_sanction([stands(one) for one in kinds], now=NOON)

    assert (step.kind, step.days) == (kind, days)


def test_only_twelve_months_count_and_nothing_that_was_lifted():
    old = [stands("warning", NOON - MEMORY), stands("warning", NOON - MEMORY)]
    lifted = [stands("suspension", lifted_at=NOON)]
    young = [stands("warning", NOON - MEMORY + SECOND)] * 2

    assert suggested_sanction(old + lifted, now=NOON).kind == "warning"
    assert suggested_sanction(young, now=NOON).kind == "suspension"


def test_a_suspension_holds_up_to_and_with_its_last_instant():
    one = stands("suspension", NOON)
    ends = one.until
    assert [holds(one, now=at) for at in (ends - SECOND, ends, ends + SECOND)] == [True, True, False]
    one.lifted_at = NOON
    assert not holds(one, now=NOON)
