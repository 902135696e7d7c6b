"""The deadline after publishing: later twice, within thirty days; earlier at the end of the next day."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from contest.contests import lifecycle as contest_lifecycle, rules as contest_rules
from contest.contests.actions import deadline
from contest.contests.model import (
    AWARDED,
    CANCELLED,
    DRAFT,
    LAPSED,
    PUBLISHED,
    SETTLED,
    Contest,
    DeadlineChange,
)
from contest.entries import rules as entry_rules
from contest.entries.actions import closing
from contest.events.model import Recorded
from contest.kernel.db import reader
from contest.kernel.refusal import Refused
from tests import cast, crowd, make
from tests.conftest import both_databases
from tests.contests import stored
from tests.make import NOON

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
CLOSES = NOON + 7 * DAY


def open_contest(**changes):
    return make.contest(**{"state": PUBLISHED, "published_at": NOON} | changes)


def refuses(code, act):
    with pytest.raises(Refused) as why:
        act()
    assert why.value.code == code


@pytest.mark.parametrize("now", [NOON, CLOSES - SECOND, CLOSES])
def test_an_open_contest_gets_more_time(now):
    contest = open_contest()

    event = contest_lifecycle.extend_deadline(contest, to=CLOSES + DAY, moved=1, now=now)

    assert contest.entries_close_at == CLOSES + DAY
    assert (event.was, event.becomes, event.at) == (CLOSES, CLOSES + DAY, now)


@pytest.mark.parametrize("state", [DRAFT, AWARDED, SETTLED, CANCELLED, LAPSED])
def test_no_other_state_has_a_deadline_to_move(state):
    contest = make.contest(state=state)

    refuses(
        "contest.not_open",
        lambda: contest_lifecycle.extend_deadline(contest, to=CLOSES + DAY, moved=0, now=NOON),
    )
    refuses("contest.not_open", lambda: contest_lifecycle.close_early(contest, living_entries=3, now=NOON))
    assert contest.entries_close_at == CLOSES


def test_after_the_deadline_it_stands():
    contest, late = open_contest(), CLOSES + timedelta(microseconds=1)

    refuses(
        "contest.not_open",
        lambda: contest_lifecycle.extend_deadline(contest, to=CLOSES + DAY, moved=0, now=late),
    )
    refuses("contest.not_open", lambda: contest_lifecycle.close_early(contest, living_entries=1, now=late))


def test_never_earlier_never_a_third_time_never_beyond_thirty_days():
    contest, last = open_contest(), NOON + 30 * DAY
    move = contest_lifecycle.extend_deadline

    for to in (CLOSES, CLOSES - SECOND):
        refuses("deadline.not_later", lambda to=to: move(contest, to=to, moved=0, now=NOON))
    refuses("deadline.moved_twice", lambda: move(contest, to=CLOSES + DAY, moved=2, now=NOON))
    refuses("deadline.too_far", lambda: move(contest, to=last + SECOND, moved=0, now=NOON))
    move(contest, to=last, moved=0, now=NOON)
    assert contest.entries_close_at == last


def test_an_early_close_comes_at_the_end_of_the_next_day_in_the_contests_zone():
    midnight = make.tokyo(2)  # 24:00 of the day after NOON's
    contest = open_contest()

    event = contest_lifecycle.close_early(contest, living_entries=1, now=NOON)

    assert contest.entries_close_at == midnight == event.becomes
    assert event.was == CLOSES


def test_an_early_close_needs_an_entry_and_must_be_earlier():
    contest = open_contest()
    refuses("deadline.no_entries", lambda: contest_lifecycle.close_early(contest, living_entries=0, now=NOON))
    midnight = contest_rules.early_close(contest, NOON)
    for closes in (midnight - SECOND, midnight):
        near = open_contest(entries_close_at=closes)
        refuses(
            "deadline.closes_anyway",
            lambda near=near: contest_lifecycle.close_early(near, living_entries=1, now=NOON),
        )
    assert contest_lifecycle.close_early(
        open_contest(entries_close_at=midnight + SECOND), living_entries=1, now=NOON
    )


def changes(number):
    rows = select(DeadlineChange).where(DeadlineChange.contest_id == number).order_by(DeadlineChange.number)
    return [(one.number, one.early, one.was, one.becomes) for one in reader().scalars(rows)]


def test_each_change_is_kept_and_all_that_hangs_on_the_deadline_follows(here):
    ids = cast.join(here)
    number = stored.contest(here, ids["hana"], state=PUBLISHED, published_at=NOON)
    stored.entries(here, number, 1, by=[ids["ken"]])
    closing.close_early(number, by=ids["hana"], now=NOON)
    early = make.tokyo(2)
    deadline.extend_deadline(number, to=early + DAY, by=ids["hana"], now=NOON + SECOND)
    now = early + DAY - timedelta(minutes=30)
    contest = reader().get_one(Contest, number)

    assert changes(number) == [(1, True, CLOSES, early), (2, False, early, early + DAY)]
    assert entry_rules.upload_ends(contest, "entry", now) == early + DAY + contest_rules.GRACE
    assert (
        contest_rules.award_due(contest) == early + 16 * DAY
        and contest_rules.choice_ends(contest) == early + 23 * DAY
    )
    kinds = select(Recorded.kind).where(Recorded.contest_id == number).order_by(Recorded.id)
    assert list(reader().scalars(kinds)) == ["contest.closes_early", "contest.deadline_moved"]


@both_databases
def test_of_eight_moves_at_once_two_count(app, database):
    ids = cast.join(app, "hana")
    number = stored.contest(app, ids["hana"], state=PUBLISHED, published_at=NOON)

    def move(days):
        deadline.extend_deadline(number, to=CLOSES + days * DAY, by=ids["hana"], now=NOON)

    done = crowd.at_once(app, *(lambda days=days: move(days) for days in range(1, 9)))["done"]

    assert 1 <= done <= 2
    with app.app_context():
        kept_ = changes(number)
        assert len(kept_) == done
        assert reader().get_one(Contest, number).entries_close_at == kept_[-1][3]
