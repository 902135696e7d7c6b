from datetime import timedelta

import pytest
from sqlalchemy.exc import NoResultFound

from contest.entries import rules as entry_rules
from contest.entries.actions.uploads import arriving, claiming
from contest.entries.model import Upload
from contest.entries.queries import unused_uploads
from contest.kernel.clock import utcnow
from contest.kernel.db import db, transaction
from contest.kernel.refusal import Refused
from storage.store import StorageUnavailable
from tests.conftest import both_databases
from tests.entries import scene as entry_scene
from tests.refusals import code

pytestmark = pytest.mark.usefixtures("here")


def test_promise_then_put_then_received(store, cast, number):
    body = entry_scene.png()
    promised = entry_scene.promise(number, cast["ken"], body)
    assert arriving.look(promised.id, by=cast["ken"], now=utcnow()).state == "promised"

    assert store.receive(promised.url, promised.headers, body) in (200, 201)

    key = db.session.get(Upload, promised.id).inbox_key
    assert arriving.look(promised.id, by=cast["ken"], now=utcnow()) == arriving.UploadStatus(
        "received", len(body), unused_uploads.Check("pending"), key
    )
    arriving.receive([promised.id], by=cast["ken"])
    assert db.session.get(Upload, promised.id).state == "received"


def test_the_store_takes_neither_other_lengths_nor_a_second_file(store, cast, number):
    body = entry_scene.png()
    promised = entry_scene.promise(number, cast["ken"], body)
    assert store.receive(promised.url, promised.headers, body + b"more") == 403
    assert store.receive(promised.url, promised.headers, body) in (200, 201)
    assert store.receive(promised.url, promised.headers, body) == 412


def test_the_inbox_key_is_random_and_says_nothing(cast, number):
    keys = {
        db.session.get(Upload, entry_scene.promise(number, cast["ken"], entry_scene.png()).id).inbox_key
        for _ in range(3)
    }
    assert len(keys) == 3
    assert all(key.startswith("inbox/") and "canary" not in key for key in keys)


def test_the_deadline_counts_and_a_second_later_does_not(cast):
    now = utcnow()
    number = entry_scene.contest(cast["hana"], entries_close_at=now)
    promised = entry_scene.promise(number, cast["ken"], entry_scene.png(), now=now)
    assert promised.expires_at <= now + timedelta(minutes=10)
    with pytest.raises(Refused, match="upload.not_wanted"):
        entry_scene.promise(number, cast["ken"], entry_scene.png(), now=now + timedelta(seconds=1))


@pytest.mark.parametrize("who", ["ken", "hana"])
@pytest.mark.parametrize("purpose", ["entry", "reference", "deliverable"])
@pytest.mark.parametrize("state", ["draft", "published", "awarded", "settled", "cancelled", "lapsed"])
def test_purposes_belong_to_people_and_states(cast, who, purpose, state):
    number = entry_scene.contest(cast["hana"], state=state)
    wanted = (who, purpose, state) in {
        ("ken", "entry", "published"),
        ("hana", "reference", "draft"),
        ("ken", "deliverable", "awarded"),
        ("hana", "deliverable", "awarded"),  # the table of rights lets only the winner come this far
    }
    refused = code(entry_scene.promise, number, cast[who], entry_scene.png(), purpose=purpose)
    assert refused == (None if wanted else "upload.not_wanted")


def test_a_deliverable_is_opaque_whatever_the_browser_calls_it(cast):
    number = entry_scene.contest(cast["hana"], state="awarded")
    promised = entry_scene.promise(
        number, cast["ken"], b"%PDF", purpose="deliverable", content_type="text/html"
    )
    assert promised.headers["Content-Type"] == "application/octet-stream"


