"""/healthz, /readyz and what they look at."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from contest.entries import jobs as entry_jobs
from contest.health import checks
from contest.health.checks import refuse_demo
from contest.kernel.clock import utcnow
from contest.kernel.db import db, transaction, writer
from contest.kernel.settings import Unsafe
from contest.people.actions import accounts
from contest.work import queue
from contest.work.model import DONE, Job
from contest.work.worker import beat
from storage.store import StorageUnavailable
from tests import cast
from tests.cast import PASSWORD, browser
from tests.conftest import both_databases

pytestmark = pytest.mark.real_clock  # readiness compares our clock with that of PostgreSQL


def worker_is_up(app) -> None:
    with app.app_context():
        queue.enqueue(beat, due_at=utcnow())
        queue.drain(utcnow())


def failing(app, *, now=None) -> dict[str, str]:
    with app.app_context():
        return {one.name: one.wrong for one in checks.findings(now=now or utcnow()) if not one.ok}


def test_healthz_asks_nothing(app):
    with app.app_context(), writer(db.engine).begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    assert app.test_client().get("/healthz").json == {"status": "up"}


@both_databases
def test_a_whole_site_is_ready(app):
    worker_is_up(app)
    answer = browser(app).get("/readyz")
    assert answer.status_code == 200 and answer.json["status"] == "ready"
    assert set(answer.json["checks"].values()) == {"ok"}


@both_databases
def test_without_a_worker_it_is_not_and_says_which_look_failed_but_not_why(app):
    answer = browser(app).get("/readyz")
    assert answer.status_code == 503 and answer.json["status"] == "not ready"
    assert [name for name, word in answer.json["checks"].items() if word != "ok"] == ["worker"]
    assert set(answer.json["checks"].values()) == {"ok", "failed"}


def test_an_answer_is_kept_for_five_seconds(app, monkeypatch):
    worker_is_up(app)
    looks = []
    look = checks.findings
    monkeypatch.setattr(checks, "findings", lambda *, now: looks.append(now) or look(now=now))
    times = iter([100.0, 100.5, 105.4, 105.5, 105.9])  # two where it looks, one where it does not
    monkeypatch.setattr(checks, "seconds", lambda: next(times))
    visitor = app.test_client()

    assert visitor.get("/readyz").json["status"] == "ready"
    with app.app_context(), writer(db.engine).begin() as connection:
        connection.execute(text("DELETE FROM job"))
    assert visitor.get("/readyz").json["status"] == "ready"  # 4.9 s after
    assert visitor.get("/readyz").json["status"] == "not ready"  # 5 s after
    assert len(looks) == 2


def test_of_many_who_ask_at_once_one_looks(app, monkeypatch):
    worker_is_up(app)
    looks = []
    look = checks.findings
    monkeypatch.setattr(checks, "findings", lambda *, now: looks.append(now) or look(now=now))

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: app.test_client().get("/readyz").status_code, range(16)))

    assert answers == [200] * 16
    assert len(looks) == 1


@pytest.mark.parametrize(
    ("megabytes", "word", "wrong"),
    [
        (5120, "ok", None),
        (5119, "warning", "drafts get no more pictures"),
        (1280, "warning", "drafts get no more pictures"),
        (1279, "warning", "no files can be uploaded"),
        (None, "ok", None),
    ],
)
def test_too_little_space_is_told(app, store, megabytes, word, wrong):
    worker_is_up(app)
    store.room = None if megabytes is None else megabytes * 1024**2

    answer = app.test_client().get("/readyz")

    assert (answer.status_code, answer.json["checks"]["space"]) == (200, word)
    found = failing(app).get("space")
    assert (found is None) == (wrong is None) and (wrong or "") in (found or "")


@both_databases
def test_a_missing_trigger_is_seen(app):
    with app.app_context(), writer(db.engine).begin() as connection:
        sqlite = connection.dialect.name == "sqlite"
        connection.execute(
            text(
                "DROP TRIGGER transfer_no_update" if sqlite else "DROP TRIGGER transfer_no_change ON transfer"
            )
        )
    assert set(failing(app)) == {"triggers", "worker"}


def test_older_tables_are_seen(app):
    with app.app_context(), writer(db.engine).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    assert "flask db upgrade" in failing(app)["migrations"]


def test_a_store_that_does_not_answer_is_seen(app, store, monkeypatch):
    def away(_key):
        raise StorageUnavailable("no route to it")

    monkeypatch.setattr(store, "stat", away)
    assert "no route to it" in failing(app)["store"]


def test_a_worker_that_stopped_three_minutes_ago_is_seen(app):
    now = utcnow()
    with app.app_context(), transaction() as session:
        session.add(
            Job(kind="work.beat", args={}, due_at=now, state=DONE, ended_at=now - timedelta(minutes=3))
        )
    assert "worker" in failing(app, now=now)
    assert "worker" not in failing(app, now=now - timedelta(seconds=1))


def test_jobs_that_nobody_takes_are_seen(here):
    now = utcnow()
    queue.enqueue(beat, due_at=now)
    assert "queue" not in failing(here, now=now + timedelta(minutes=5))
    assert "queue" in failing(here, now=now + timedelta(minutes=5, seconds=1))


def test_one_person_s_long_backlog_of_images_is_well_while_it_is_worked_off(here):
    ken, asked = cast.join(here, "ken")["ken"], utcnow()
    late = asked + timedelta(minutes=6)
    for n in range(3):
        queue.enqueue(entry_jobs.render, due_at=asked, person_id=ken, image_id=n)
    assert "queue" in failing(here, now=late)  # nobody takes any
    assert queue.claim(late, queues=[queue.RENDER]) is not None
    assert "queue" not in failing(here, now=late)
    assert "queue" in failing(here, now=late + queue.LEASE)  # its worker has died
    queue.enqueue(beat, due_at=asked)
    assert "queue" in failing(here, now=late)  # other work has no such excuse


def test_clocks_more_than_a_second_apart_are_a_warning():
    assert checks._apart("database", timedelta(seconds=1)) is None
    assert "1.5 s apart" in checks._apart("database", timedelta(seconds=1.5))


def test_production_refuses_the_demos_people(here):
    here.config["KONPE_ENV"] = "production"
    refuse_demo(here)
    accounts.create(email="demo@example.jp", name="Demo", password=PASSWORD, seeded=True, now=utcnow())
    with pytest.raises(Unsafe, match="flask demo"):
        refuse_demo(here)
    here.config["KONPE_ENV"] = "development"
    refuse_demo(here)
