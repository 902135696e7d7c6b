"""What was sent and thrown away: nothing of it outlives the end of its address, on a disk and in memory; until then it
counts, and whoever is refused for that reads why."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from contest.entries import rules as entry_rules
from contest.entries.actions import references as references_actions
from contest.entries.actions.uploads import arriving, claiming
from contest.entries.jobs import cleanup, clear_unused, render
from contest.entries.model import Image, Upload
from contest.kernel import clock
from contest.kernel.db import db, end_page
from contest.kernel.refusal import Refused
from contest.kernel.sentences import sentence
from storage.disk import DiskStore
from storage.files import LARGEST, FilesApp, Patience
from storage.store import StorageUnavailable
from tests.entries import scene as entry_scene
from tests.storage.memory import SITE, URL, MemoryStore

pytestmark = pytest.mark.usefixtures("here")
MB = 1024**2
MINUTE = timedelta(minutes=1)


class OnDisk(DiskStore):
    """A store on a disk whose signed requests are answered without a network."""

    _ask, receive = MemoryStore._ask, MemoryStore.receive

    def __init__(self, root, *, clock):
        super().__init__(root, url=URL, secret="tests only", clock=clock)
        self._app = FilesApp(self, self, origin=SITE, patience=Patience(), largest=LARGEST)


class Time:
    """The clock of the stores and the cleanup."""

    def __init__(self):
        self.passed = timedelta()

    def __call__(self):
        return clock.utcnow() + self.passed


@pytest.fixture
def time(monkeypatch):
    time = Time()
    monkeypatch.setattr(cleanup, "utcnow", time)
    return time


@pytest.fixture(params=["memory", "disk"])
def store(request, app, time, tmp_path):
    kind = request.param
    store = MemoryStore(clock=time) if kind == "memory" else OnDisk(tmp_path / "files", clock=time)
    app.extensions["konpe.store"] = store
    return store


def left(store):
    end_page()
    return [key for key, _ in store.list("inbox/")] + [one.key for one in store.unfinished("inbox/")]


def send_again(store, number, by, body):
    """Send a file, throw it away, and send it again to the same address."""
    promised = entry_scene.promise(number, by, body)
    assert store.receive(promised.url, promised.headers, body) == 200
    arriving.receive([promised.id], by=by)
    claiming.discard(promised.id, by=by)
    assert left(store) == []
    store.receive(promised.url, promised.headers, body)
    return promised


def test_what_is_sent_again_after_it_was_thrown_away_goes_when_its_address_ends(store, time, cast, number):
    body = entry_scene.png()
    promised = send_again(store, number, cast["ken"], body)
    clear_unused()
    assert db.session.get(Upload, promised.id).state == "expired"

    time.passed = entry_rules.URL_LIFE + MINUTE
    clear_unused()

    assert left(store) == []
    assert store.receive(promised.url, promised.headers, body) == 403


def test_until_then_it_counts(store, cast, number, monkeypatch):
    body = entry_scene.png()
    monkeypatch.setattr(entry_rules, "MOST_WAITING_BYTES", 2 * len(body) - 1)
    send_again(store, number, cast["ken"], body)

    with pytest.raises(Refused, match="upload.too_much_removed"):
        entry_scene.promise(number, cast["ken"], body)


def test_a_slow_file_that_arrives_after_the_end_goes_at_the_next_look(store, time, cast, number):
    body = entry_scene.png()
    promised = entry_scene.promise(number, cast["ken"], body)
    claiming.discard(promised.id, by=cast["ken"])
    time.passed = entry_rules.URL_LIFE + MINUTE
    clear_unused()
    end_page()
    time.passed = timedelta()
    assert store.receive(promised.url, promised.headers, body) == 200  # begun in time, whole only now

    time.passed = entry_rules.URL_LIFE + 30 * MINUTE
    clear_unused()

    assert left(store) == []


def test_a_store_that_was_away_when_a_file_was_given_up_loses_it_at_the_next_look(
    store, time, cast, number, monkeypatch
):
    entry_scene.send(store, number, cast["ken"])
    time.passed = entry_rules.URL_LIFE + entry_rules.KEPT_UNUSED + MINUTE
    with monkeypatch.context() as away:
        away.setattr(store, "delete", refuse)
        clear_unused()
    assert db.session.scalars(select(Upload.state)).all() == ["expired"]
    assert left(store)

    clear_unused()

    assert left(store) == []


def refuse(*_):
    raise StorageUnavailable("for a moment")


@pytest.fixture
def parted(app, cast, monkeypatch):
    """A file in two parts, promised to ken; and its bytes."""
    monkeypatch.setitem(app.config, "MULTIPART_OVER", MB)
    monkeypatch.setattr(entry_rules, "PART_SIZE", MB)
    body = b"ink" * 500_000
    promised = entry_scene.promise(
        entry_scene.contest(cast["hana"], state="awarded"), cast["ken"], body, purpose="deliverable"
    )
    return promised, body


def put_part(store, part, body):
    start = (part.number - 1) * MB
    return store._ask("PUT", part.url, {"Content-Length": str(part.size)}, body[start : start + part.size])[0]


def test_parts_of_what_was_thrown_away_are_gone_and_no_other_is_taken(store, time, cast, parted):
    promised, body = parted
    assert put_part(store, promised.parts[0], body) == 200

    claiming.discard(promised.id, by=cast["ken"])

    assert left(store) == []
    assert [put_part(store, part, body) for part in promised.parts] == [404, 404]
    time.passed = entry_rules.URL_LIFE + MINUTE
    clear_unused()
    assert left(store) == []


def test_parts_whose_end_the_store_did_not_hear_of_go_at_the_next_look(
    store, time, cast, parted, monkeypatch
):
    promised, body = parted
    put_part(store, promised.parts[0], body)
    with monkeypatch.context() as away:
        away.setattr(store, "abandon", refuse)
        claiming.discard(promised.id, by=cast["ken"])
    assert left(store)

    clear_unused()

    assert left(store) == []
    assert put_part(store, promised.parts[1], body) == 404


def test_what_is_waited_for_stays(store, time, cast, number, parted):
    promised, body = parted
    put_part(store, promised.parts[0], body)
    entry_scene.send(store, number, cast["ken"])
    entry_scene.enter(store, number, cast["ken"], entry_scene.png(7))
    there = left(store)

    time.passed = entry_rules.URL_LIFE + MINUTE
    clear_unused()

    assert left(store) == there and len(there) == 3


class TestTakenOutOfABrief:
    """A picture that its client takes out of the brief before it was prepared."""

    @pytest.fixture
    def brief(self, store, cast):
        number = entry_scene.contest(cast["hana"], state="draft", published_at=None)
        upload = entry_scene.send(store, number, cast["hana"], purpose="reference")
        references_actions.add(number, by=cast["hana"], upload_ids=[upload], now=clock.utcnow())
        return number

    def take_out(self, number, cast):
        image_id = db.session.scalars(select(Image.id)).one()
        end_page()
        references_actions.remove(number, image_id, by=cast["hana"], now=clock.utcnow())
        render(image_id)

    def test_it_goes_when_its_address_ends(self, store, time, cast, brief):
        time.passed = entry_rules.URL_LIFE + MINUTE
        clear_unused()
        assert left(store)
        time.passed = timedelta()
        self.take_out(brief, cast)
        clear_unused()
        assert left(store)  # it keeps a second file from its address

        time.passed = entry_rules.URL_LIFE + MINUTE
        clear_unused()

        assert left(store) == []

    def test_it_counts_until_then(self, store, cast, brief, monkeypatch):
        size = len(entry_scene.png())
        monkeypatch.setattr(entry_rules, "MOST_WAITING_BYTES", 2 * size - 1)
        assert entry_scene.promise(brief, cast["hana"], entry_scene.png(), purpose="reference")
        claiming.discard(
            db.session.scalars(select(Upload.id).where(Upload.used_at.is_(None))).one(), by=cast["hana"]
        )
        monkeypatch.setattr(entry_rules, "MOST_WAITING_BYTES", 3 * size - 1)
        self.take_out(brief, cast)

        with pytest.raises(Refused, match="upload.too_much_removed"):
            entry_scene.promise(brief, cast["hana"], entry_scene.png(), purpose="reference")


class TestRefused:
    """Who sent and removed too many reads that, and when to go on; who has them waiting, to submit them."""

    @pytest.fixture(autouse=True)
    def three(self, store, monkeypatch):
        monkeypatch.setitem(entry_rules.MOST_WAITING, "entry", 3)

    def promise(self, number, by, minutes=0):
        return entry_scene.promise(number, by, entry_scene.png(), now=self.now() + minutes * MINUTE)

    def now(self):
        return clock.utcnow().replace(second=30, microsecond=0)

    def refusal(self, number, by, minutes=0):
        with pytest.raises(Refused) as found:
            self.promise(number, by, minutes)
        return found.value

    def test_none_waits_and_all_were_removed(self, cast, number):
        for minutes in (2, 0, 1):
            claiming.discard(self.promise(number, cast["ken"], minutes).id, by=cast["ken"])

        why = self.refusal(number, cast["ken"], 3)

        assert why.code == "upload.too_many_removed"
        assert "unused uploads" not in sentence(why) and "3 files" in sentence(why)
        assert why.values["at"] - self.now() == entry_rules.URL_LIFE + timedelta(seconds=30)
        assert entry_scene.promise(number, cast["ken"], entry_scene.png(), now=why.values["at"])
        with pytest.raises(Refused, match="upload.too_many_removed"):
            entry_scene.promise(number, cast["ken"], entry_scene.png(), now=why.values["at"])

    def test_some_wait_and_the_rest_were_removed(self, cast, number):
        claiming.discard(self.promise(number, cast["ken"], 1).id, by=cast["ken"])
        for _ in range(2):
            self.promise(number, cast["ken"])

        assert self.refusal(number, cast["ken"]).code == "upload.too_many_removed"

    def test_all_wait(self, cast, number):
        for _ in range(3):
            self.promise(number, cast["ken"])

        assert self.refusal(number, cast["ken"]).code == "upload.too_many_waiting"

    def test_bytes_that_were_removed(self, cast, number, monkeypatch):
        size = len(entry_scene.png())
        monkeypatch.setitem(entry_rules.MOST_WAITING, "entry", 30)
        monkeypatch.setattr(entry_rules, "MOST_WAITING_BYTES", 2 * size)
        for minutes in (1, 0):
            claiming.discard(self.promise(number, cast["ken"], minutes).id, by=cast["ken"])

        why = self.refusal(number, cast["ken"])

        assert why.code == "upload.too_much_removed"
        assert why.values["at"] - self.now() == entry_rules.URL_LIFE + timedelta(seconds=30)
        assert entry_scene.promise(number, cast["ken"], entry_scene.png(), now=why.values["at"])
        assert self.refusal(number, cast["ken"]).values["at"] > why.values["at"]
