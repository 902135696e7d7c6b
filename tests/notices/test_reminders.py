"""What the calendar tells: one second before, at and after each instant; once, also after a long sleep."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from contest.awards import queries as award_queries
from contest.awards.actions import deliverables, handover
from contest.contests import rules as contest_rules
from contest.contests.model import Contest
from contest.entries.model import Entry, Version
from contest.kernel.db import reader, transaction
from contest.mail.model import Mail
from contest.notices import jobs as notice_jobs, reminders
from contest.notices.model import Notice
from contest.work.model import DEAD, Job
from tests import make
from tests.awards import scene as award_scene
from tests.awards.scene import CHOICE, DAY, SECOND
from tests.judging import scene as judging_scene

DUE, ENDS = make.NOON, make.NOON + 7 * DAY


@pytest.mark.parametrize("days", reminders.BEFORE_AWARD)
def test_a_choice_is_called_for_from_the_very_instant(days):
    at = DUE - days * DAY
    before = {7: None, 3: "-7", 1: "-3"}[days]

    assert reminders.award_slot(DUE, ENDS, at - SECOND) == (before and (reminders.AWARD_DUE, before))
    for now in (at, at + SECOND):
        assert reminders.award_slot(DUE, ENDS, now) == (reminders.AWARD_DUE, f"-{days}")


def test_an_overdue_choice_is_called_for_daily_until_it_ends():
    assert reminders.award_slot(DUE, ENDS, DUE) == (reminders.AWARD_DUE, "-1")
    assert reminders.award_slot(DUE, ENDS, DUE + SECOND) == (reminders.AWARD_LATE, "+1")
    assert reminders.award_slot(DUE, ENDS, DUE + DAY - SECOND) == (reminders.AWARD_LATE, "+1")
    assert reminders.award_slot(DUE, ENDS, DUE + DAY) == (reminders.AWARD_LATE, "+2")
    assert reminders.award_slot(DUE, ENDS, ENDS - SECOND) == (reminders.AWARD_LATE, "+7")
    assert reminders.award_slot(DUE, ENDS, ENDS) is None
    assert reminders.award_slot(DUE, ENDS, ENDS + SECOND) is None


@pytest.mark.parametrize("days", reminders.BEFORE_DELIVERY)
def test_a_delivery_is_called_for_from_the_very_instant(days):
    at = DUE - days * DAY
    before = {3: None, 1: "-3"}[days]

    assert reminders.delivery_slot(DUE, at - SECOND) == (before and (reminders.DELIVERY_DUE, before))
    assert reminders.delivery_slot(DUE, at) == (reminders.DELIVERY_DUE, f"-{days}")


def test_an_overdue_delivery_is_told_once():
    assert reminders.delivery_slot(DUE, DUE) == (reminders.DELIVERY_DUE, "-1")
    assert reminders.delivery_slot(DUE, DUE + SECOND) == reminders.delivery_slot(DUE, DUE + 90 * DAY)
    assert reminders.delivery_slot(DUE, DUE + SECOND) == (reminders.DELIVERY_LATE, "+")


def remind(now, job=notice_jobs.remind):
    """Run the job; whom it wrote to, with the kinds, since the last run."""
    known = set(reader().scalars(select(Notice.id)))
    with time_machine.travel(now, tick=False):
        job()
    new = select(Mail.to_address, Notice.kind).join(Notice, Notice.id == Mail.notice_id)
    return {
        (to.partition("@")[0], kind.removeprefix("reminder."))
        for to, kind in reader().execute(new.where(Notice.id.not_in(known)))
    }


@pytest.fixture
def stage(app):
    made = award_scene.judging(app)
    with app.app_context():
        judging_scene.judge(made.contest, made.who["rei"])
    return made


def times(stage):
    contest = reader().get_one(Contest, stage.contest)
    opens, due = contest_rules.award_opens(contest), contest_rules.award_due(contest)
    return opens, due, contest_rules.choice_ends(contest)


CLOSED = {("hana", "call_closed/client"), ("rei", "call_closed/judges")}


def test_the_closed_call_is_told_with_its_sum_once_entries_can_come_no_more(here, stage):
    opens, _due, _ends = times(stage)
    assert remind(opens) == set()
    assert remind(opens + SECOND) == CLOSED
    assert remind(opens + 2 * SECOND) == remind(opens + DAY) == set()
    texts = list(reader().scalars(select(Mail.text)))
    assert all("2" in text for text in texts)


def test_the_choice_is_called_for_at_each_threshold_once(here, stage):
    opens, due, ends = times(stage)
    remind(opens + SECOND)
    call = {("hana", "award_due/client")}
    for days in (7, 3, 1):
        assert remind(due - days * DAY - SECOND) == set()
        assert remind(due - days * DAY) == call
        assert remind(due - days * DAY + SECOND) == set()
    assert remind(due) == set()
    for day in range(7):
        assert remind(due + day * DAY + SECOND) == {("hana", "award_late/client")}
        assert remind(due + day * DAY + 2 * SECOND) == set()
    assert remind(ends + SECOND) == set()


def test_a_scheduler_that_slept_for_weeks_sends_one(here, stage):
    opens, due, _ends = times(stage)
    remind(opens + SECOND)
    assert remind(due - DAY) == {("hana", "award_due/client")}
    assert remind(due + 5 * DAY) == {("hana", "award_late/client")}


def test_a_hidden_contests_clocks_run_on(here, stage):
    opens, due, _ends = times(stage)
    award_scene.alter(Contest, stage.contest, hidden_at=opens)
    remind(opens + SECOND)
    assert remind(due - 7 * DAY) == {("hana", "award_due/client")}


def test_nothing_is_called_for_where_there_is_nothing_to_choose(here, stage):
    _opens, due, _ends = times(stage)
    for entry in (stage.ken, stage.mei):
        award_scene.alter(Entry, entry, state="unreadable")
    assert remind(due - DAY) == set()


def test_the_delivery_is_called_for_and_told_when_overdue_again_in_every_round(here, stage):
    opens, _due, _ends = times(stage)
    remind(opens + SECOND)
    award_scene.award(stage)
    late = {("ken", "delivery_late/person"), ("hana", "delivery_late/client")}

    def round_(due):
        for days in (3, 1):
            assert remind(due - days * DAY - SECOND) == set()
            assert remind(due - days * DAY) == {("ken", "delivery_due/person")}
        assert remind(due) == set()
        assert remind(due + SECOND) == late
        assert remind(due + 20 * DAY) == set()

    due = award_queries.handover(stage.contest).handover.due_at
    round_(due)
    award_scene.complete(stage, now=due)
    award_scene.deliver(stage, now=due)
    assert remind(due + 2 * SECOND) == set(), "delivered: nothing is owed"
    handover.request_changes(stage.contest, note="太く", by=stage.who["hana"], now=due)
    round_(award_queries.handover(stage.contest).handover.due_at)


def test_mails_already_sent_are_not_written_again(here, stage, monkeypatch):
    opens, _due, _ends = times(stage)
    remind(opens + SECOND)
    from contest.notices.actions import sending

    monkeypatch.setattr(sending, "compose_for", lambda *_, **__: pytest.fail("rendered again"))
    assert remind(opens + timedelta(minutes=5)) == set()


def test_staff_hear_once_a_day_of_work_that_was_given_up(here, stage):
    def dies(at):
        with transaction() as session:
            session.add(Job(kind="x.y", args={}, state=DEAD, due_at=at, ended_at=at))

    report, dead = notice_jobs.report_dead_jobs, {("sota", "jobs_dead/staff")}
    assert remind(CHOICE, report) == set()
    dies(CHOICE)
    assert remind(CHOICE + SECOND, report) == dead
    assert remind(CHOICE + timedelta(hours=1), report) == set()
    dies(CHOICE + DAY)
    assert remind(CHOICE + DAY + SECOND, report) == dead
    assert remind(CHOICE + 4 * DAY, report) == set()


def test_an_entry_that_is_not_ready_in_an_hour_is_told_to_its_author_once_and_to_staff_once_a_day(
    here, stage
):
    opens, _due, _ends = times(stage)
    remind(opens + SECOND)
    version = reader().scalars(select(Version.id).where(Version.entry_id == stage.ken)).one()
    award_scene.alter(Version, version, state="processing", made_at=opens)
    award_scene.alter(Entry, stage.ken, state="processing")
    hour = opens + timedelta(hours=1)

    assert remind(hour) == set()
    assert remind(hour + SECOND) == {("ken", "entry_late/person"), ("sota", "files_late/staff")}
    assert remind(hour + timedelta(hours=1)) == set()
    assert remind(hour + DAY) == {("sota", "files_late/staff")}
    award_scene.alter(Entry, stage.ken, state="withdrawn")
    assert remind(hour + 2 * DAY) == set()


def test_a_source_file_that_is_not_checked_in_an_hour_is_told_to_the_winner_and_staff(here, stage):
    opens, _due, _ends = times(stage)
    remind(opens + SECOND)
    award_scene.award(stage)
    file = award_scene.add(stage, b"<svg/>")
    hour = CHOICE + timedelta(hours=1)

    assert remind(hour) == set()
    assert remind(hour + SECOND) == {("ken", "file_late/person"), ("sota", "files_late/staff")}
    assert remind(hour + 2 * SECOND) == set()
    deliverables.remove_file(stage.contest, deliverable_id=file, by=stage.who["ken"], now=hour)
    assert remind(hour + DAY) == set()
