"""The check of an image before it is used: what a job finds, what its owner reads, and that an entry need not wait for it."""

import io
from datetime import timedelta

import pytest
from PIL import Image as Picture
from sqlalchemy import select

from contest.entries import rules as entry_rules
from contest.entries.actions import render_results
from contest.entries.actions.uploads import arriving, claiming
from contest.entries.jobs import check_upload, clear_unused, forget_inbox, look_for_orphans, remove_orphans
from contest.entries.model import Entry, Upload
from contest.entries.queries import unused_uploads
from contest.events.model import Recorded
from contest.imaging import cage
from contest.imaging.server import CageUnavailable
from contest.kernel.clamd import Scan
from contest.kernel.clock import utcnow
from contest.kernel.db import db, end_page, transaction
from contest.kernel.refusal import Refused
from contest.work.model import Job
from contest.work.queue import RetryLater
from storage import keys
from tests.entries import scene as entry_scene

pytestmark = pytest.mark.usefixtures("here")
TEXT = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 90"><text x="9" y="40">Tea</text></svg>'


def sent(store, number, by, body, **changes):
    promised = entry_scene.promise(number, by, body, **changes)
    assert store.receive(promised.url, promised.headers, body) in (200, 201)
    return promised.id


def completed(store, number, by, body, **changes):
    upload_id = sent(store, number, by, body, **changes)
    assert arriving.complete(upload_id, by=by, now=utcnow()).check == unused_uploads.Check("pending")
    return upload_id


def look(upload_id, by):
    end_page()
    return arriving.look(upload_id, by=by, now=utcnow()).check


def row(upload_id):
    end_page()
    return db.session.get(Upload, upload_id)


def checks():
    """The states of all jobs that check an upload."""
    end_page()
    return db.session.scalars(select(Job.state).where(Job.kind == "entries.check_upload")).all()


def white_on_nothing():
    out = io.BytesIO()
    picture = Picture.new("RGBA", (400, 300), (0, 0, 0, 0))
    picture.paste((255, 255, 255, 255), (100, 80, 300, 220))
    picture.save(out, "PNG")
    return out.getvalue()


def test_an_image_that_arrived_is_checked_and_drawn_small(store, cast, number):
    upload = completed(store, number, cast["ken"], entry_scene.png(3, size=(2000, 1500)))
    entry_scene.work()
    assert look(upload, cast["ken"]) == unused_uploads.Check("ok")
    assert row(upload).checked_at is not None
    with store.open(keys.preview(row(upload).inbox_key)) as small:
        picture = Picture.open(io.BytesIO(small.read()))
        assert (picture.format, picture.size) == ("WEBP", (320, 240))


def test_one_that_cannot_be_used_says_why(store, cast, number):
    upload = completed(store, number, cast["ken"], TEXT, content_type="text/xml")
    entry_scene.work()
    assert look(upload, cast["ken"]) == unused_uploads.Check("refused", "image.drawing_with_text")
    assert store.stat(keys.preview(row(upload).inbox_key)) is None


@pytest.mark.parametrize(
    "declared", ["image/jpg", "image/pjpeg", "IMAGE/JPEG", "image/x-png", "application/octet-stream", ""]
)
def test_the_bytes_decide_whatever_the_type_and_name_are(store, cast, number, declared):
    for format in ("JPEG", "PNG"):
        out = io.BytesIO()
        Picture.new("RGB", (64, 48), "teal").save(out, format)
        sent_as = {"content_type": declared, "filename": "logo-final"}
        upload = completed(store, number, cast["ken"], out.getvalue(), **sent_as)
        entry_scene.work()
        assert look(upload, cast["ken"]) == unused_uploads.Check("ok")


def test_it_is_told_on_which_background_an_image_cannot_be_seen(store, cast, number):
    upload = completed(store, number, cast["ken"], white_on_nothing())
    entry_scene.work()
    assert look(upload, cast["ken"]) == unused_uploads.Check("ok", unseen_on={"white": 100})


def test_looking_at_what_arrived_asks_for_the_check_once(store, cast, number):
    upload = sent(store, number, cast["ken"], entry_scene.png())
    for _ in range(3):
        assert look(upload, cast["ken"]) == unused_uploads.Check("pending")
    assert checks() == ["queued"]
    assert row(upload).state == "received"
    entry_scene.work()
    assert look(upload, cast["ken"]) == unused_uploads.Check("ok")
    assert checks() == ["done"]


def test_only_images_are_checked(store, cast):
    number = entry_scene.contest(cast["hana"], state="awarded")
    upload = sent(store, number, cast["ken"], entry_scene.png(), purpose="deliverable")
    received = arriving.UploadStatus("received", len(entry_scene.png()))
    assert arriving.complete(upload, by=cast["ken"], now=utcnow()) == received
    assert look(upload, cast["ken"]) is None
    assert checks() == []


def test_a_picture_of_a_brief_is_checked_too(store, cast):
    number = entry_scene.contest(cast["hana"], state="draft")
    upload = completed(store, number, cast["hana"], TEXT, purpose="reference")
    entry_scene.work()
    assert look(upload, cast["hana"]) == unused_uploads.Check("refused", "image.drawing_with_text")


