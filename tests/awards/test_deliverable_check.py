"""Source files: checked against their promise, kept whole, refused with a reason, whatever is run twice."""

import hashlib
import io

import pytest
from sqlalchemy import select

from contest.awards import jobs as award_jobs, queries as award_queries
from contest.awards.actions import deliverables
from contest.awards.model import Deliverable
from contest.entries.jobs import remove_orphans
from contest.entries.model import Upload
from contest.events.model import Recorded
from contest.kernel.clock import utcnow
from contest.kernel.db import end_page, reader
from contest.kernel.refusal import Refused
from contest.work import queue
from contest.work.queue import RetryLater
from storage import keys
from tests.awards import scene as award_scene
from tests.awards.scene import CHOICE, archive

BODY = b"<svg>logo</svg>"


@pytest.fixture
def stage(here):
    made = award_scene.judging(here)
    award_scene.award(made)
    return made


def row(file_id):
    return reader().get_one(Deliverable, file_id, populate_existing=True)


def kinds(kind):
    return len(reader().scalars(select(Recorded.id).where(Recorded.kind == kind)).all())


@pytest.mark.parametrize(
    ("name", "format", "body", "doubt"),
    [
        ("logo.svg", "SVG", BODY, (None, None)),
        ("logo.pdf", "PDF", b"\xff\xd8\xff\xe0 a photograph", ("other_content", "jpeg")),
        ("logo.zip", "PDF", archive(("a/logo.pdf", "x"), ("__MACOSX/._b.svg", "x")), (None, None)),
        ("logo.zip", "SVG", archive(("a/logo.pdf", "x"), ("__MACOSX/._b.svg", "x")), ("zip_without", "zip")),
        ("notes.txt", "other", b"words", (None, None)),
    ],
)
def test_a_file_whose_name_content_and_format_differ_is_kept_and_its_winner_told(
    here, stage, name, format, body, doubt
):
    file = award_scene.add(stage, body, format, name=name)
    award_scene.keep()

    stored = row(file)
    assert (stored.state, stored.doubt, stored.found, stored.confirmed_at) == ("ready", *doubt, None)
    assert kinds("handover.deliverable_doubted") == (doubt != (None, None))


def test_a_file_removed_while_it_was_checked_is_doubted_without_a_word(here, stage):
    file = award_scene.add(stage, b"\xff\xd8\xff", "PDF", name="logo.pdf")
    deliverables.remove_file(stage.contest, deliverable_id=file, by=stage.who["ken"], now=CHOICE)
    award_scene.keep()

    assert (row(file).doubt, kinds("handover.deliverable_doubted")) == ("other_content", 0)


def test_a_file_is_kept_once_under_a_key_that_nobody_can_guess(here, stage, store):
    file = award_scene.add(stage, BODY)

    for _twice in range(3):
        award_jobs.keep(file)

    stored = row(file)
    assert (stored.state, stored.reason) == ("ready", None)
    assert stored.key == keys.deliverable(hashlib.sha256(BODY).hexdigest(), salt=stored.salt)
    assert [key for key, _ in store.list("deliverables/")] == [stored.key]
    with store.open(stored.key) as copy:
        assert copy.read() == BODY
    assert kinds("handover.deliverable_kept") == 1


def test_other_bytes_than_promised_are_refused_and_do_not_stand_in_the_way(here, stage, store):
    file = award_scene.add(stage, BODY)
    sent = reader().get_one(Upload, row(file).upload_id).inbox_key
    store.delete(sent)
    store.put(sent, io.BytesIO(b"<svg>evil</svg>"), content_type="application/octet-stream", size=15)

    award_jobs.keep(file)

    assert (row(file).state, row(file).reason) == ("refused", "handover.other_bytes")
    assert list(store.list("deliverables/")) == []
    assert kinds("handover.deliverable_refused") == 1
    award_scene.complete(stage)
    award_scene.deliver(stage)
    assert file not in {one.id for one in award_queries.handover(stage.contest).of_delivery(1)}


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ([("logo.svg", "<svg/>")], None),
        ([("../logo.svg", "<svg/>")], "handover.zip_outside"),
        ([("zeros", b"\0" * 3_000_000)], "handover.zip_bomb"),
    ],
)
def test_an_archive_is_looked_into(here, stage, members, reason):
    file = award_scene.add(stage, archive(*members), name="logo.zip")

    award_jobs.keep(file)

    assert row(file).reason == reason


