"""An account from every state: unconfirmed or confirmed, blocked or open, of staff or not."""

import pytest

from contest.kernel.refusal import Refused
from contest.people.events import (
    AddressConfirmed,
    PersonBlocked,
    PersonJoined,
    PersonRenamed,
    PersonUnblocked,
    StaffEnded,
    StaffMade,
)
from contest.people.lifecycle import person as person_lifecycle
from contest.people.model import Person
from tests.make import NOON


def somebody(**facts) -> Person:
    free = {
        "id": 1,
        "name": "健",
        "language": "ja",
        "password": "hash",
        "time_zone": "Asia/Tokyo",
        "shortcuts": True,
    }
    return Person(
        **free | {"active": True, "is_staff": False, "confirmed_at": NOON, "fs_uniquifier": "old"} | facts
    )


def test_an_account_shows_what_was_registered_last():
    there, asked = somebody(confirmed_at=None), somebody(id=None, name="Ken", language="en", password="other")
    registration = person_lifecycle.register(there, asked, now=NOON)
    assert (there.name, there.language, there.password, there.joined_at) == ("Ken", "en", "other", NOON)
    assert (registration.name, registration.language, registration.password, registration.at) == (
        "Ken", "en", "other", NOON,
    )  # fmt: skip
    assert person_lifecycle.joined(there) == PersonJoined(person_id=1, confirmed=False, at=NOON)


def test_who_confirms_gets_what_they_registered():
    there = somebody(confirmed_at=None)
    confirmed = person_lifecycle.confirm(there, name="Ken", language="en", password="other", now=NOON)
    assert confirmed == AddressConfirmed(person_id=1, at=NOON)
    assert (there.name, there.language, there.password, there.confirmed_at) == ("Ken", "en", "other", NOON)


@pytest.mark.parametrize(("name", "event"), [("健", None), ("健一", PersonRenamed(person_id=1, at=NOON))])
def test_only_another_name_is_told(name, event):
    one = somebody()
    profile = {"language": "en", "time_zone": "UTC", "shortcuts": False}
    assert person_lifecycle.rename(one, name=name, **profile, now=NOON) == event
    assert (one.name, one.language, one.time_zone, one.shortcuts) == (name, "en", "UTC", False)


@pytest.mark.parametrize("blocked_at", [None, NOON])
def test_an_open_account_is_blocked_and_a_blocked_one_opened_again(blocked_at):
    one = somebody(blocked_at=blocked_at, active=blocked_at is None)
    if blocked_at is None:
        blocked = person_lifecycle.block(one, reason=" spam ", uniquifier="new", now=NOON)
        assert blocked == PersonBlocked(person_id=1, reason="spam", at=NOON)
        assert (one.active, one.blocked_at, one.blocked_reason, one.fs_uniquifier) == (
            False,
            NOON,
            "spam",
            "new",
        )
        with pytest.raises(Refused, match="person.already_blocked"):
            person_lifecycle.block(one, reason="spam", uniquifier="newer", now=NOON)
    else:
        unblocked = person_lifecycle.unblock(one, reason=" heard ", now=NOON)
        assert unblocked == PersonUnblocked(person_id=1, reason="heard", at=NOON)
        assert (one.active, one.blocked_at, one.blocked_reason) == (True, None, None)
        with pytest.raises(Refused, match="person.not_blocked"):
            person_lifecycle.unblock(one, reason="heard", now=NOON)


def test_somebody_is_made_staff_once():
    one = somebody()
    assert person_lifecycle.make_staff(one, now=NOON) == StaffMade(person_id=1, at=NOON)
    assert person_lifecycle.make_staff(one, now=NOON) is None
    assert one.is_staff


@pytest.mark.parametrize(
    ("others", "by", "code"),
    [
        ([], None, "staff.last"),
        ([{"active": False}], None, "staff.last"),
        ([{"confirmed_at": None}], None, "staff.last"),
        ([{}], 9, "staff.no_more"),
        ([{}], 2, None),
        ([{}], None, None),
    ],
)
def test_staff_are_dismissed_by_staff_and_somebody_is_left(others, by, code):
    one, rest = somebody(is_staff=True), [somebody(id=2, is_staff=True, **facts) for facts in others]
    if code is None:
        ended = person_lifecycle.end_staff(one, staff=[one, *rest], reason=" gone ", by=by, now=NOON)
        assert ended == StaffEnded(person_id=1, reason="gone", at=NOON)
        assert not one.is_staff
    else:
        with pytest.raises(Refused, match=code):
            person_lifecycle.end_staff(one, staff=[one, *rest], reason="gone", by=by, now=NOON)
        assert one.is_staff


def test_who_is_no_member_of_staff_is_not_dismissed():
    with pytest.raises(Refused, match="staff.not_staff"):
        person_lifecycle.end_staff(somebody(), staff=[somebody(id=2)], reason="", by=None, now=NOON)
