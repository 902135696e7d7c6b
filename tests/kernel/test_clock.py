"""Days and local times, across the days on which clocks change."""

from datetime import UTC, datetime

import pytest

from contest.kernel.clock import end_of_day, known_zone, local_instant
from contest.kernel.refusal import Refused
from tests.deadlines.instants import at


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "days", "zone", "end"),
    [
        (utc(2026, 11, 22, 3), 0, "Asia/Tokyo", utc(2026, 11, 22, 15)),
        (utc(2026, 11, 22, 15), 0, "Asia/Tokyo", utc(2026, 11, 23, 15)),  # 0:00 belongs to the day it begins
        (utc(2026, 11, 22, 14, 59, 59), 0, "Asia/Tokyo", utc(2026, 11, 22, 15)),
        (utc(2026, 11, 22, 3), 14, "Asia/Tokyo", utc(2026, 12, 6, 15)),
        (utc(2026, 10, 24, 12), 1, "Europe/Berlin", utc(2026, 10, 25, 23)),  # a day of 25 hours lies between
        (utc(2026, 3, 28, 12), 1, "Europe/Berlin", utc(2026, 3, 29, 22)),  # and one of 23
        (
            utc(2026, 9, 5, 12),
            0,
            "America/Santiago",
            utc(2026, 9, 6, 4),
        ),  # midnight of the 6th does not exist
    ],
)
def test_a_day_ends_at_24_00_of_its_zone(after, days, zone, end):
    assert end_of_day(after, days, zone) == end


# Zone, what was typed; the first and the second instant that clocks there show so. None: no clock ever does.
TYPED = [
    ("Asia/Tokyo", "2026-03-08T18:00", "2026-03-08T09:00Z", "2026-03-08T09:00Z"),
    ("Asia/Kathmandu", "2026-03-08T18:00", "2026-03-08T12:15Z", "2026-03-08T12:15Z"),
    ("Asia/Kathmandu", "1986-01-01T00:07", None, None),
    ("Europe/Berlin", "2026-03-29T01:59", "2026-03-29T00:59Z", "2026-03-29T00:59Z"),
    ("Europe/Berlin", "2026-03-29T02:30", None, None),
    ("Europe/Berlin", "2026-03-29T03:00", "2026-03-29T01:00Z", "2026-03-29T01:00Z"),
    ("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30Z", "2026-10-25T01:30Z"),
    ("Europe/Berlin", "2026-10-25T03:00", "2026-10-25T02:00Z", "2026-10-25T02:00Z"),
    ("America/New_York", "2026-03-08T02:30", None, None),
    ("America/New_York", "2026-11-01T01:30", "2026-11-01T05:30Z", "2026-11-01T06:30Z"),
    ("Australia/Lord_Howe", "2026-10-04T02:15", None, None),
    ("Australia/Lord_Howe", "2026-10-04T02:30", "2026-10-03T15:30Z", "2026-10-03T15:30Z"),
    ("Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45Z", "2026-04-04T15:15Z"),
    ("Pacific/Apia", "2011-12-30T12:00", None, None),
    ("Pacific/Apia", "2011-12-31T00:00", "2011-12-30T10:00Z", "2011-12-30T10:00Z"),
    ("America/Havana", "2026-03-08T00:00", None, None),
    ("America/Havana", "2026-11-01T00:00", "2026-11-01T04:00Z", "2026-11-01T05:00Z"),
    ("Asia/Beirut", "2026-03-29T00:30", None, None),
    ("Asia/Beirut", "2026-10-24T23:30", "2026-10-24T20:30Z", "2026-10-24T21:30Z"),
    ("Antarctica/Troll", "2026-03-29T01:30", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("zone", "typed", "first", "second"), TYPED)
def test_a_typed_time_is_the_instant_clocks_there_show(zone, typed, first, second):
    local = datetime.fromisoformat(typed)
    if first is None:
        with pytest.raises(Refused, match="time.does_not_exist"):
            local_instant(local, zone)
    elif first == second:
        assert local_instant(local, zone) == at(first)
    else:
        with pytest.raises(Refused, match="time.ambiguous") as asked:
            local_instant(local, zone)
        assert asked.value.values["first"] == at(first) and asked.value.values["second"] == at(second)
        assert local_instant(local, zone, fold=0) == at(first)
        assert local_instant(local, zone, fold=1) == at(second)


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "UTC", "America/Argentina/Buenos_Aires"])
def test_zones_of_the_database_are_known(zone):
    assert known_zone(zone)


@pytest.mark.parametrize("zone", ["", "Tokyo", "../etc/passwd", "Asia/Tokyo\0", "x" * 1000])
def test_anything_else_is_not(zone):
    assert not known_zone(zone)
