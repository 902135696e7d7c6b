"""Days and local times, across the days on which clocks change."""

from datetime import UTC, datetime, timedelta

import pytest

from contest.kernel.clock import end_of_day, known_zone, local_instant
from contest.kernel.refusal import Refused


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


def test_a_local_time_is_an_instant():
    assert local_instant(datetime(2026, 11, 22, 12), "Asia/Tokyo") == utc(2026, 11, 22, 3)


@pytest.mark.parametrize("minute", [0, 30, 59])
def test_an_hour_that_spring_skips_is_refused(minute):
    with pytest.raises(Refused, match="time.does_not_exist"):
        local_instant(datetime(2026, 3, 29, 2, minute), "Europe/Berlin")


def test_the_minutes_beside_the_gap_exist():
    assert local_instant(datetime(2026, 3, 29, 1, 59, 59), "Europe/Berlin") == utc(2026, 3, 29, 0, 59, 59)
    assert local_instant(datetime(2026, 3, 29, 3), "Europe/Berlin") == utc(2026, 3, 29, 1)


def test_an_hour_that_autumn_repeats_is_asked_and_never_guessed():
    twice = datetime(2026, 10, 25, 2, 30)
    with pytest.raises(Refused, match="time.ambiguous") as why:
        local_instant(twice, "Europe/Berlin")
    first, second = why.value.values["first"], why.value.values["second"]
    assert second - first == timedelta(hours=1)
    assert local_instant(twice, "Europe/Berlin", fold=0) == first == utc(2026, 10, 25, 0, 30)
    assert local_instant(twice, "Europe/Berlin", fold=1) == second == utc(2026, 10, 25, 1, 30)


def test_a_half_hour_change_is_understood():
    with pytest.raises(Refused, match="time.does_not_exist"):
        local_instant(datetime(2026, 10, 4, 2, 15), "Australia/Lord_Howe")


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "UTC", "America/Argentina/Buenos_Aires"])
def test_zones_of_the_database_are_known(zone):
    assert known_zone(zone)


@pytest.mark.parametrize("zone", ["", "Tokyo", "../etc/passwd", "Asia/Tokyo\0", "x" * 1000])
def test_anything_else_is_not(zone):
    assert not known_zone(zone)
