"""Pages read, actions write: transactions, locks and the guard between them, on both databases."""

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import g
from sqlalchemy import select, text
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from contest.kernel import db as kernel_db
from contest.kernel.db import commit_page, db, insert_once, lock, reader, transaction, writer
from contest.people.factors.model import SpentChallenge
from contest.people.model import Person
from tests.cast import join
from tests.conftest import both_databases
from tests.crowd import crowd


@pytest.fixture
def ken(app):
    return join(app, "ken")["ken"]


@both_databases
def test_twenty_threads_of_pages_and_actions_meet_no_lock_and_lose_no_update(here, ken):
    """The site's own pages and actions, mixed, for some seconds: never "database is locked"."""

    @here.get("/look")
    def look():
        db.session.get_one(Person, ken)
        return str(db.session.scalar(select(Person.login_count).where(Person.id == ken)))

    @here.post("/count")
    def count():
        seen = db.session.get_one(Person, ken)  # the edge reads first, as authorize() does
        before = seen.login_count or 0
        with transaction():
            lock(Person, ken).login_count = (lock(Person, ken).login_count or 0) + 1
        assert seen.login_count > before
        return "counted"

    def looks(browser):
        assert browser.get("/look").status_code == 200

    def counts(browser):
        assert browser.post("/count").text == "counted"

    done = crowd(here, looks, counts, lambda browser: (looks(browser), counts(browser)), seconds=6)
    assert db.session.get_one(Person, ken).login_count == done[1] + done[2] > 0
    assert done[0] > 0


@both_databases
def test_joined_transactions_commit_once_and_a_swallowed_failure_undoes_all(here, ken):
    with pytest.raises(RuntimeError, match="swallowed"), transaction():
        lock(Person, ken).name = "half"
        with pytest.raises(ZeroDivisionError), transaction():
            lock(Person, ken).shortcuts = 1 / 0
    assert db.session.get_one(Person, ken).name == "高橋 健"
    with transaction() as outer:
        lock(Person, ken).name = "whole"
        with transaction() as inner:
            assert inner is outer and lock(Person, ken).name == "whole"  # the second lock keeps the change
        with db.engine.connect() as other:
            assert other.scalar(select(Person.name)) == "高橋 健"
    assert db.session.get_one(Person, ken).name == "whole"


@both_databases
def test_an_attempt_that_may_fail_has_a_savepoint(here, ken):
    with transaction() as session:
        lock(Person, ken).name = "kept"
        with pytest.raises(ZeroDivisionError), session.begin_nested():
            lock(Person, ken).name = "undone"
            session.flush()
            1 / 0  # noqa: B018
    assert db.session.get_one(Person, ken).name == "kept"


@both_databases
def test_the_page_holds_no_connection_meanwhile_and_nothing_stale_afterwards(here, ken):
    seen = db.session.get_one(Person, ken)
    with transaction() as session:
        assert not db.session().in_transaction()
        session.get_one(Person, ken).name = "new"
        assert seen.name == "高橋 健"  # the page looks again, before our commit
    assert seen.name == "new"


@pytest.mark.parametrize(
    "write",
    [
        lambda page: page.execute(text("UPDATE person SET name = 'x'")),
        lambda page: (setattr(page.get_one(Person, 1), "name", "x"), page.commit()),
        lambda page: (page.delete(page.get_one(Person, 1)), page.flush()),
        lambda page: (page.add(Person(name="n")), page.flush()),
    ],
)
def test_a_page_that_writes_outside_a_transaction_raises(here, ken, write):
    with pytest.raises(RuntimeError, match="write inside transaction"):
        write(db.session)
    db.session.rollback()
    assert db.session.get_one(Person, 1).name == "高橋 健"


def test_a_page_that_changed_objects_cannot_open_a_transaction(here, ken):
    db.session.get_one(Person, 1).name = "changed"
    with pytest.raises(RuntimeError, match="outside transaction"), transaction():
        pass
    db.session.rollback()


