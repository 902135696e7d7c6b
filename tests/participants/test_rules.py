"""Who may enter a contest and who may judge it: every part a person can have, and the seconds around ten minutes."""

from datetime import timedelta

import pytest

from contest.participants.rules import (
    UNDO_REMOVAL,
    Participation,
    alias,
    require_may_enter,
    require_may_judge,
)
from tests.make import NOON
from tests.refusals import code

SECOND = timedelta(seconds=1)
ENDS = NOON + UNDO_REMOVAL
BY_STAFF = Participation(removed_at=NOON, removed_by_staff=True)


@pytest.mark.parametrize(
    ("part", "to_enter", "to_judge"),
    [
        (Participation(), None, None),
        (Participation(is_client=True), "entry.own_contest", "judge.is_client"),
        (Participation(is_staff=True), "entry.staff_never", "judge.is_staff"),
        (Participation(is_judge=True), "judge.cannot_enter", None),
        (Participation(has_entered=True), None, "judge.has_entered"),
        (BY_STAFF, None, "judge.was_removed"),
    ],
)
def test_who_decides_never_enters_and_who_enters_never_judges(part, to_enter, to_judge):
    assert code(require_may_enter, part, clients_account=False, now=NOON) == to_enter
    assert code(require_may_judge, part) == to_judge


def test_an_account_paid_to_the_clients_bank_account_never_enters():
    assert code(require_may_enter, Participation(), clients_account=True, now=NOON) == "entry.clients_account"


@pytest.mark.parametrize(
    ("now", "refused"),
    [(NOON, "judge.removed_lately"), (ENDS - SECOND, "judge.removed_lately"), (ENDS, "judge.removed_lately"),
     (ENDS + SECOND, None)],
)  # fmt: skip
def test_a_judge_enters_once_the_client_can_no_longer_undo_the_removal(now, refused):
    assert code(require_may_enter, Participation(removed_at=NOON), clients_account=False, now=now) == refused


def test_a_seat_that_was_given_up_is_still_a_part_and_being_staff_is_none():
    for part in (
        Participation(is_client=True),
        Participation(is_judge=True),
        Participation(has_entered=True),
        Participation(removed_at=NOON),
        BY_STAFF,
    ):
        assert part.has_part
    assert not Participation(is_staff=True).has_part


@pytest.mark.parametrize(
    ("ordinal", "aliases"), [(1, "A"), (3, "C"), (26, "Z"), (27, "AA"), (52, "AZ"), (53, "BA"), (703, "AAA")]
)
def test_designers_are_lettered_like_the_columns_of_a_sheet(ordinal, aliases):
    assert alias(ordinal) == aliases


def test_there_is_no_designer_before_the_first():
    with pytest.raises(ValueError, match="counted from 1"):
        alias(0)
