import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from contest.entries import jobs, queries
from contest.entries.jobs import sweeping
from contest.entries.model import Image, Rendition, Upload
from contest.kernel.clock import utcnow
from contest.kernel.db import db, end_page, transaction
from contest.work import queue
from contest.work.model import Job
from tests.entries import scene

pytestmark = pytest.mark.usefixtures("here")
DAY = timedelta(days=1)


@pytest.fixture
def cast(app):
    return scene.people(app, "hana", "ken")


@pytest.fixture
def number(cast):
    return scene.contest(cast["hana"])


def later(monkeypatch, span):
    """Let the sweeps believe that so much time has passed."""
    monkeypatch.setattr(sweeping, "utcnow", lambda: utcnow() + span)


def stored(store, prefix=""):
    return {key for key, _ in store.list(prefix)}


def due(kind):
    end_page()
    return db.session.scalars(select(Job).where(Job.kind == f"entries.{kind}")).all()


def run(job):
    name, args = job.kind.partition(".")[2], dict(job.args)
    end_page()
    getattr(jobs, name)(**args)


def test_unused_uploads_are_cleared_with_what_was_sent(store, cast, number, monkeypatch):
    unused = scene.send(store, number, cast["ken"], scene.png(1))
    never_sent = scene.promise(number, cast["ken"], scene.png(2)).id
    scene.enter(store, number, cast["ken"], scene.png(3))
    before = stored(store)

    jobs.clear_unused()
    assert stored(store) == before

    later(monkeypatch, timedelta(hours=7, minutes=1))
    jobs.clear_unused()
    end_page()
    states = {upload.id: upload.state for upload in db.session.scalars(select(Upload))}
    assert (states[unused], states[never_sent]) == ("expired", "expired")
    assert len(before - stored(store)) == 1
    end_page()
    scene.work()
    assert queries.find(number, 1).state == "ready"


def test_an_object_no_row_knows_goes_on_the_second_look(store, cast, number, monkeypatch):
    scene.enter(store, number, cast["ken"])
    scene.work()
    kept = stored(store)
    for key in ("originals/ab/lost", "renditions/cd/lost", "inbox/lost"):
        store.put(key, io.BytesIO(b"x"), content_type="image/png", size=1)

    jobs.look_for_orphans()
    assert due("remove_orphans") == []  # too young: somebody may be about to write its row

    later(monkeypatch, 2 * DAY)
    jobs.look_for_orphans()
    assert stored(store) - kept
    found = due("remove_orphans")
    assert all(job.due_at > utcnow() + 2 * DAY for job in found)
    for job in found:
        run(job)
    assert stored(store) == kept


def test_what_a_row_knows_by_the_second_look_stays(store, cast, number, monkeypatch):
    store.put("renditions/cd/late", io.BytesIO(b"x"), content_type="image/png", size=1)
    later(monkeypatch, 2 * DAY)
    jobs.look_for_orphans()
    (job,) = due("remove_orphans")
    end_page()
    scene.enter(store, number, cast["ken"])
    with transaction() as session:
        image = session.scalars(select(Image)).one()
        session.add(
            Rendition(
                image_id=image.id, kind="thumb", key="renditions/cd/late", content_type="image/png",
                width=1, height=1, size=1,
            )
        )  # fmt: skip
    run(job)
    assert "renditions/cd/late" in stored(store)


def test_what_an_image_in_preparation_will_need_stays(store, cast, number, monkeypatch):
    scene.enter(store, number, cast["ken"])
    image_id = db.session.scalars(select(Image.id)).one()
    end_page()
    with monkeypatch.context() as dying:
        dying.setattr(jobs.preparing.preparing, "keep", lambda *_, **__: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            jobs.render(image_id)
    left = stored(store)
    later(monkeypatch, 2 * DAY)
    jobs.look_for_orphans()
    assert due("remove_orphans") == []
    jobs.remove_orphans(sorted(left))
    assert stored(store) == left


def test_lost_bytes_come_before_staff_as_a_dead_job(store, cast, number, monkeypatch):
    scene.enter(store, number, cast["ken"])
    scene.work()
    key = db.session.scalars(select(Image.original_key)).one()
    end_page()
    store.delete(key)
    jobs.look_for_orphans()
    jobs.look_for_orphans()
    (job,) = due("confirm_gone")
    assert job.args == {"keys": [key]}
    when = job.due_at
    for _ in range(queue.MOST_ATTEMPTS):
        end_page()
        queue.drain(when)
        when += timedelta(hours=1)
    (job,) = due("confirm_gone")
    assert job.state == "dead" and key in job.error
    body = scene.png(cast["ken"])
    end_page()
    store.put(key, io.BytesIO(body), content_type="image/png", size=len(body))
    jobs.confirm_gone([key])
