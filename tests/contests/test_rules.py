from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from contest.contests import rules as contest_rules
from contest.contests.model import AWARDED, CANCELLED, DRAFT, LAPSED, PUBLISHED, SETTLED
from contest.kernel.money import CURRENCIES, yen
from tests import make
from tests.make import NOON

MS = timedelta(milliseconds=1)
calmly = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
TEN = Decimal(10)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def test_the_client_pays_prize_fee_and_the_tax_on_the_fee():
    due = contest_rules.due(make.contest(prize_amount=200_000), TEN, TEN)

    assert due == contest_rules.Due(prize=yen(200_000), fee=yen(20_000), tax=yen(2_000))
    assert due.total == yen(222_000)


@pytest.mark.parametrize(
    ("prize", "fee", "tax"),
    [(1_000, 100, 10), (1_009, 100, 10), (1_999, 199, 19), (100_000_000, 10_000_000, 1_000_000)],
)
def test_fee_and_tax_are_rounded_down_one_after_the_other(prize, fee, tax):
    due = contest_rules.due(make.contest(prize_amount=prize), TEN, TEN)

    assert (due.fee, due.tax) == (yen(fee), yen(tax))


def test_a_broken_rate_keeps_whole_yen():
    due = contest_rules.due(make.contest(prize_amount=12_345), Decimal("7.25"), Decimal("8"))

    assert (due.fee, due.tax, due.total) == (yen(895), yen(71), yen(13_311))


@calmly
@given(
    prize=st.integers(*CURRENCIES["JPY"].prize),
    fee=st.integers(0, 10_000).map(lambda hundredths: Decimal(hundredths) / 100),
    tax=st.integers(0, 10_000).map(lambda hundredths: Decimal(hundredths) / 100),
)
def test_no_floor_is_ever_off_by_a_yen(prize, fee, tax):
    due = contest_rules.due(make.contest(prize_amount=prize), fee, tax)

    assert due.fee.amount * 100 <= prize * fee < (due.fee.amount + 1) * 100
    assert due.tax.amount * 100 <= due.fee.amount * tax < (due.tax.amount + 1) * 100
    assert due.total == due.prize + due.fee + due.tax


def test_nothing_is_due_without_a_prize():
    with pytest.raises(ValueError, match="nothing due"):
        contest_rules.due(make.contest(prize_amount=None), TEN, TEN)


@pytest.mark.parametrize("state", [DRAFT, AWARDED, SETTLED, CANCELLED, LAPSED])
def test_only_a_published_contest_has_a_phase_of_its_own(state):
    contest = make.contest(state=state)

    assert contest_rules.phase(contest, NOON - timedelta(days=400)) == state
    assert contest_rules.phase(contest, NOON + timedelta(days=400)) == state


def test_the_deadline_itself_is_still_open():
    contest = make.contest(state=PUBLISHED)
    deadline = contest.entries_close_at

    assert contest_rules.phase(contest, deadline - MS) == "open"
    assert contest_rules.phase(contest, deadline) == "open"
    assert contest_rules.phase(contest, deadline + MS) == "judging"


def test_an_entry_has_ten_minutes_after_the_deadline_and_then_the_choice_opens():
    contest = make.contest(entries_close_at=NOON)

    assert (
        contest_rules.entry_grace_ends(contest)
        == contest_rules.award_opens(contest)
        == NOON + timedelta(minutes=10)
    )


@calmly
@given(
    zone=st.sampled_from(sorted(available_timezones())),
    deadline=st.datetimes(datetime(2026, 1, 1), datetime(2029, 12, 31), timezones=st.just(UTC)),
)
def test_in_every_zone_day_21_ends_where_day_22_begins(zone, deadline):
    contest = make.contest(time_zone=zone, entries_close_at=deadline)
    first_day = deadline.astimezone(ZoneInfo(zone)).date()
    end = contest_rules.choice_ends(contest)

    assert (end.astimezone(ZoneInfo(zone)).date() - first_day).days == 22
    assert ((end - MS).astimezone(ZoneInfo(zone)).date() - first_day).days == 21


def test_a_voided_award_leaves_seven_exact_days_if_that_is_later_than_day_21():
    contest = make.contest(entries_close_at=NOON)
    day_21 = contest_rules.choice_ends(contest)

    contest.reopened_at = NOON + timedelta(days=10)
    assert contest_rules.choice_ends(contest) == day_21
    contest.reopened_at = day_21 - timedelta(days=7)
    assert contest_rules.choice_ends(contest) == day_21
    contest.reopened_at = day_21 - timedelta(days=7) + MS
    assert contest_rules.choice_ends(contest) == day_21 + MS


def test_the_week_after_a_voiding_is_168_hours_also_when_the_clock_changes():
    contest = make.contest(time_zone="Europe/Berlin", entries_close_at=at("2026-09-20T18:00+02:00"))
    contest.reopened_at = at("2026-10-22T12:00+02:00")

    assert contest_rules.choice_ends(contest) == at("2026-10-29T11:00+01:00")


@pytest.mark.parametrize(
    ("span", "fits"),
    [
        (timedelta(days=1) - MS, False),
        (timedelta(days=1), True),
        (timedelta(days=7), True),
        (timedelta(days=30), True),
        (timedelta(days=30) + MS, False),
        (timedelta(days=-1), False),
    ],
)
def test_a_call_lasts_from_one_day_to_thirty(span, fits):
    assert contest_rules.call_fits(NOON + span, NOON) is fits


@calmly
@given(
    zone=st.sampled_from(sorted(available_timezones())),
    now=st.datetimes(datetime(2026, 1, 1), datetime(2029, 12, 31), timezones=st.just(UTC)),
)
def test_the_usual_deadline_always_makes_a_fitting_call(zone, now):
    deadline = contest_rules.usual_deadline(now, zone)

    assert contest_rules.call_fits(deadline, now)
    assert deadline.astimezone(ZoneInfo(zone)).hour == 18
