"""Files in parts, as every store takes them: sent out of order and again, joined once, or never."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from storage import keys
from storage.store import Missing, WrongParts
from tests.storage.conftest import SITE, Place, soon

OPAQUE = "application/octet-stream"
LARGE, REST = b"first of two " * 410_000, b"and the rest"  # S3 wants 5 MiB of all parts but the last
SIZE = len(LARGE) + len(REST)


class Sending:
    """An upload in parts to one of the stores."""

    def __init__(self, place: Place, *, size: int = SIZE, content_type: str = OPAQUE) -> None:
        self.place, self.store = place, place.store
        self.key = keys.inbox()
        self.upload = self.store.begin(self.key, content_type=content_type, size=size)

    def url(self, number: int, size: int) -> str:
        return self.store.sign_part(self.key, self.upload, number, size=size, expires_at=soon()).url

    def send(self, number: int, body: bytes) -> str:
        """PUT a part; its etag."""
        status, headers, _ = self.place.ask("PUT", self.url(number, len(body)), {"Origin": SITE}, body)
        assert status == 200
        assert "etag" in headers["access-control-expose-headers"].lower().split(", ")
        return headers["etag"].strip('"')

    def join(self, parts: dict[int, str]):
        return self.store.join(self.key, self.upload, parts, size=SIZE)

    def read(self) -> bytes:
        with self.store.open(self.key) as stream:
            return stream.read()


@pytest.fixture
def sending(place: Place) -> Sending:
    return Sending(place)


def test_parts_sent_in_any_order_become_one_object_of_the_promised_type(sending, place):
    second, first = sending.send(2, REST), sending.send(1, LARGE)
    assert place.store.stat(sending.key) is None

    stat = sending.join({1: first, 2: second})

    assert (stat.size, stat.content_type) == (SIZE, OPAQUE)
    assert sending.read() == LARGE + REST
    url = place.store.sign_get(sending.key, expires_at=soon())
    status, headers, body = place.ask("GET", url, {"Range": f"bytes={len(LARGE) - 3}-{len(LARGE) + 4}"})
    assert (status, body) == (206, LARGE[-3:] + REST[:5])
    assert place.ask("GET", url)[2] == LARGE + REST


def test_the_store_says_which_parts_it_has(sending):
    assert sending.store.parts(sending.key, sending.upload) == {}

    etag = sending.send(2, REST)

    [(number, part)] = sending.store.parts(sending.key, sending.upload).items()
    assert (number, part.size, part.etag) == (2, len(REST), etag)


def test_a_part_sent_again_counts_as_it_came_last(sending):
    sending.send(1, LARGE[::-1])
    etags = {1: sending.send(1, LARGE), 2: sending.send(2, REST)}

    sending.join(etags)

    assert sending.read() == LARGE + REST


@pytest.mark.parametrize("body", [REST + b"!", REST[:-1], b""], ids=["longer", "shorter", "empty"])
def test_a_part_of_another_length_is_refused(sending, place, body):
    status, _, _ = place.ask("PUT", sending.url(2, len(REST)), {}, body)

    assert status == 403
    assert place.store.parts(sending.key, sending.upload) == {}


def test_an_expired_address_takes_no_part(sending, place):
    ended = datetime.now(UTC) - timedelta(hours=1)
    signed = place.yesterday.sign_part(sending.key, sending.upload, 2, size=len(REST), expires_at=ended)

    assert place.ask("PUT", signed.url, {}, REST)[0] == 403
    with pytest.raises(ValueError, match="expired"):
        place.store.sign_part(sending.key, sending.upload, 2, size=len(REST), expires_at=ended)


def test_an_address_is_for_one_part_of_one_upload(sending, place):
    other = Sending(place)
    url = sending.url(2, len(REST))

    for name, changed in (("number", url.replace("partNumber=2", "partNumber=1").replace("part=2.", "part=1.")),
                          ("upload", url.replace(sending.upload, other.upload)),
                          ("key", url.replace(sending.key, other.key))):  # fmt: skip
        assert changed != url
        assert place.ask("PUT", changed, {}, REST)[0] == 403, name
    assert place.store.parts(other.key, other.upload) == {}


def test_only_what_arrived_and_is_whole_is_joined(sending, place):
    etags = {1: sending.send(1, LARGE)}
    with pytest.raises(WrongParts):
        sending.join(etags)
    with pytest.raises(WrongParts):
        sending.join(etags | {2: "0" * 32})
    second = sending.send(2, REST)
    sending.send(2, REST[::-1])

    with pytest.raises(WrongParts):
        sending.join(etags | {2: second})

    assert place.store.stat(sending.key) is None


def test_twenty_at_once_join_one_object_and_are_answered_alike(sending):
    etags = {1: sending.send(1, LARGE), 2: sending.send(2, REST)}

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: sending.join(etags), range(20)))

    assert len({(stat.size, stat.etag, stat.content_type) for stat in answers}) == 1
    assert sending.read() == LARGE + REST


def test_after_joining_nothing_changes_what_is_served(sending, place):
    etags = {1: sending.send(1, LARGE), 2: sending.send(2, REST)}
    late = sending.url(2, len(REST))
    joined = sending.join(etags)

    assert place.ask("PUT", late, {}, REST[::-1])[0] == 404
    assert sending.join(etags) == joined == sending.join({1: "0" * 32})
    with pytest.raises(Missing):
        place.store.parts(sending.key, sending.upload)
    place.store.abandon(sending.key, sending.upload)

    assert sending.read() == LARGE + REST
    assert place.store.stat(sending.key) == joined


def test_what_is_abandoned_is_gone_and_takes_no_more(sending, place):
    etags = {1: sending.send(1, LARGE), 2: sending.send(2, REST)}
    late = sending.url(2, len(REST))

    place.store.abandon(sending.key, sending.upload)
    place.store.abandon(sending.key, sending.upload)

    assert place.ask("PUT", late, {}, REST)[0] == 404
    for act in (lambda: sending.join(etags), lambda: place.store.parts(sending.key, sending.upload)):
        with pytest.raises(Missing):
            act()
    assert place.store.stat(sending.key) is None


def test_unfinished_uploads_are_found_until_they_are_joined_or_abandoned(place):
    joined, abandoned, waiting = Sending(place, size=len(REST)), Sending(place), Sending(place)
    about = {one.upload for one in (joined, abandoned, waiting)}
    found = {one.upload: one for one in place.store.unfinished("inbox/") if one.upload in about}
    assert set(found) == about
    assert found[waiting.upload].key == waiting.key
    assert abs(found[waiting.upload].begun_at - datetime.now(UTC)) < timedelta(minutes=1)

    place.store.join(joined.key, joined.upload, {1: joined.send(1, REST)}, size=len(REST))
    place.store.abandon(abandoned.key, abandoned.upload)

    assert {one.upload for one in place.store.unfinished("inbox/")} & about == {waiting.upload}
    assert waiting.upload not in {one.upload for one in place.store.unfinished("originals/")}


def test_an_object_that_came_in_parts_is_copied_listed_and_deleted_like_any(sending, place):
    sending.join({1: sending.send(1, LARGE), 2: sending.send(2, REST)})
    target = keys.inbox()

    place.store.copy(sending.key, target)
    assert [(key, stat.size) for key, stat in place.store.list(sending.key)] == [(sending.key, SIZE)]
    place.store.delete(sending.key)

    assert place.store.stat(sending.key) is None
    with place.store.open(target) as stream:
        assert stream.read() == LARGE + REST