def test_sixty_files_may_wait_and_used_or_expired_ones_do_not_count(cast, number, monkeypatch):
    monkeypatch.setitem(entry_rules.MOST_WAITING, "entry", 3)
    ids = [entry_scene.promise(number, cast["ken"], entry_scene.png()).id for _ in range(3)]
    with pytest.raises(Refused, match="upload.too_many_waiting"):
        entry_scene.promise(number, cast["ken"], entry_scene.png())
    assert entry_scene.promise(number, cast["mei"], entry_scene.png())
    with transaction() as session:
        session.get_one(Upload, ids[0]).used_at = utcnow()
        expired = session.get_one(Upload, ids[1])
        expired.state, expired.expires_at = "expired", utcnow() - timedelta(seconds=1)
    assert entry_scene.promise(number, cast["ken"], entry_scene.png())


def test_a_file_thrown_away_counts_while_the_store_would_take_it_again(cast, number, monkeypatch):
    monkeypatch.setitem(entry_rules.MOST_WAITING, "entry", 3)
    for _ in range(3):
        claiming.discard(entry_scene.promise(number, cast["ken"], entry_scene.png()).id, by=cast["ken"])
    with pytest.raises(Refused, match="upload.too_many_removed"):
        entry_scene.promise(number, cast["ken"], entry_scene.png())
    later = utcnow() + entry_rules.URL_LIFE + timedelta(seconds=1)
    assert entry_scene.promise(number, cast["ken"], entry_scene.png(), now=later)


@both_databases
def test_the_limit_holds_for_promises_at_the_same_instant(app, cast, number, together, monkeypatch):
    monkeypatch.setitem(entry_rules.MOST_WAITING, "entry", 3)
    answers = together(20, lambda _: entry_scene.promise(number, cast["ken"], entry_scene.png()))
    refused = [answer for answer in answers if isinstance(answer, Refused)]
    assert len(answers) - len(refused) == 3
    assert {why.code for why in refused} == {"upload.too_many_waiting"}


def test_nobody_learns_of_anothers_upload(store, cast, number):
    mine = entry_scene.send(store, number, cast["ken"])
    with pytest.raises(NoResultFound):
        arriving.look(mine, by=cast["mei"], now=utcnow())
    with pytest.raises(Refused, match="upload.unknown"):
        arriving.receive([mine], by=cast["mei"])
    assert unused_uploads.own([mine], by=cast["mei"]) == []


def test_what_has_not_arrived_is_named(cast, number):
    promised = entry_scene.promise(number, cast["ken"], entry_scene.png())
    with pytest.raises(Refused, match="upload.not_arrived") as caught:
        arriving.receive([promised.id], by=cast["ken"])
    assert caught.value.values == {"file": "canary-file.png"}


def test_after_its_address_ended_what_is_not_there_is_expired(cast, number):
    promised = entry_scene.promise(number, cast["ken"], entry_scene.png())
    later = promised.expires_at + timedelta(seconds=1)
    assert arriving.look(promised.id, by=cast["ken"], now=later).state == "expired"


def test_storage_away_is_said_and_changes_nothing(store, cast, number):
    promised = entry_scene.promise(number, cast["ken"], entry_scene.png())
    store.away = True
    with pytest.raises(StorageUnavailable):
        arriving.look(promised.id, by=cast["ken"], now=utcnow())
    with pytest.raises(StorageUnavailable):
        arriving.receive([promised.id], by=cast["ken"])
    assert db.session.get(Upload, promised.id).state == "promised"


def test_an_upload_is_used_once_and_in_the_order_given(store, cast, number):
    ids = [entry_scene.send(store, number, cast["ken"], entry_scene.png(n)) for n in (1, 2, 3)]
    about = {"by": cast["ken"], "contest_id": number, "purpose": "entry", "now": utcnow()}
    taken = claiming.claim([ids[2], ids[0]], **about)
    assert [upload.id for upload in taken] == [ids[2], ids[0]]
    with pytest.raises(Refused, match="upload.used"):
        claiming.claim([ids[0]], **about)
    with pytest.raises(Refused, match="upload.unknown"):
        claiming.claim([ids[1], ids[1]], **about)
    with pytest.raises(Refused, match="upload.unknown"):
        claiming.claim(["no-such-upload"], **about)
