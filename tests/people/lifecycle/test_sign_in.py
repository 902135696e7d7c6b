"""A sign-in: begun, fresh for ten minutes, proved again, ended once."""

from datetime import timedelta

import pytest

from contest.people.events import SignInsEnded
from contest.people.lifecycle import sign_in as sign_in_lifecycle
from contest.people.lifecycle.sign_in import FRESH_FOR, LIVES, Current
from tests.make import NOON

SECOND = timedelta(seconds=1)


def begun(*, strong=False):
    return sign_in_lifecycle.begin(1, key_hash="h", device="d", network="n", strong=strong, now=NOON)


def test_a_sign_in_lives_for_a_month():
    row = begun()
    assert row.began_at == row.seen_at == row.proved_at == NOON
    assert (row.until, row.ended_at) == (NOON + LIVES, None)


@pytest.mark.parametrize(
    ("before", "strong", "after"), [(False, False, False), (False, True, True), (True, False, True)]
)
def test_a_second_factor_once_shown_counts_to_the_end(before, strong, after):
    row = begun(strong=before)
    sign_in_lifecycle.prove(row, strong=strong, now=NOON + SECOND)
    assert (row.proved_at, row.strong) == (NOON + SECOND, after)


@pytest.mark.parametrize(
    ("late", "fresh"), [(FRESH_FOR - SECOND, True), (FRESH_FOR, True), (FRESH_FOR + SECOND, False)]
)
def test_who_has_just_shown_who_they_are_is_fresh(late, fresh):
    current = Current(id=1, person_id=1, strong=False, seen_at=NOON, proved_at=NOON)
    assert current.is_fresh(NOON + late) is fresh


def test_sign_ins_end_once_and_are_told_together():
    rows = [begun(), begun()]
    assert sign_in_lifecycle.end(rows[:1], now=NOON) == SignInsEnded(person_id=1, count=1, at=NOON)
    later = NOON + SECOND
    assert sign_in_lifecycle.end(rows, now=later) == SignInsEnded(person_id=1, count=1, at=later)
    assert sign_in_lifecycle.end(rows, now=later) is None
    assert [row.ended_at for row in rows] == [NOON, later]
