import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from contest.contests.model import Contest
from contest.entries import jobs as entry_jobs, queries as entry_queries, recipes
from contest.entries.actions import originals, render_results
from contest.entries.jobs import cleanup
from contest.entries.model import Image, Rendition, Upload
from contest.kernel.clock import utcnow
from contest.kernel.db import db, end_page, transaction
from contest.kernel.refusal import Refused
from contest.kernel.sees import Sees
from contest.work import queue
from contest.work.model import Job
from tests.entries import scene as entry_scene

pytestmark = pytest.mark.usefixtures("here")
DAY = timedelta(days=1)


def later(monkeypatch, span):
    """Let the cleanup believe that so much time has passed."""
    monkeypatch.setattr(cleanup, "utcnow", lambda: utcnow() + span)


def stored(store, prefix=""):
    return {key for key, _ in store.list(prefix)}


def due(kind):
    end_page()
    return db.session.scalars(select(Job).where(Job.kind == f"entries.{kind}")).all()


def run(job):
    name, args = job.kind.partition(".")[2], dict(job.args)
    end_page()
    getattr(entry_jobs, name)(**args)


def test_unused_uploads_are_cleared_with_what_was_sent(store, cast, number, monkeypatch):
    unused = entry_scene.send(store, number, cast["ken"], entry_scene.png(1))
    never_sent = entry_scene.promise(number, cast["ken"], entry_scene.png(2)).id
    entry_scene.enter(store, number, cast["ken"], entry_scene.png(3))
    before = stored(store)

    entry_jobs.clear_unused()
    assert stored(store) == before

    later(monkeypatch, timedelta(hours=7, minutes=1))
    entry_jobs.clear_unused()
    end_page()
    states = {upload.id: upload.state for upload in db.session.scalars(select(Upload))}
    assert (states[unused], states[never_sent]) == ("expired", "expired")
    assert len(before - stored(store)) == 1
    end_page()
    entry_scene.work()
    assert entry_queries.find(number, 1).state == "ready"


def test_an_object_no_row_knows_goes_on_the_second_look(store, cast, number, monkeypatch):
    entry_scene.enter(store, number, cast["ken"])
    entry_scene.work()
    saved = stored(store)
    for key in ("originals/ab/lost", "renditions/cd/lost", "inbox/lost"):
        store.put(key, io.BytesIO(b"x"), content_type="image/png", size=1)

    entry_jobs.look_for_orphans()
    assert due("remove_orphans") == []  # too young: somebody may be about to write its row

    later(monkeypatch, 2 * DAY)
    entry_jobs.look_for_orphans()
    assert stored(store) - saved
    found = due("remove_orphans")
    assert all(job.due_at > utcnow() + 2 * DAY for job in found)
    for job in found:
        run(job)
    assert stored(store) == saved


def test_what_a_row_knows_by_the_second_look_stays(store, cast, number, monkeypatch):
    store.put("renditions/cd/late", io.BytesIO(b"x"), content_type="image/png", size=1)
    later(monkeypatch, 2 * DAY)
    entry_jobs.look_for_orphans()
    (job,) = due("remove_orphans")
    end_page()
    entry_scene.enter(store, number, cast["ken"])
    with transaction() as session:
        image = session.scalars(select(Image)).one()
        facts = {"kind": "thumb", "content_type": "image/png", "width": 1, "height": 1, "size": 1}
        session.add(Rendition(image_id=image.id, key="renditions/cd/late", **facts))
    run(job)
    assert "renditions/cd/late" in stored(store)


