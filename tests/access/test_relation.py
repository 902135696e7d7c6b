"""The stage of a contest, and at which second it changes. No database."""

from datetime import timedelta

import pytest

from contest.access.relation import in_grace, stage_of
from contest.access.table import Role
from tests import make
from tests.access.test_table import related

SECOND = timedelta(seconds=1)
CLOSES = make.contest().entries_close_at


@pytest.mark.parametrize(
    ("after", "stage", "grace"),
    [
        (-SECOND, "O", False),
        (timedelta(0), "O", False),
        (SECOND, "J", True),
        (timedelta(minutes=10) - SECOND, "J", True),
        (timedelta(minutes=10), "J", True),
        (timedelta(minutes=10) + SECOND, "J", False),
    ],
)
def test_the_deadline_and_its_ten_minutes(after: timedelta, stage: str, grace: bool) -> None:
    contest, now = make.contest(state="published"), CLOSES + after

    assert stage_of(contest, None, paid_out=False, now=now) == stage
    assert in_grace(contest, now) is grace
    relation = related(Role.DESIGNER, stage=stage, grace=grace)
    assert relation.allows("entry.enter") is (stage == "O" or grace)
    assert relation.allows("upload.promise") is (stage == "O")


@pytest.mark.parametrize("state", ["draft", "awarded", "settled", "cancelled", "lapsed"])
def test_ten_minutes_are_only_for_what_is_published(state: str) -> None:
    assert not in_grace(make.contest(state=state), CLOSES + SECOND)


@pytest.mark.parametrize(
    ("state", "handover", "paid", "stage"),
    [
        ("draft", None, False, "D"),
        ("awarded", "awaiting", False, "W"),
        ("awarded", "changes_requested", False, "W"),
        ("awarded", "delivered", False, "H"),
        ("settled", "accepted", False, "A"),
        ("settled", "accepted", True, "P"),
        ("cancelled", None, False, "X"),
        ("lapsed", None, False, "X"),
        ("lapsed", "ended", False, "X"),
    ],
)
def test_the_stage_of_every_state(state: str, handover: str | None, paid: bool, stage: str) -> None:
    assert stage_of(make.contest(state=state), handover, paid_out=paid, now=CLOSES) == stage
