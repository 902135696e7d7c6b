"""The first bank details count at once, others after a wait."""

from contest.people.events import BankDetailsChanged, BankDetailsGiven
from contest.people.lifecycle import bank_details as bank_details_lifecycle
from contest.people.lifecycle.bank_details import CHANGE_WAITS
from tests.make import NOON

DETAILS = {"sealed": "s", "fingerprint": "f", "likeness": "l", "masked": "・・・・567"}


def test_the_first_details_count_at_once():
    row, given = bank_details_lifecycle.give(1, **DETAILS, first=True, now=NOON)
    assert (row.given_at, row.usable_from) == (NOON, NOON)
    assert given == BankDetailsGiven(person_id=1, at=NOON)


def test_a_change_waits_and_its_owner_is_told_until_when():
    row, changed = bank_details_lifecycle.give(1, **DETAILS, first=False, now=NOON)
    assert row.usable_from == NOON + CHANGE_WAITS
    assert changed == BankDetailsChanged(
        person_id=1, usable_from=NOON + CHANGE_WAITS, masked="・・・・567", at=NOON
    )