def test_an_entry_does_not_wait_for_the_check_and_then_tells_of_its_image(store, cast, number):
    good, bad = (completed(store, number, cast["ken"], body) for body in (entry_scene.png(1), TEXT))
    for upload in (good, bad):
        entry_scene.submit(number, cast["ken"], upload)
        assert look(upload, cast["ken"]) == unused_uploads.Check("pending")
    entry_scene.work()
    assert look(good, cast["ken"]) == unused_uploads.Check("ok")
    assert look(bad, cast["ken"]) == unused_uploads.Check("refused", "image.drawing_with_text")
    # The job of the check left both alone: preparing tells all there is to tell.
    assert [row(upload).check_state for upload in (good, bad)] == ["pending", "pending"]


def test_a_refused_image_is_named_and_the_others_can_go_without_it(store, cast, number):
    bodies = [entry_scene.png(1), TEXT, entry_scene.png(2), b"no picture"]
    named = [(body, f"{n}.svg") for n, body in enumerate(bodies, 1)]
    ids = [completed(store, number, cast["ken"], body, filename=name) for body, name in named]
    entry_scene.work()
    with pytest.raises(Refused, match="upload.refused") as caught:
        entry_scene.submit(number, cast["ken"], *ids)
    assert caught.value.values == {"files": "2.svg, 4.svg"}
    assert [row(upload).used_at for upload in ids] == [None] * 4

    usable = unused_uploads.usable(ids, by=cast["ken"])
    assert usable == [ids[0], ids[2]]
    assert unused_uploads.usable(ids, by=cast["mei"]) == ids
    assert entry_scene.submit(number, cast["ken"], *usable)["number"] == 1


def test_nobody_elses_refused_upload_is_named(store, cast, number):
    upload = completed(store, number, cast["ken"], TEXT, filename="canary.svg")
    entry_scene.work()
    with pytest.raises(Refused, match="upload.unknown") as caught:
        entry_scene.submit(number, cast["mei"], upload)
    assert caught.value.values == {}


def test_a_file_swapped_after_its_promise_is_refused(store, cast, number):
    upload = completed(store, number, cast["ken"], entry_scene.png(1))
    key, other = row(upload).inbox_key, entry_scene.png(2)
    store.delete(key)
    store.put(key, io.BytesIO(other), content_type="image/png", size=len(other))
    entry_scene.work()
    assert look(upload, cast["ken"]) == unused_uploads.Check("refused", "image.changed")


def test_a_virus_is_refused_and_told_to_staff(app, store, cast, number, monkeypatch):
    class Finds:
        def scan(self, path):
            return Scan("infected", "Eicar-Signature")

    monkeypatch.setitem(app.extensions, "konpe.scanner", Finds())
    upload = completed(store, number, cast["ken"], entry_scene.png(1))
    entry_scene.work()
    signature = {"signature": "Eicar-Signature"}
    assert look(upload, cast["ken"]) == unused_uploads.Check("refused", "image.infected", signature)
    [event] = db.session.scalars(select(Recorded).where(Recorded.kind == "store.infected_file"))
    assert (event.person_id, event.facts) == (cast["ken"], {"file": "canary-file.png"} | signature)


def test_storage_or_cage_away_leaves_the_check_pending_and_it_is_done_later(store, cast, number, monkeypatch):
    upload = completed(store, number, cast["ken"], entry_scene.png(1))
    store.away = True
    with pytest.raises(RetryLater):
        check_upload(upload)
    store.away = False
    with monkeypatch.context() as without:
        without.setattr(cage, "run", lambda *_, **__: (_ for _ in ()).throw(CageUnavailable("gone")))
        with pytest.raises(RetryLater):
            check_upload(upload)
    assert look(upload, cast["ken"]) == unused_uploads.Check("pending")
    check_upload(upload)
    check_upload(upload)
    assert look(upload, cast["ken"]) == unused_uploads.Check("ok")


def test_a_file_that_is_gone_is_waited_for_unless_it_was_thrown_away(store, cast, number):
    upload = completed(store, number, cast["ken"], entry_scene.png(1))
    store.delete(row(upload).inbox_key)
    with pytest.raises(RetryLater):
        check_upload(upload)
    claiming.discard(upload, by=cast["ken"])
    check_upload(upload)
    assert row(upload).check_state == "pending"


@pytest.mark.parametrize("how", ["used", "discarded", "expired", "orphaned"])
def test_the_small_picture_goes_with_what_was_sent(store, cast, number, how):
    upload = completed(store, number, cast["ken"], entry_scene.png(1))
    entry_scene.work()
    key = row(upload).inbox_key
    end_page()
    assert store.stat(keys.preview(key)) is not None
    assert remove_orphans([key, keys.preview(key)]) is None
    assert store.stat(keys.preview(key)) is not None
    if how == "used":
        entry_scene.submit(number, cast["ken"], upload)
        entry_scene.work()
        forget_inbox(upload)
    elif how == "discarded":
        claiming.discard(upload, by=cast["ken"])
    else:
        with transaction() as session:
            old = session.get_one(Upload, upload)
            old.expires_at = utcnow() - entry_rules.KEPT_UNUSED - timedelta(minutes=1)
            if how == "orphaned":
                old.state = "expired"
        if how == "expired":
            clear_unused()
        else:
            look_for_orphans()
            remove_orphans([key, keys.preview(key)])
    assert store.stat(key) is None
    assert store.stat(keys.preview(key)) is None


def test_the_last_state_of_a_check_stays(store, cast, number):
    upload = completed(store, number, cast["ken"], entry_scene.png(1))
    entry_scene.work()

    render_results.fail_check(upload, code="image.damaged", values={"found": "PNG"}, now=utcnow())
    assert look(upload, cast["ken"]) == unused_uploads.Check("ok")
    assert db.session.scalars(select(Entry)).all() == []
