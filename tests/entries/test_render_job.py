import hashlib
import io
from datetime import timedelta

import pytest
from PIL import Image as Picture
from sqlalchemy import select

from contest.contests.model import Contest
from contest.entries import queries as entry_queries, recipes
from contest.entries.actions import render_results, withdrawing
from contest.entries.actions.uploads import arriving
from contest.entries.jobs import forget_inbox, render, render_clean
from contest.entries.model import Entry, Image, Rendition, Upload, Version
from contest.events.model import Recorded
from contest.imaging import cage
from contest.imaging.server import CageUnavailable
from contest.kernel.clock import utcnow
from contest.kernel.db import db, end_page, transaction
from contest.kernel.sees import Authors, Entries, Scale, Sees
from contest.work import queue
from contest.work.model import Job
from contest.work.queue import RetryLater
from tests.entries import scene as entry_scene

pytestmark = pytest.mark.usefixtures("here")
LOOKED_AT = ("entry.version_ready", "entry.version_unreadable", "entry.images_left_out")


def only(model):
    end_page()
    return db.session.scalars(select(model)).one()


def stored(store, prefix):
    return [key for key, _ in store.list(prefix)]


def test_an_image_ends_as_original_and_three_renditions(store, cast, number):
    body = entry_scene.png(3, size=(2000, 1500))
    entry_scene.enter(store, number, cast["ken"], body)
    entry_scene.work()

    image = only(Image)
    assert (image.state, image.content_type, image.width, image.height) == ("ready", "image/png", 2000, 1500)
    assert only(Version).state == only(Entry).state == "ready"
    assert only(Entry).shown_version == 1
    sizes = {r.kind: (r.width, r.height) for r in db.session.scalars(select(Rendition))}
    assert sizes == {"thumb": (320, 240), "preview": (1280, 960), "full": (2000, 1500)}
    with store.open(image.original_key) as original:
        assert original.read() == body
    for rendition in db.session.scalars(select(Rendition)):
        assert store.stat(rendition.key).size == rendition.size


def test_keys_are_salted_so_that_nobody_can_ask_whether_an_image_is_here(store, cast, number):
    body = entry_scene.png(3)
    for who in ("ken", "mei"):
        entry_scene.enter(store, number, cast[who], body)
    entry_scene.work()
    keys = db.session.scalars(select(Image.original_key)).all()
    assert len(set(keys)) == 2
    assert not any(hashlib.sha256(body).hexdigest() in key for key in keys)


def test_metadata_of_the_original_is_not_in_what_is_shown(store, cast, number):
    out = io.BytesIO()
    exif = Picture.Exif()
    exif[0x013B] = "canary-artist"
    Picture.new("RGB", (64, 48), "red").save(out, "JPEG", exif=exif, comment=b"canary-comment")
    entry_scene.enter(store, number, cast["ken"], out.getvalue())
    with transaction() as session:
        session.scalars(select(Upload)).one().content_type = "image/jpeg"
    entry_scene.work()
    for key in db.session.scalars(select(Rendition.key)):
        with store.open(key) as shown:
            assert b"canary" not in shown.read()


def test_running_again_changes_nothing(store, cast, number):
    entry_scene.enter(store, number, cast["ken"])
    image_id = only(Image).id
    entry_scene.work()
    events = db.session.scalars(select(Recorded.id)).all()
    before = stored(store, "")
    render(image_id)
    assert stored(store, "") == before
    assert db.session.scalars(select(Recorded.id)).all() == events


