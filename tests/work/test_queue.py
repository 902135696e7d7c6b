"""The job's row is the queue: asked for in a transaction, claimed once, tried again, given up."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from contest.kernel.db import db, transaction
from contest.work import queries as work_queries, queue
from contest.work.model import DEAD, DONE, QUEUED, RUNNING, Job
from contest.work.queue import RetryLater, backoff, claim, drain, enqueue, job, kind_of, retry, run
from contest.work.schedule import tick, timetable
from contest.work.worker import PULSE, beat, forget_done, pulse_seen
from tests.conftest import both_databases
from tests.crowd import together

pytestmark = both_databases
NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
ran: list[object] = []


@pytest.fixture(autouse=True)
def _fresh():
    ran.clear()


@job()
def good(what: object = None) -> None:
    ran.append(what)


@job()
def broken(what: str) -> None:
    raise ValueError(what)


@job()
def waiting() -> None:
    raise RetryLater("the store does not answer")


def only() -> Job:
    db.session.rollback()
    return db.session.scalars(select(Job)).one()


def test_a_rolled_back_action_asks_for_nothing(here):
    with pytest.raises(ZeroDivisionError), transaction():
        enqueue(good, due_at=NOW)
        1 / 0  # noqa: B018
    assert claim(NOW) is None


def test_jobs_are_taken_in_the_order_in_which_they_are_due_and_not_before(here):
    for minutes in (2, 0, 1):
        enqueue(good, due_at=NOW + timedelta(minutes=minutes), what=minutes)
    assert claim(NOW - timedelta(seconds=1)) is None
    first = claim(NOW)
    assert first.args == {"what": 0} and claim(NOW) is None
    run(first)
    assert drain(NOW + timedelta(hours=1)) == 2 and ran == [0, 1, 2]


def test_a_slot_is_asked_for_once(here):
    for n in range(3):
        enqueue(good, due_at=NOW, slot="lapse/2026-11-22", what=n)
    assert drain(NOW) == 1 and ran == [0]
    enqueue(good, due_at=NOW, slot="lapse/2026-11-22", what="done already")
    assert drain(NOW) == 0


def test_ten_at_one_instant_take_one_job_once(app):
    with app.app_context():
        enqueue(good, due_at=NOW)

    def take():
        with app.app_context():
            return claim(NOW) is not None

    assert sorted(together(*[take] * 10)) == [False] * 9 + [True]


def test_a_job_that_fails_rests_longer_each_time_and_dies_at_the_cap(here):
    enqueue(broken, due_at=NOW, what="no such image")
    due = NOW
    for attempt in range(1, queue.MOST_ATTEMPTS + 1):
        taken = claim(due)
        assert taken is not None and taken.attempts == attempt and claim(due) is None
        run(taken)
        row = only()
        assert "ValueError: no such image" in row.error
        if attempt < queue.MOST_ATTEMPTS:
            assert row.state == QUEUED and row.due_at > datetime.now(UTC) + backoff(attempt) * 0.8
            due = row.due_at
    assert row.state == DEAD and row.ended_at is not None and claim(due + timedelta(days=1)) is None
    assert [one.id for one in work_queries.troubled()] == [row.id] and work_queries.counts()["dead"] == 1


def test_what_waits_for_something_that_is_away_is_patient(here):
    enqueue(waiting, due_at=NOW)
    due = NOW
    for _ in range(queue.MOST_ATTEMPTS + 3):
        run(claim(due))
        due = only().due_at
    assert only().state == QUEUED and "does not answer" in only().error


def test_staff_put_a_dead_job_back_with_fresh_attempts(here):
    enqueue(broken, due_at=NOW, what="x")
    with transaction() as session:
        row = session.scalars(select(Job)).one()
        row.state, row.attempts, row.lost, row.error = DEAD, 5, 4, "boom"
    assert retry(row.id, now=NOW) and not retry(row.id, now=NOW)
    row = only()
    assert (row.state, row.attempts, row.lost, row.error) == (QUEUED, 0, 0, None)


def test_a_dead_workers_lease_runs_out_after_fifteen_seconds_and_not_before(here):
    enqueue(good, due_at=NOW)
    assert claim(NOW) is not None
    assert claim(NOW + queue.LEASE - timedelta(seconds=1)) is None
    again = claim(NOW + queue.LEASE)
    assert again is not None and (again.attempts, again.lost) == (2, 1)


def test_a_job_that_kills_its_worker_every_time_is_given_up(here):
    enqueue(good, due_at=NOW)
    at = NOW
    for _ in range(queue.MOST_ATTEMPTS):
        assert claim(at) is not None
        at += queue.LEASE
    assert claim(at) is None
    row = only()
    assert row.state == DEAD and "worker died" in row.error


def test_a_worker_that_was_given_up_cannot_overwrite_its_successor(here):
    enqueue(good, due_at=NOW, what="late")
    first = claim(NOW)
    second = claim(NOW + queue.LEASE)
    run(first)
    assert only().state == RUNNING and only().lease == second.lease
    run(second)
    assert only().state == DONE


def test_timed_work_is_asked_for_once_in_each_span(here):
    for seconds in (0, 1, 59):
        tick(NOW + timedelta(seconds=seconds))
    kinds = db.session.scalars(select(Job.kind)).all()
    assert sorted(kinds) == sorted({kind_of(timed.work) for timed in timetable})
    db.session.rollback()
    tick(NOW + timedelta(seconds=60))
    assert db.session.scalars(select(Job.kind)).all().count("work.beat") == 2


def test_the_pulse_shows_that_somebody_works_and_keeps_only_the_latest(here):
    assert pulse_seen() is None
    enqueue(beat, due_at=NOW)
    drain(NOW)
    assert pulse_seen() > datetime.now(UTC) - PULSE


def test_what_is_done_is_forgotten_and_what_is_dead_stays(here):
    with transaction() as session:
        for state in (DONE, DEAD):
            session.add(Job(kind="x.y", args={}, due_at=NOW, state=state, ended_at=NOW))
    forget_done(NOW)
    assert len(db.session.scalars(select(Job)).all()) == 2
    db.session.rollback()
    forget_done(NOW + timedelta(seconds=1))
    assert only().state == DEAD
