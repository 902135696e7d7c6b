"""Instants as people read them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask_babel import force_locale, format_date, format_datetime

from contest.kernel import phrases

MIDNIGHT = datetime(2026, 12, 4, 15, tzinfo=UTC)  # 00:00 of 5 December in Tokyo
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("language", "before", "at", "after"),
    [
        ("ja", "2026年12月4日（金）23:59", "2026年12月4日（金）24:00", "2026年12月5日（土）00:00"),
        ("en", "Fri 4 Dec 2026, 23:59", "Fri 4 Dec 2026, 24:00", "Sat 5 Dec 2026, 00:00"),
    ],
)
def test_a_midnight_that_ends_a_span_is_24_00_of_its_last_day(app, language, before, at, after):
    with app.test_request_context(), force_locale(language):
        said = [phrases.end(MIDNIGHT + away, "Asia/Tokyo") for away in (-SECOND, 0 * SECOND, SECOND)]
    assert said == [before, at, after]


def test_english_dates_are_those_of_babel_on_every_day_of_a_year(app):
    with app.test_request_context(), force_locale("en"):
        for day in range(365):
            instant = MIDNIGHT + timedelta(days=day, hours=9)
            assert phrases.moment(instant, "UTC") == format_datetime(
                instant, "EEE d MMM y, HH:mm", rebase=False
            )
            assert (
                phrases.date(instant)
                == phrases.day(instant, "UTC")
                == format_date(instant, "d MMM y", rebase=False)
            )


def test_a_midnight_elsewhere_is_an_hour_like_any_other_here(app):
    with app.test_request_context(), force_locale("en"):
        assert phrases.end(MIDNIGHT, "Europe/Stockholm") == "Fri 4 Dec 2026, 16:00"


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("Etc/GMT+12", "UTC−12 (AoE)"),
        ("Etc/GMT+3", "UTC−3"),
        ("Etc/GMT-9", "UTC+9"),
        ("Etc/GMT-12", "UTC+12"),
        ("Etc/GMT+10", "UTC−10"),
        ("Etc/GMT", "UTC"),
        ("Etc/GMT0", "UTC"),
        ("Etc/GMT-0", "UTC"),
        ("Asia/Tokyo", None),
        ("Etc/UTC", None),
    ],
)
def test_a_zone_that_is_a_distance_from_utc_is_called_by_it(zone, name):
    assert phrases.fixed_zone(zone) == name
    if name is not None:
        hours = ZoneInfo(zone).utcoffset(MIDNIGHT).total_seconds() / 3600
        assert name.split()[0] == ("UTC" + f"{hours:+.0f}".replace("-", "−") if hours else "UTC")