@both_databases
def test_lock_sees_what_another_connection_committed(here, ken):
    with Session(writer(db.engine), expire_on_commit=False) as session:
        seen = session.get_one(Person, ken)
        session.commit()  # SQLite lets nobody else commit before
        with writer(db.engine).begin() as other:
            other.execute(text("UPDATE person SET name = 'other'"))
        assert (
            session.get_one(Person, ken, with_for_update=True).name == "高橋 健"
        )  # what lock() is there for
        token = kernel_db._open.set(session)
        assert lock(Person, ken) is seen and seen.name == "other"
        kernel_db._open.reset(token)


def test_lock_outside_a_transaction_raises(here):
    with pytest.raises(RuntimeError, match="belongs inside"):
        lock(Person, 1)


@both_databases
def test_what_a_library_changed_on_the_page_is_written_with_what_follows_or_not_at_all(here, ken):

    def follows() -> None:
        with transaction():
            lock(Person, ken).language = "ja"

    db.session.get_one(Person, ken).name = "from the page"
    commit_page(follows)
    assert (db.session.get_one(Person, ken).name, db.session.get_one(Person, ken).language) == (
        "from the page",
        "ja",
    )

    db.session.get_one(Person, ken).name = "lost"
    with pytest.raises(ZeroDivisionError):
        commit_page(lambda: 1 / 0)
    assert db.session.get_one(Person, ken).name == "from the page"
    with transaction():  # and the page is clean again
        assert reader() is not db.session()


@both_databases
def test_an_action_waits_for_the_lock_of_another_and_then_sees_its_work(app, ken):
    locked, go = threading.Event(), threading.Event()

    def first() -> None:
        with app.app_context(), transaction():
            person = lock(Person, ken)
            locked.set()
            go.wait(5)
            person.name = "first"

    other = threading.Thread(target=first)
    other.start()
    locked.wait(5)
    threading.Timer(0.3, go.set).start()
    with app.app_context(), transaction():
        assert lock(Person, ken).name == "first"
    other.join()


@both_databases
def test_a_key_is_inserted_once_and_the_row_that_stands_is_left_as_it_is(here, app):
    now = datetime(2027, 1, 5, tzinfo=UTC)
    with transaction():
        assert insert_once(SpentChallenge, digest="a", spent_at=now) == "a"
    with transaction() as session:
        assert insert_once(SpentChallenge, digest="a", spent_at=now + timedelta(days=1)) is None
        assert session.get_one(SpentChallenge, "a").spent_at == now


@both_databases
def test_of_two_who_insert_one_key_at_once_the_later_waits_and_finds_the_row(app):
    inserted, go = threading.Event(), threading.Event()
    now = datetime(2027, 1, 5, tzinfo=UTC)

    def first() -> None:
        with app.app_context(), transaction():
            insert_once(SpentChallenge, digest="a", spent_at=now)
            inserted.set()
            go.wait(5)

    other = threading.Thread(target=first)
    other.start()
    inserted.wait(5)
    threading.Timer(0.3, go.set).start()
    with app.app_context(), transaction() as session:
        assert insert_once(SpentChallenge, digest="a", spent_at=now + timedelta(days=1)) is None
        assert session.get_one(SpentChallenge, "a").spent_at == now
    other.join()


@both_databases
def test_instants_come_back_aware_and_in_utc(here, ken):
    tokyo = timezone(timedelta(hours=9))
    with transaction():
        lock(Person, ken).joined_at = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=tokyo)
    found = db.session.get_one(Person, ken).joined_at
    assert found == datetime(2026, 11, 22, 3, 0, 0, 123456, tzinfo=UTC) and found.tzinfo is UTC
    with pytest.raises(StatementError, match="an instant needs its zone"), transaction():
        lock(Person, ken).joined_at = datetime(2026, 11, 22)
    assert "now" not in g


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_line_to_the_server_that_goes_dead_is_given_up_within_half_a_minute(here, app):
    with db.engine.connect() as connection:
        notified = connection.connection.driver_connection.info.get_parameters()
    idle, interval, count = (int(notified[f"keepalives_{name}"]) for name in ("idle", "interval", "count"))
    assert idle + interval * count <= 30 and 0 < int(notified["tcp_user_timeout"]) <= 30_000
