"""Instants as people read them."""

from datetime import UTC, datetime, timedelta

import pytest
from flask_babel import force_locale

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


def test_a_midnight_elsewhere_is_an_hour_like_any_other_here(app):
    with app.test_request_context(), force_locale("en"):
        assert phrases.end(MIDNIGHT, "Europe/Stockholm") == "Fri 4 Dec 2026, 16:00"