def test_while_the_store_is_away_the_file_waits(here, stage, store):
    file = award_scene.add(stage, BODY)
    store.away = True
    with pytest.raises(RetryLater):
        award_jobs.keep(file)
    assert row(file).state == "processing"
    store.away = False

    award_jobs.keep(file)

    assert row(file).state == "ready"


def test_a_worker_killed_between_the_store_and_the_commit_leaves_nothing_undone(
    here, stage, store, monkeypatch
):
    file = award_scene.add(stage, BODY)
    with monkeypatch.context() as patch:
        patch.setattr(award_jobs, "finish_check", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            award_jobs.keep(file)
    assert row(file).state == "processing"

    award_jobs.keep(file)

    assert row(file).state == "ready"
    assert len(list(store.list("deliverables/"))) == 1


def test_a_file_removed_while_it_is_looked_at_is_in_no_delivery(here, stage):
    file = award_scene.add(stage, BODY)
    deliverables.remove_file(stage.contest, deliverable_id=file, by=stage.who["ken"], now=CHOICE)

    award_jobs.keep(file)

    assert row(file).state == "ready"
    award_scene.complete(stage)
    award_scene.deliver(stage)
    assert file not in {one.id for one in award_queries.handover(stage.contest).of_delivery(1)}


def test_names_of_files_come_back_as_plain_names_and_only_as_attachments(here, stage, store):
    file = award_scene.add(stage, BODY, name="../..\\ロゴ\x00\u202e最終\r\n.svg")
    award_jobs.keep(file)

    link = award_queries.link(stage.contest, file, delivered_only=False, ended=False, now=row(file).added_at)
    status, headers, body = store.fetch(link)

    assert (status, body) == (200, BODY)
    assert headers["content-disposition"].startswith("attachment")
    assert "\u202e" not in row(file).filename and "/" not in row(file).filename
    assert headers["content-type"] == "application/octet-stream"


def test_what_was_sent_is_forgotten_once_its_address_has_ended(here, stage, store):
    stored, refused = (
        award_scene.add(stage, BODY),
        award_scene.add(stage, archive(("../x", "x")), name="a.zip"),
    )
    for file in (stored, refused):
        award_jobs.keep(file)
    assert len(list(store.list("inbox/"))) == 2

    award_scene.keep()  # long after the addresses have ended

    assert [key for key, _ in store.list("")] == [row(stored).key]


def test_an_object_that_no_deliverable_knows_goes_and_one_that_is_being_kept_stays(here, stage, store):
    file = award_scene.add(stage, BODY)
    promised = keys.deliverable(hashlib.sha256(BODY).hexdigest(), salt=row(file).salt)
    end_page()
    for key in (promised, "deliverables/ab/lost"):
        store.put(key, io.BytesIO(BODY), content_type="application/octet-stream", size=len(BODY))

    remove_orphans([promised, "deliverables/ab/lost"])

    assert [key for key, _ in store.list("deliverables/")] == [promised]


def test_a_lost_source_file_is_on_the_desk_and_nobody_is_sent_to_it(here, stage, store):
    file = award_scene.add(stage, BODY)
    award_jobs.keep(file)
    key = row(file).key
    end_page()
    store.delete(key)

    with pytest.raises(Refused, match="handover.file_missing"):
        deliverables.fetch(stage.contest, deliverable_id=file, by=stage.who["hana"], now=CHOICE)
    queue.drain(utcnow())

    assert [(one.contest_id, one.key) for one in award_queries.losses()] == [(stage.contest, key)]
    assert award_queries.handover(stage.contest).files[0].lost


def test_a_file_whose_object_was_kept_but_whose_row_comes_from_an_older_backup_is_kept_again(
    here, stage, store
):
    file = award_scene.add(stage, BODY)
    award_jobs.keep(file)
    award_scene.keep()  # long after the addresses have ended
    assert list(store.list("inbox/")) == []
    award_scene.alter(Deliverable, file, state="processing", key=None)

    award_jobs.keep(file)

    assert row(file).state == "ready"