def test_what_an_image_in_preparation_will_need_stays(store, cast, number, monkeypatch):
    entry_scene.enter(store, number, cast["ken"])
    image_id = db.session.scalars(select(Image.id)).one()
    end_page()
    with monkeypatch.context() as dying:
        dying.setattr(render_results, "finish", lambda *_, **__: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            entry_jobs.render(image_id)
    left = stored(store)
    later(monkeypatch, 2 * DAY)
    entry_jobs.look_for_orphans()
    assert due("remove_orphans") == []
    entry_jobs.remove_orphans(sorted(left))
    assert stored(store) == left


def gone(kind=None):
    """Keys of files known to be missing, as the staff pages list them."""
    end_page()
    return [one.key for one in entry_queries.losses() if kind in (None, one.what)]


def look():
    """Both passes over what is missing."""
    end_page()
    entry_jobs.look_for_orphans()
    end_page()
    queue.drain(utcnow() + timedelta(minutes=11))
    end_page()


def shown(number, person_id):
    """The card of the only entry."""
    contest = db.session.get_one(Contest, number)
    (card,) = entry_queries.gallery(contest, sees=Sees(person_id=person_id), now=utcnow())
    return card


def test_a_lost_original_is_on_the_desk_and_told_to_staff_once_until_it_is_back(store, cast, number, drawer):
    entry_scene.enter(store, number, cast["ken"])
    entry_scene.work()
    key = db.session.scalars(select(Image.original_key)).one()
    end_page()
    body = store.open(key).__enter__().read()
    store.delete(key)

    look()
    look()

    assert gone() == [key]
    notified = [mail for mail in drawer.mails if mail["to"] == "sota@example.jp"]
    assert [mail["subject"] for mail in notified] == ["Files are missing from storage"]
    assert "/staff/files" in notified[0]["text"]
    store.put(key, io.BytesIO(body), content_type="image/png", size=len(body))
    entry_jobs.look_for_lost()
    assert gone() == []
    store.delete(key)
    with pytest.raises(Refused, match="entry.original_missing"):
        entry_id = entry_queries.find(number, 1).id
        originals.fetch(entry_id, version=None, position=1, by=cast["ken"], now=utcnow())
    end_page()
    queue.drain(utcnow())
    assert gone() == [key]


def test_lost_renditions_show_a_placeholder_and_are_drawn_anew_from_the_original(store, cast, number):
    entry_scene.enter(store, number, cast["ken"], entry_scene.png(3, size=(900, 600)))
    entry_scene.work()
    before = {key: store.open(key).__enter__().read() for key in stored(store, "renditions/")}
    assert len(before) == 3
    for key in before:
        store.delete(key)
    entry_jobs.look_for_orphans()

    for one in due("confirm_gone"):
        run(one)

    card = shown(number, cast["ken"])
    assert card.thumb.lost and card.thumb.url.startswith("data:image/svg+xml")
    assert (card.preview.width, card.preview.height) == (900, 600)
    assert set(gone()) == set(before)
    end_page()
    entry_scene.work()
    assert gone() == []
    assert {key: store.open(key).__enter__().read() for key in before} == before
    assert not shown(number, cast["ken"]).thumb.lost


def test_without_the_original_a_lost_rendition_stays_a_placeholder(store, cast, number):
    entry_scene.enter(store, number, cast["ken"])
    entry_scene.work()
    for key in stored(store):
        store.delete(key)
    look()
    assert len(gone()) == 4
    entry_scene.work()
    assert len(gone()) == 4 and due("redraw")[0].state == "done"


def test_the_inbox_of_an_image_that_waits_is_kept_however_long(store, cast, number, monkeypatch):
    entry_scene.enter(store, number, cast["ken"])
    (key,) = stored(store, "inbox/")
    later(monkeypatch, 40 * DAY)
    end_page()
    entry_jobs.look_for_orphans()
    entry_jobs.remove_orphans([key])
    assert stored(store, "inbox/") == {key}
    end_page()
    entry_scene.work()
    assert entry_queries.find(number, 1).state == "ready"


def test_what_settlement_asked_to_be_drawn_is_no_orphan(store, cast, number):
    entry_scene.enter(store, number, cast["ken"])
    entry_scene.work()
    entry = entry_queries.find(number, 1)
    original = db.session.scalars(select(Image.original_key)).one()
    clean = recipes.key(original, "clean", number)
    end_page()
    store.put(clean, io.BytesIO(b"x"), content_type="image/webp", size=1)
    with transaction():
        queue.enqueue(entry_jobs.render_clean, due_at=utcnow(), person_id=entry.author_id, entry_id=entry.id)
    entry_jobs.remove_orphans([clean])
    assert clean in stored(store)
