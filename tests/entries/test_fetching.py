import hashlib
import io

import pytest

from contest.entries.jobs import job_files
from contest.entries.jobs.job_files import OtherBytes, fetch
from contest.work.queue import RetryLater
from storage.store import StorageUnavailable

pytestmark = pytest.mark.usefixtures("here")
BODY = b"what was promised" * 40_000  # more than one block
PROMISED = {"size": len(BODY), "sha256": hashlib.sha256(BODY).hexdigest()}
INBOX, STORED = "inbox/one", "originals/one"


@pytest.fixture
def has(store):
    def put(key: str, body: bytes) -> None:
        store.put(key, io.BytesIO(body), content_type="image/png", size=len(body))

    return put


@pytest.fixture
def copy(tmp_path):
    return tmp_path / "copy"


def test_the_copy_holds_what_was_promised(has, copy):
    has(INBOX, BODY)
    fetch(INBOX, copy, **PROMISED)
    assert copy.read_bytes() == BODY


@pytest.mark.parametrize("sent", [b"", BODY[:-1], BODY + b"x", BODY[:-1] + b"x"])
def test_other_bytes_are_refused_and_no_more_is_read_than_tells_it(has, copy, sent):
    has(INBOX, sent)
    with pytest.raises(OtherBytes):
        fetch(INBOX, copy, **PROMISED)
    assert copy.stat().st_size <= len(BODY) + job_files.BLOCK


def test_the_stored_object_is_read_only_where_the_inbox_is_empty(has, copy):
    has(STORED, BODY)
    fetch(INBOX, copy, **PROMISED, stored=STORED)
    assert copy.read_bytes() == BODY

    has(INBOX, b"other bytes")
    with pytest.raises(OtherBytes):
        fetch(INBOX, copy, **PROMISED, stored=STORED)


@pytest.mark.parametrize("stored", [None, STORED])
def test_an_object_that_was_seen_and_is_gone_is_waited_for(copy, stored):
    with pytest.raises(RetryLater, match="was seen there"):
        fetch(INBOX, copy, **PROMISED, stored=stored)


def test_a_store_that_does_not_answer_is_not_an_empty_one(has, copy, store):
    has(STORED, BODY)
    store.away = True
    with pytest.raises(StorageUnavailable):
        fetch(INBOX, copy, **PROMISED, stored=STORED)


def test_a_full_disk_is_waited_for_before_a_byte_is_copied(has, copy, monkeypatch):
    has(INBOX, BODY)
    monkeypatch.setattr(job_files, "FREE", 2**60)
    with pytest.raises(RetryLater, match="is full"):
        fetch(INBOX, copy, **PROMISED)
    assert not copy.exists()
