"""The disk store's URLs: what stands in them was said by us, until its time is over, to the second."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from storage.signing import Refused, Urls, origin_of, rounded

NOON = datetime(2027, 6, 1, 12, tzinfo=UTC)
SECRET = "a secret of ours"


def urls(now: datetime = NOON, secret: str = SECRET) -> Urls:
    return Urls("https://files.test/", secret=secret, clock=lambda: now)


def query_of(*, key: str = "inbox/a", until: datetime = NOON + timedelta(hours=1)) -> str:
    signed = urls().sign_put(key, content_type="image/png", size=3, expires_at=until)
    return urlsplit(signed.url).query


@pytest.mark.parametrize(("seconds", "allowed"), [(-1, True), (0, True), (1, False)])
def test_a_url_lasts_to_its_very_end_and_no_longer(seconds, allowed):
    end = NOON + timedelta(hours=1)
    at = urls(now=end + timedelta(seconds=seconds))

    if allowed:
        assert at.granted("PUT", "inbox/a", query_of(until=end)).size == "3"
    else:
        with pytest.raises(Refused, match="expired"):
            at.granted("PUT", "inbox/a", query_of(until=end))


def test_another_secret_signs_other_urls():
    with pytest.raises(Refused, match="signature"):
        urls(secret="a secret of others").granted("PUT", "inbox/a", query_of())


@pytest.mark.parametrize("method", ["GET", "HEAD", "put", ""])
def test_a_put_allows_no_other_method(method):
    with pytest.raises(Refused, match="signature"):
        urls().granted(method, "inbox/a", query_of())


@pytest.mark.parametrize(
    "change",
    [
        lambda query: query + "&size=3",
        lambda query: "size=9&" + query,
        lambda query: query + "&more=1",
        lambda query: query.replace("size=3", "size=4"),
        lambda query: query.replace("size=3", "size=03"),
        lambda query: query.replace("size=3&", ""),
        lambda query: query.replace("size=3", "size"),
        lambda query: query.replace("size", "Size"),
        lambda query: query.replace("image%2Fpng", "image%2Fgif"),
        lambda query: query.upper(),
        lambda query: query[:-1],
        lambda query: query[:-1] + "é",
        lambda query: "",
        lambda query: query.replace("expires=1", "expires=2"),
        lambda query: query.replace("expires=", "expires=+"),
        lambda query: query.replace("disposition=", "disposition=inline"),
    ],
)
def test_a_changed_query_is_refused(change):
    with pytest.raises(Refused):
        urls().granted("PUT", "inbox/a", change(query_of()))


def test_a_sender_stands_in_the_address_and_is_signed():
    signed = urls().sign_put(
        "inbox/a", content_type="image/png", size=3, expires_at=NOON + timedelta(hours=1), sender="5f0c"
    )
    query = urlsplit(signed.url).query

    assert urls().granted("PUT", "inbox/a", query).sender == "5f0c"
    for other in ("sender=5f0d", "sender=", ""):
        with pytest.raises(Refused):
            urls().granted("PUT", "inbox/a", query.replace("sender=5f0c", other).replace("&&", "&"))
    with pytest.raises(Refused):
        urls().granted("PUT", "inbox/a", query_of() + "&sender=5f0c")


def test_an_address_of_nobody_in_particular_is_as_it_was_before_senders_were_told_apart():
    old = (
        "expires=1811854800&content_type=image%2Fpng&size=3&disposition=&part=&"
        "signature=d8a4ac2ad48e1a0edc0ebcc1c52ff8157d80c37e6b932397d4637e5330a1ae25"
    )

    assert query_of() == old
    assert urls().granted("PUT", "inbox/a", old).sender == ""


def test_parts_of_a_url_can_not_be_moved_into_each_other():
    with pytest.raises(Refused):
        urls().granted("PUT", "inbox/", query_of(key="inbox/a"))


@pytest.mark.parametrize(
    ("expires_at", "end"),
    [
        (NOON + timedelta(hours=1), NOON + timedelta(hours=1)),
        (NOON + timedelta(minutes=59, seconds=59), NOON + timedelta(minutes=50)),
        (NOON + timedelta(minutes=10), NOON + timedelta(minutes=10)),
        (NOON + timedelta(minutes=9), NOON + timedelta(minutes=9)),
        (NOON + timedelta(seconds=1), NOON + timedelta(seconds=1)),
    ],
)
def test_an_end_is_rounded_down_unless_too_little_would_be_left(expires_at, end):
    assert rounded(expires_at, now=NOON) == end


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://Files.Test/a/b?c", "https://files.test"),
        ("http://127.0.0.1:8001", "http://127.0.0.1:8001"),
        ("https://files.test:443/", "https://files.test"),
        ("http://files.test:443/", "http://files.test:443"),
        ("http://[::1]:80/x", "http://[::1]"),
    ],
)
def test_an_origin_is_written_as_browsers_write_it(url, origin):
    assert origin_of(url) == origin
