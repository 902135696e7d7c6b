"""Large files: promised once, taken up again, put together once, cleared away when nobody comes back."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound

from contest.entries import rules as entry_rules
from contest.entries.actions.uploads import arriving, claiming
from contest.entries.jobs import clear_unused, look_for_orphans
from contest.entries.model import Upload
from contest.entries.queries import unused_uploads
from contest.kernel.clock import utcnow
from contest.kernel.db import db, end_page, transaction
from contest.kernel.refusal import Refused
from storage.store import StorageUnavailable
from tests.conftest import both_databases
from tests.entries import scene as entry_scene

pytestmark = pytest.mark.usefixtures("here")
BODY = b"ink" * 700_000
ABOUT = {"purpose": "deliverable", "filename": "marque finale.ai"}


@pytest.fixture(autouse=True)
def small(app, monkeypatch):
    """A megabyte is large in these tests, and sent in two parts and a rest."""
    monkeypatch.setitem(app.config, "MULTIPART_OVER", 1024**2)
    monkeypatch.setattr(entry_rules, "PART_SIZE", 800_000)


@pytest.fixture
def number(cast):
    return entry_scene.contest(cast["hana"], state="awarded")


def promise(number, by, body=BODY, **changes):
    return entry_scene.promise(number, by, body, **ABOUT | changes)


def send(store, promised, *numbers, body=BODY):
    """PUT these parts (all, if none is named); what a page tells of them."""
    sent, at = [], 0
    for part in promised.parts:
        if not numbers or part.number in numbers:
            status, headers, _ = store._ask(
                "PUT", part.url, {"Content-Length": str(part.size)}, body[at : at + part.size]
            )
            assert status == 200
            sent.append((part.number, headers["etag"].strip('"')))
        at += part.size
    return sent


def test_a_large_file_is_promised_in_parts_of_exact_length(store, cast, number):
    promised = promise(number, cast["ken"])

    assert promised.url is None
    assert [(part.number, part.size, part.etag) for part in promised.parts] == [
        (1, 800_000, None), (2, 800_000, None), (3, 500_000, None),
    ]  # fmt: skip
    assert store._ask("PUT", promised.parts[2].url, {"Content-Length": "499999"}, b"x" * 499_999)[0] == 403


def test_what_is_as_large_as_the_limit_goes_in_one(cast, number):
    assert promise(number, cast["ken"], BODY[: 1024**2]).parts == ()
    assert len(promise(number, cast["ken"], BODY[: 1024**2 + 1]).parts) == 2


@pytest.mark.parametrize(("size", "expected"), [(1, [1]), (8, [8]), (9, [8, 1]), (24, [8, 8, 8])])
def test_parts_add_up_to_the_file(size, expected):
    assert entry_rules.part_sizes(size, 8) == expected


def test_parts_become_one_file_which_is_used_like_any(store, cast, number):
    promised = promise(number, cast["ken"])
    sent = send(store, promised)

    assert arriving.complete(promised.id, by=cast["ken"], now=utcnow(), parts=sent) == arriving.UploadStatus(
        "received", len(BODY)
    )

    [upload] = claiming.claim(
        [promised.id], by=cast["ken"], contest_id=number, purpose="deliverable", now=utcnow()
    )
    with store.open(upload.inbox_key) as stream:
        assert stream.read() == BODY
    assert store.stat(upload.inbox_key).content_type == entry_rules.OPAQUE


def test_the_same_file_chosen_again_goes_on_where_it_stopped(store, cast, number):
    first = promise(number, cast["ken"])
    [(_, etag)] = send(store, first, 2)

    later = utcnow() + timedelta(hours=5)
    again = promise(number, cast["ken"], now=later)

    assert again.id == first.id
    assert [(part.number, part.etag) for part in again.parts] == [(1, None), (2, etag), (3, None)]
    assert again.expires_at > later  # fresh addresses, though the hour of the first ones is over
    sent = send(store, again, 1, 3)
    assert (
        arriving.complete(first.id, by=cast["ken"], now=utcnow(), parts=[*sent, (2, etag)]).state
        == "received"
    )
    assert db.session.scalar(select(func.count(Upload.id))) == 1


@pytest.mark.parametrize(
    "other",
    [{"filename": "other.ai"}, {"body": BODY + b"!"}, {"body": BODY[::-1]}],
    ids=["name", "size", "hash"],
)
def test_another_name_size_or_hash_is_another_file(store, cast, number, other):
    first = promise(number, cast["ken"])

    assert promise(number, cast["ken"], **other).id != first.id


def test_nobody_takes_up_or_completes_anothers_file(store, cast, number):
    kens = promise(number, cast["ken"])
    sent = send(store, kens)

    assert promise(number, cast["mei"]).id != kens.id
    for act in (
        lambda: arriving.complete(kens.id, by=cast["mei"], now=utcnow(), parts=sent),
        lambda: claiming.discard(kens.id, by=cast["mei"]),
    ):
        with pytest.raises(NoResultFound):
            act()
    assert arriving.look(kens.id, by=cast["ken"], now=utcnow()).state == "promised"


@pytest.mark.parametrize("wrong", ["a part missing", "a part twice", "an etag of another", "none at all"])
def test_only_the_whole_file_is_put_together(store, cast, number, wrong):
    promised = promise(number, cast["ken"])
    sent = send(store, promised)
    parts = {
        "a part missing": sent[:2],
        "a part twice": [*sent, sent[0]],
        "an etag of another": [*sent[:2], (3, sent[0][1])],
        "none at all": [],
    }[wrong]

    with pytest.raises(Refused, match="upload.not_arrived") as caught:
        arriving.complete(promised.id, by=cast["ken"], now=utcnow(), parts=parts)

    assert caught.value.values == {"file": "marque finale.ai"}
    assert arriving.complete(promised.id, by=cast["ken"], now=utcnow(), parts=sent).state == "received"


@both_databases
def test_twenty_completions_at_once_are_one_file_and_one_answer(app, store, cast, number, together):
    promised = promise(number, cast["ken"])
    sent = send(store, promised)
    end_page()

    answers = together(20, lambda _: arriving.complete(promised.id, by=cast["ken"], now=utcnow(), parts=sent))

    assert set(answers) == {arriving.UploadStatus("received", len(BODY))}
    assert [stat.size for _, stat in store.list("inbox/")] == [len(BODY)]


@both_databases
def test_the_same_file_begun_by_many_pages_at_once_is_one_upload(app, store, cast, number, together):
    ken = cast["ken"]
    answers = together(10, lambda _: promise(number, ken))

    assert len({promised.id for promised in answers}) == 1
    assert len(list(store.unfinished("inbox/"))) == 1


def test_after_completion_nothing_late_changes_it(store, cast, number):
    promised = promise(number, cast["ken"])
    sent = send(store, promised)
    arriving.complete(promised.id, by=cast["ken"], now=utcnow(), parts=sent)

    late = store._ask("PUT", promised.parts[0].url, {"Content-Length": "800000"}, b"x" * 800_000)
    assert late[0] == 404
    assert (
        arriving.complete(promised.id, by=cast["ken"], now=utcnow(), parts=[(1, "other")]).state == "received"
    )
    with store.open(db.session.get(Upload, promised.id).inbox_key) as stream:
        assert stream.read() == BODY


def test_joined_by_a_page_that_died_before_it_was_told_is_completed_later(store, cast, number):
    promised = promise(number, cast["ken"])
    sent = send(store, promised)
    row = db.session.get(Upload, promised.id)
    store.join(row.inbox_key, row.parts_id, dict(sent), size=len(BODY))
    end_page()

    again = promise(number, cast["ken"])

    assert again.id == promised.id
    assert all(part.etag for part in again.parts)
    parts = [(part.number, part.etag) for part in again.parts]
    assert arriving.complete(again.id, by=cast["ken"], now=utcnow(), parts=parts).state == "received"


def test_parts_the_store_gave_up_are_begun_anew(store, cast, number):
    promised = promise(number, cast["ken"])
    send(store, promised, 1)
    row = db.session.get(Upload, promised.id)
    store.abandon(row.inbox_key, row.parts_id)
    end_page()

    again = promise(number, cast["ken"])

    assert (again.id, [part.etag for part in again.parts]) == (promised.id, [None, None, None])
    assert (
        arriving.complete(again.id, by=cast["ken"], now=utcnow(), parts=send(store, again)).state
        == "received"
    )


def test_storage_away_keeps_the_promise_for_the_next_try(store, cast, number):
    store.away = True
    with pytest.raises(StorageUnavailable):
        promise(number, cast["ken"])
    store.away = False

    promised = promise(number, cast["ken"])

    assert db.session.scalar(select(func.count(Upload.id))) == 1
    assert (
        arriving.complete(promised.id, by=cast["ken"], now=utcnow(), parts=send(store, promised)).state
        == "received"
    )


def test_addresses_of_parts_end_as_those_of_whole_files_do(app, cast, monkeypatch):
    """The earlier of an hour and ten minutes after the deadline."""
    monkeypatch.setitem(app.config, "MULTIPART_OVER", 10)
    now = utcnow().replace(microsecond=0)
    for left, life in ((timedelta(days=1), timedelta(hours=1)), (timedelta(0), timedelta(minutes=10))):
        number = entry_scene.contest(cast["hana"], entries_close_at=now + left)
        assert entry_scene.promise(number, cast["ken"], entry_scene.png(), now=now).expires_at == now + life


def test_what_nobody_came_back_for_is_cleared_after_two_days(store, cast, number):
    promised = promise(number, cast["ken"])
    send(store, promised, 1)
    end = entry_rules.URL_LIFE + entry_rules.KEPT_PARTS

    _age(promised.id, end - timedelta(minutes=1))
    clear_unused()
    assert len(list(store.unfinished("inbox/"))) == 1
    _age(promised.id, timedelta(minutes=2))
    clear_unused()

    assert list(store.unfinished("inbox/")) == []
    assert db.session.get(Upload, promised.id).state == "expired"
    with pytest.raises(Refused, match="upload.expired"):
        arriving.complete(promised.id, by=cast["ken"], now=utcnow(), parts=[])


def test_a_sending_that_no_promise_knows_is_abandoned_after_a_day(store, cast, number):
    promised = promise(number, cast["ken"])
    store.begin("inbox/lost", content_type=entry_rules.OPAQUE, size=1)
    look_for_orphans()
    assert len(list(store.unfinished("inbox/"))) == 2

    for one in store._on_their_way.values():
        one.begun_at -= timedelta(days=1, minutes=1)
    look_for_orphans()

    row = db.session.get(Upload, promised.id)
    assert [one.key for one in store.unfinished("inbox/")] == [row.inbox_key]


class TestOfferedAgain:
    """What was sent and not used is offered by the form when it is opened again."""

    def test_what_arrived_and_what_is_on_its_way_in_order(self, store, cast, number):
        whole = promise(number, cast["ken"], b"small", filename="a.ai")
        store.receive(whole.url, whole.headers, b"small")
        on_its_way = promise(number, cast["ken"])
        promise(number, cast["ken"], b"never sent", filename="b.ai")
        assert arriving.complete(whole.id, by=cast["ken"], now=utcnow()).state == "received"

        offered = unused_uploads.waiting(number, by=cast["ken"], purpose="deliverable", most=20)

        assert [upload.id for upload in offered] == [whole.id, on_its_way.id]

    def test_only_ones_own_for_this_purpose_and_the_newest(self, store, cast):
        number = entry_scene.contest(cast["hana"])
        ids = [entry_scene.send(store, number, cast["ken"], entry_scene.png(shade)) for shade in range(3)]
        entry_scene.send(store, number, cast["mei"])

        def offered(who="ken", purpose="entry"):
            return [u.id for u in unused_uploads.waiting(number, by=cast[who], purpose=purpose, most=2)]

        assert offered() == ids[1:]
        assert offered(purpose="reference") == offered(who="hana") == []
        claiming.claim([ids[2]], by=cast["ken"], contest_id=number, purpose="entry", now=utcnow())
        assert offered() == ids[:2]

    def test_thrown_away_it_is_gone_from_form_and_store(self, store, cast, number):
        whole, parted = promise(number, cast["ken"], b"small", filename="a.ai"), promise(number, cast["ken"])
        store.receive(whole.url, whole.headers, b"small")
        arriving.complete(whole.id, by=cast["ken"], now=utcnow())
        send(store, parted, 1)

        for upload in (whole.id, parted.id, whole.id):
            claiming.discard(upload, by=cast["ken"])

        assert unused_uploads.waiting(number, by=cast["ken"], purpose="deliverable", most=20) == []
        assert list(store.list("inbox/")) == list(store.unfinished("inbox/")) == []
        with pytest.raises(Refused, match="upload.expired"):
            arriving.complete(whole.id, by=cast["ken"], now=utcnow())

    def test_what_is_used_cannot_be_thrown_away(self, store, cast, number):
        whole = promise(number, cast["ken"], b"small", filename="a.ai")
        store.receive(whole.url, whole.headers, b"small")
        arriving.complete(whole.id, by=cast["ken"], now=utcnow())
        claiming.claim([whole.id], by=cast["ken"], contest_id=number, purpose="deliverable", now=utcnow())

        with pytest.raises(Refused, match="upload.used"):
            claiming.discard(whole.id, by=cast["ken"])

        assert [stat.size for _, stat in store.list("inbox/")] == [5]


def test_completing_a_file_that_has_not_arrived_says_so(cast, number):
    promised = promise(number, cast["ken"], b"small")

    with pytest.raises(Refused, match="upload.not_arrived"):
        arriving.complete(promised.id, by=cast["ken"], now=utcnow())


def _age(upload_id, by):
    with transaction() as session:
        session.get_one(Upload, upload_id).expires_at -= by
