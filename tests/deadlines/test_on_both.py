"""What the databases themselves compare: one millisecond before an instant, at it, and after, on both of them."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from contest.awards import queries as award_queries
from contest.awards.actions import awarding
from contest.awards.model import DELIVERED, Handover
from contest.contests.actions import deadline, watching
from contest.contests.model import Contest
from contest.entries.actions.uploads import promising
from contest.entries.queries import lapsing
from contest.kernel.db import reader
from contest.mail.model import Mail
from contest.notices import jobs as notice_jobs
from contest.people import bank, queries as person_queries
from contest.people.actions import details
from tests.awards import scene as award_scene
from tests.awards.scene import alter
from tests.conftest import both_databases
from tests.deadlines.instants import AFTER, FROM, MILLISECOND, UNTIL, goes
from tests.make import NOON, tokyo

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
CLOSES, DAY_21_ENDS = NOON + 7 * DAY, tokyo(7 + 21 + 1)


@pytest.fixture
def stage(here):
    """A contest of Hana's in Tokyo that closes seven days after NOON; Ken's #1 and Mei's #2 are in it."""
    made = award_scene.judging(here, closed=CLOSES)
    yield made


def around(instant, holds):
    """What holds one millisecond before, at, and one after; asked from the latest on, as the last act decides."""
    return tuple(reversed([holds(instant + step * MILLISECOND) for step in (1, 0, -1)]))


@both_databases
def test_the_clock_lapses_a_minute_after_the_choice_has_ended(stage):
    """The minute is for words that were received in time and still wait for the contest's row."""
    assert around(DAY_21_ENDS + MINUTE, lambda now: stage.contest in lapsing.lapsing(now)) == AFTER


@both_databases
def test_the_clock_lapses_an_empty_contest_a_minute_after_its_ten(here):
    empty = award_scene.judging(here, closed=CLOSES, entries=False)
    assert around(CLOSES + 11 * MINUTE, lambda now: empty.contest in lapsing.lapsing(now)) == AFTER


@both_databases
def test_the_clock_accepts_a_minute_after_the_five_days(stage):
    award_scene.award(stage, now=CLOSES + 2 * DAY)
    owed = award_queries.handover(stage.contest).handover.id
    alter(Handover, owed, state=DELIVERED, deliveries=1, accept_by=CLOSES + 9 * DAY)
    assert (
        around(CLOSES + 9 * DAY + MINUTE, lambda now: stage.contest in award_queries.accepting(now)) == AFTER
    )


@both_databases
def test_the_last_instant_of_choice_chooses(stage):
    def choose(now):
        awarding.award(stage.contest, entry_id=stage.ken, by=stage.who["hana"], now=now)

    late = DAY_21_ENDS + MILLISECOND
    assert not goes(choose)(late) and goes(choose)(DAY_21_ENDS)


@both_databases
def test_an_upload_is_promised_until_the_deadline(stage):
    numbers = iter(range(3))

    def promise(now):
        promising.promise(
            stage.contest, by=stage.who["ken"], purpose="entry", filename="logo.png", size=1000,
            content_type="image/png", sha256=f"{next(numbers):064}", now=now,
        )  # fmt: skip

    assert around(CLOSES, goes(promise)) == UNTIL


@both_databases
def test_a_deadline_moves_while_the_contest_is_open(stage):
    to = CLOSES + 6 * DAY

    def move(now):
        deadline.extend_deadline(stage.contest, to=to, by=stage.who["hana"], now=now)

    late = CLOSES + MILLISECOND
    assert not goes(move)(late) and goes(move)(CLOSES)
    assert reader().get_one(Contest, stage.contest, populate_existing=True).entries_close_at == to


@both_databases
def test_changed_bank_details_count_after_72_hours_and_no_payout_till_then(stage):
    ken = stage.who["ken"]
    for number, given in (("1234567", NOON + 9 * DAY), ("7654321", NOON + 10 * DAY)):
        account = bank.BankDetails(
            bank="みさき信用金庫", branch="小樽", kind="ordinary", number=number, holder="タカハシ ケン"
        )
        details.give(ken, account, now=given)
    newest = person_queries.newest_details(ken).id
    ends = NOON + 13 * DAY
    assert around(ends, lambda now: person_queries.usable_details(ken, now).id == newest) == FROM
    assert around(ends, lambda now: person_queries.waiting_details(ken, now) is None) == FROM


@both_databases
def test_watchers_are_told_from_a_day_before_the_deadline_until_it(stage):
    watching.watch(stage.contest, by=stage.who["ume"], now=NOON)

    def notified(now):
        before = len(reader().scalars(select(Mail.id).where(Mail.to_address == "ume@example.jp")).all())
        with time_machine.travel(now, tick=False):
            notice_jobs.remind()
        after = len(reader().scalars(select(Mail.id).where(Mail.to_address == "ume@example.jp")).all())
        return after > before

    begins = CLOSES - DAY
    assert not notified(CLOSES + MILLISECOND)
    assert not notified(begins - MILLISECOND)
    assert notified(begins)
    assert not notified(begins + timedelta(hours=1))  # once


@both_databases
def test_instants_keep_their_milliseconds(stage):
    exact = CLOSES + 6 * DAY + 123 * MILLISECOND
    alter(Contest, stage.contest, entries_close_at=exact)
    assert reader().get_one(Contest, stage.contest, populate_existing=True).entries_close_at == exact
