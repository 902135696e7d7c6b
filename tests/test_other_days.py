"""The suite on other days: what signs, sends, lapses and pays at hours where calendars are unusual; nightly all of it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.clock import OFFSET

ROOT = Path(__file__).resolve().parent.parent
# The instant at which the run's clock starts, and the local time of its processes.
DAYS = {
    "half a year later": ("2027-06-01T03:00:00+00:00", "UTC"),
    "a leap day": ("2028-02-29T03:00:00+00:00", "Asia/Tokyo"),
    "the end of a year": ("2026-12-31T14:59:50+00:00", "Asia/Tokyo"),
    "the night that skips an hour": ("2027-03-28T00:59:50+00:00", "Europe/Berlin"),
    "the night that repeats an hour": ("2027-10-31T00:59:50+00:00", "Europe/Berlin"),
}
SLICE = [
    # signs
    "tests/storage/test_contract.py::TestUpload::test_a_signed_put_stores_the_bytes_and_their_type",
    "tests/entries/test_uploads.py::test_promise_then_put_then_received",
    "tests/entries/test_uploads.py::test_the_deadline_counts_and_a_second_later_does_not",
    # sends
    "tests/mail/test_outbox.py::test_a_mail_is_sent_once_and_marked",
    "tests/notices/actions/test_digest.py::test_once_a_day_whoever_asks_and_the_rest_the_next_morning",
    # lapses
    "tests/awards/test_walk.py::test_a_contest_lapses_a_minute_after_day_21_and_all_is_refunded",
    # pays
    "tests/awards/test_walk.py::test_from_the_award_to_the_payout",
    "tests/awards/test_walk.py::test_the_clock_accepts_after_five_days_and_a_minute",
]


def run(day: str, *words: str) -> None:
    start, zone = DAYS[day]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *words]
    own = {name: value for name, value in os.environ.items() if name != OFFSET}
    run = subprocess.run(
        command,
        cwd=ROOT,
        env={**own, "TEST_CLOCK_START": start, "TZ": zone},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-1000:]


@pytest.mark.parametrize("day", DAYS)
def test_signing_sending_lapsing_and_paying_work_on_any_day(day):
    run(day, "-m", "not nightly and not real_clock", "-k", "not postgresql", *SLICE)


@pytest.mark.nightly
@pytest.mark.parametrize("day", DAYS)
def test_the_whole_suite_passes_on_any_day(day):
    run(day, "-m", "not nightly and not real_clock", "--deselect", f"{Path(__file__).relative_to(ROOT)}")
