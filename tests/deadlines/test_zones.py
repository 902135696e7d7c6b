"""Days and early closes in zones that are hard to live in. Every expected instant was read off `zdump -v`, the C library's
own account of these zones, and stands here as it was read: none is computed by the code it judges."""

from datetime import UTC, datetime, timedelta

import pytest

from contest.contests import lifecycle as contest_lifecycle, rules as contest_rules
from contest.contests.model import PUBLISHED
from tests import make
from tests.deadlines.instants import MILLISECOND, at, goes

# Zone, deadline; then 24:00 of day 14 and of day 21, and 24:00 of the day after the deadline's.
DAYS = [
    ("Asia/Tokyo", "2026-03-08T09:00Z", "2026-03-22T15:00Z", "2026-03-29T15:00Z", "2026-03-09T15:00Z"),
    # +05:45; in 1986 New Year began a quarter of an hour early, at 00:15.
    ("Asia/Kathmandu", "2026-03-08T18:14Z", "2026-03-22T18:15Z", "2026-03-29T18:15Z", "2026-03-09T18:15Z"),
    ("Asia/Kathmandu", "1985-12-17T18:29Z", "1985-12-31T18:30Z", "1986-01-07T18:15Z", "1985-12-18T18:30Z"),
    # Day 14 is the day of 23 hours, and of 25.
    ("Europe/Berlin", "2026-03-15T17:00Z", "2026-03-29T22:00Z", "2026-04-05T22:00Z", "2026-03-16T23:00Z"),
    ("Europe/Berlin", "2026-10-11T16:00Z", "2026-10-25T23:00Z", "2026-11-01T23:00Z", "2026-10-12T22:00Z"),
    ("America/New_York", "2026-02-22T23:00Z", "2026-03-09T04:00Z", "2026-03-16T04:00Z", "2026-02-24T05:00Z"),
    ("America/New_York", "2026-10-18T22:00Z", "2026-11-02T05:00Z", "2026-11-09T05:00Z", "2026-10-20T04:00Z"),
    ("America/St_Johns", "2026-02-22T21:30Z", "2026-03-09T02:30Z", "2026-03-16T02:30Z", "2026-02-24T03:30Z"),
    # Half an hour of summer time.
    ("Australia/Lord_Howe", "2026-03-22T07:00Z", "2026-04-05T13:30Z", "2026-04-12T13:30Z", "2026-03-23T13:00Z"),
    ("Australia/Lord_Howe", "2026-09-19T13:29Z", "2026-10-03T13:30Z", "2026-10-10T13:00Z", "2026-09-20T13:30Z"),
    # Apia had no 30 December 2011: day 14 is the 29th, then the day that never was, and day 21 is the 29th.
    ("Pacific/Apia", "2011-12-16T04:00Z", "2011-12-30T10:00Z", "2012-01-05T10:00Z", "2011-12-17T10:00Z"),
    ("Pacific/Apia", "2011-12-17T04:00Z", "2011-12-30T10:00Z", "2012-01-06T10:00Z", "2011-12-18T10:00Z"),
    ("Pacific/Apia", "2011-12-09T04:00Z", "2011-12-23T10:00Z", "2011-12-30T10:00Z", "2011-12-10T10:00Z"),
    # Clocks that change at midnight: the next day begins at 01:00, or has its first hour twice, or the old its last.
    ("America/Havana", "2026-02-21T23:00Z", "2026-03-08T05:00Z", "2026-03-15T04:00Z", "2026-02-23T05:00Z"),
    ("America/Havana", "2026-10-18T03:59Z", "2026-11-01T04:00Z", "2026-11-08T05:00Z", "2026-10-19T04:00Z"),
    ("Asia/Beirut", "2026-03-14T16:00Z", "2026-03-28T22:00Z", "2026-04-04T21:00Z", "2026-03-15T22:00Z"),
    ("Asia/Beirut", "2026-10-10T15:00Z", "2026-10-24T22:00Z", "2026-10-31T22:00Z", "2026-10-11T21:00Z"),
    ("Africa/Cairo", "2026-04-09T16:00Z", "2026-04-23T22:00Z", "2026-04-30T21:00Z", "2026-04-10T22:00Z"),
    ("Africa/Cairo", "2026-10-15T15:00Z", "2026-10-29T22:00Z", "2026-11-05T22:00Z", "2026-10-16T21:00Z"),
    ("America/Sao_Paulo", "2018-10-20T21:00Z", "2018-11-04T03:00Z", "2018-11-11T02:00Z", "2018-10-22T03:00Z"),
    ("America/Sao_Paulo", "2019-02-02T20:00Z", "2019-02-17T03:00Z", "2019-02-24T03:00Z", "2019-02-04T02:00Z"),
    # +12:45, winter time in Ramadan, two hours of summer time, and both ends of the date line.
    ("Pacific/Chatham", "2026-03-22T05:00Z", "2026-04-05T11:15Z", "2026-04-12T11:15Z", "2026-03-23T10:15Z"),
    ("Pacific/Chatham", "2026-09-13T05:15Z", "2026-09-27T10:15Z", "2026-10-04T10:15Z", "2026-09-14T11:15Z"),
    ("Africa/Casablanca", "2026-02-01T17:00Z", "2026-02-16T00:00Z", "2026-02-23T00:00Z", "2026-02-02T23:00Z"),
    ("Antarctica/Troll", "2026-03-15T18:00Z", "2026-03-29T22:00Z", "2026-04-05T22:00Z", "2026-03-17T00:00Z"),
    ("Pacific/Kiritimati", "2026-03-08T10:00Z", "2026-03-23T10:00Z", "2026-03-30T10:00Z", "2026-03-10T10:00Z"),
    ("Pacific/Pago_Pago", "2026-03-08T10:59Z", "2026-03-22T11:00Z", "2026-03-29T11:00Z", "2026-03-09T11:00Z"),
]  # fmt: skip