def test_a_run_that_died_before_its_commit_is_finished_by_the_next(store, cast, number, monkeypatch):
    entry_scene.enter(store, number, cast["ken"])
    image_id = only(Image).id
    end_page()
    with monkeypatch.context() as dying:
        dying.setattr(render_results, "finish", lambda *_, **__: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            render(image_id)
    assert only(Image).state == "processing"
    end_page()
    left = stored(store, "renditions/")
    render(image_id)
    assert only(Image).state == "ready"
    assert stored(store, "renditions/") == left


def test_an_inbox_object_that_is_not_what_was_promised_is_refused(store, cast, number):
    upload = entry_scene.send(store, number, cast["ken"], entry_scene.png(1))
    key = db.session.get(Upload, upload).inbox_key
    end_page()
    other = entry_scene.png(2)
    store.delete(key)
    store.put(key, io.BytesIO(other), content_type="image/png", size=len(other))
    entry_scene.submit(number, cast["ken"], upload)
    entry_scene.work()
    assert (only(Image).state, only(Image).reason) == ("unreadable", "image.changed")
    assert stored(store, "originals/") == []


def test_a_file_the_store_lost_sight_of_is_waited_for(store, cast, number):
    entry_scene.enter(store, number, cast["ken"])
    key, image_id = only(Upload).inbox_key, only(Image).id
    with store.open(key) as sent:
        content = sent.read()
    store.delete(key)
    end_page()
    with pytest.raises(RetryLater, match="was seen there"):
        render(image_id)
    assert (only(Entry).state, only(Image).reason) == ("processing", None)
    end_page()

    store.put(key, io.BytesIO(content), content_type="image/png", size=len(content))
    render(image_id)
    assert only(Entry).state == "ready"


def test_an_unreadable_image_says_why_and_frees_the_place(store, cast, number):
    entry_scene.enter(
        store, number, cast["ken"], b"<svg xmlns='http://www.w3.org/2000/svg'><text>Konpe</text></svg>"
    )
    entry_scene.work()
    assert only(Version).state == only(Entry).state == "unreadable"
    assert only(Image).reason == "image.drawing_with_text"
    assert entry_queries.living_of(number, cast["ken"]) == 0
    notified = db.session.scalars(select(Recorded).where(Recorded.kind == "entry.version_unreadable")).one()
    assert (notified.person_id, notified.facts["reason"]) == (cast["ken"], only(Image).reason)


def test_a_version_is_shown_without_the_images_that_cannot_be_used_once_all_were_seen(store, cast, number):
    entry_scene.enter(store, number, cast["ken"], b"not a picture", entry_scene.png(1), entry_scene.png(2))
    first, second, third = db.session.scalars(select(Image.id).order_by(Image.position)).all()
    end_page()
    render(second)
    render(first)
    assert only(Version).state == "processing"
    end_page()
    render(third)
    assert only(Version).state == only(Entry).state == "ready"
    places = db.session.execute(select(Image.id, Image.position, Image.state).order_by(Image.position)).all()
    assert places == [(second, 1, "ready"), (third, 2, "ready"), (first, 3, "unreadable")]
    notified = db.session.scalars(select(Recorded).where(Recorded.kind.in_(LOOKED_AT)).order_by(Recorded.id))
    assert [(one.kind, one.person_id, one.facts) for one in notified] == [
        ("entry.version_ready", cast["ken"], {"number": 1, "version": 1}),
        ("entry.images_left_out", cast["ken"], {"number": 1, "version": 1, "count": 1}),
    ]

    contest = db.session.get(Contest, number)
    for sees, states in (
        (Sees(person_id=cast["ken"]), ["ready", "ready", "unreadable"]),
        (
            Sees(person_id=cast["hana"], entries=Entries.ALL, scale=Scale.FULL, threads=True),
            ["ready", "ready"],
        ),
        (Sees(person_id=cast["mei"], entries=Entries.ALL, scale=Scale.PREVIEW), ["ready", "ready"]),
    ):
        page = entry_queries.entry(contest, 1, sees=sees, now=utcnow())
        assert [image.state for image in page.shown.images] == states
        [card] = entry_queries.gallery(contest, sees=sees, now=utcnow())
        assert card.thumb == page.shown.images[0].thumb is not None


def test_a_version_of_which_no_image_can_be_used_is_unreadable(store, cast, number):
    entry_scene.enter(store, number, cast["ken"], b"not a picture", b"none either")
    entry_scene.work()
    assert only(Version).state == only(Entry).state == "unreadable"


def test_a_repeat_is_known_again_although_an_image_was_left_out(store, cast, number):
    ids = [
        entry_scene.send(store, number, cast["ken"], body) for body in (b"not a picture", entry_scene.png(1))
    ]
    first = entry_scene.submit(number, cast["ken"], *ids)
    entry_scene.work()
    assert entry_scene.submit(number, cast["ken"], *ids) == first


def test_an_unreadable_new_version_leaves_the_old_one_on_show(store, cast, number):
    entry_scene.enter(store, number, cast["ken"])
    entry_scene.work()
    bad = entry_scene.send(store, number, cast["ken"], b"not a picture")
    entry_scene.add_version(only(Entry).id, cast["ken"], bad)
    entry_scene.work()
    assert (only(Entry).state, only(Entry).shown_version) == ("ready", 1)
    good = entry_scene.send(store, number, cast["ken"], entry_scene.png(9))
    entry_scene.add_version(only(Entry).id, cast["ken"], good)
    entry_scene.work()
    assert (only(Entry).state, only(Entry).shown_version) == ("ready", 3)


def test_an_entry_withdrawn_while_it_was_prepared_stays_withdrawn(store, cast, number):
    entry_scene.enter(store, number, cast["ken"])
    withdrawing.withdraw(only(Entry).id, by=cast["ken"], now=utcnow())
    entry_scene.work()
    assert only(Entry).state == "withdrawn"
    assert only(Version).state == "ready"


def test_while_storage_is_away_the_job_waits_and_later_succeeds(store, cast, number):
    entry_scene.enter(store, number, cast["ken"])
    image_id = only(Image).id
    end_page()
    store.away = True
    with pytest.raises(RetryLater):
        render(image_id)
    entry_scene.work()
    assert only(Entry).state == "processing"
    waiting = db.session.scalars(select(Job).where(Job.kind == "entries.render")).one()
    assert waiting.state == "queued" and waiting.due_at > utcnow()
    store.away = False
    due = waiting.due_at
    end_page()
    queue.drain(due + timedelta(seconds=1))
    assert only(Entry).state == "ready"


def test_a_second_put_after_the_original_was_stored_changes_nothing(store, cast, number):
    body = entry_scene.png(1)
    promised = entry_scene.promise(number, cast["ken"], body)
    store.receive(promised.url, promised.headers, body)

    arriving.receive([promised.id], by=cast["ken"])
    entry_scene.submit(number, cast["ken"], promised.id)
    entry_scene.work()
    assert store.receive(promised.url, promised.headers, body) == 412
    with store.open(only(Image).original_key) as original:
        assert original.read() == body


def test_the_inbox_is_emptied_only_after_the_address_ended(store, cast, number):
    entry_scene.enter(store, number, cast["ken"])
    entry_scene.work()
    upload = only(Upload)
    later = db.session.scalars(select(Job).where(Job.kind == "entries.forget_inbox")).one()
    assert later.due_at > upload.expires_at
    assert stored(store, "inbox/") == [upload.inbox_key]
    end_page()
    forget_inbox(upload.id)
    forget_inbox(upload.id)
    assert stored(store, "inbox/") == []


def test_the_mark_is_placed_by_a_seed_of_the_contest_that_nobody_can_guess(app, cast, number):
    one, other = recipes.watermark(number), recipes.watermark(number + 1)
    assert one["watermark_seed"] != other["watermark_seed"]
    assert one == recipes.watermark(number)
    assert app.config["SECRET_KEY"] not in str(one)


def test_the_winners_preview_loses_its_mark_at_settlement(store, cast, number):
    entry_scene.enter(store, number, cast["ken"], entry_scene.png(1, size=(1400, 900)), entry_scene.png(2))
    entry_scene.work()
    entry_id = only(Entry).id
    sees = Sees(person_id=None, entries=Entries.ALL, scale=Scale.PREVIEW, authors=Authors.NONE)

    def card():
        end_page()
        return entry_queries.gallery(only(Contest), sees=sees, now=utcnow())[0]

    marked = card().preview.url
    end_page()
    render_clean(entry_id)
    render_clean(entry_id)
    clean = db.session.scalars(select(Rendition).where(Rendition.kind == "clean")).all()
    assert [(r.width, r.height) for r in clean] == [(1280, 823), (64, 48)]
    assert clean[0].key in card().preview.url
    assert marked != card().preview.url
    assert clean[0].key not in marked


def test_a_cage_that_cannot_be_had_is_no_fault_of_the_picture(store, cast, number, monkeypatch):
    entry_scene.enter(store, number, cast["ken"])
    image_id = only(Image).id
    end_page()

    def lost(*_, **__):
        raise CageUnavailable("no more processes")

    monkeypatch.setattr(cage, "run", lost)
    with pytest.raises(RetryLater):
        render(image_id)
    assert only(Image).state == "processing"