@pytest.mark.parametrize(("zone", "closes", "day_14", "day_21", "_next"), DAYS)
def test_the_days_of_choice_end_where_clocks_there_show_midnight(zone, closes, day_14, day_21, _next):
    contest = make.contest(state=PUBLISHED, time_zone=zone, entries_close_at=at(closes))

    assert (contest_rules.award_due(contest), contest_rules.choice_ends(contest)) == (at(day_14), at(day_21))
    choose = goes(lambda now: contest_lifecycle.award(_again(contest), processing=0, now=now))
    lapse = goes(lambda now: contest_lifecycle.lapse(_again(contest), living_entries=1, now=now))
    for instant, chosen, lapsed in ((-1, True, False), (0, True, False), (1, False, True)):
        now = at(day_21) + instant * MILLISECOND
        assert (choose(now), lapse(now)) == (chosen, lapsed)


@pytest.mark.parametrize(("zone", "asked", "_14", "_21", "closes"), DAYS)
def test_an_early_close_ends_the_next_day_of_clocks_there(zone, asked, _14, _21, closes):
    contest = make.contest(state=PUBLISHED, time_zone=zone, entries_close_at=at(asked) + timedelta(days=20))

    event = contest_lifecycle.close_early(contest, living_entries=1, now=at(asked))

    assert contest.entries_close_at == event.becomes == at(closes)
    assert contest_rules.phase(contest, at(closes)) == contest_rules.OPEN
    assert contest_rules.phase(contest, at(closes) + MILLISECOND) == contest_rules.JUDGING


def _again(contest):
    """The contest as it stands, for an act that would change it."""
    return make.contest(
        state=PUBLISHED, time_zone=contest.time_zone, entries_close_at=contest.entries_close_at,
        published_at=datetime(1985, 1, 1, tzinfo=UTC),
    )  # fmt: skip
