"""What every store does alike: in memory, on a disk behind its files process, on a real Ceph RGW."""

import hashlib
import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from contest.entries.pictures import LIFE
from storage import keys
from storage.store import Exists, Missing, WrongSize
from tests.storage.conftest import SITE, Place, soon

PNG = "image/png"
INK = b"\x89PNG ink on paper" * 1000


def signed_put(place: Place, key: str, *, body: bytes = INK, content_type: str = PNG):
    return place.store.sign_put(key, content_type=content_type, size=len(body), expires_at=soon())


def stored(place: Place, *, body: bytes = INK, content_type: str = PNG) -> str:
    key = keys.inbox()
    place.store.put(key, io.BytesIO(body), content_type=content_type, size=len(body))
    return key


def read(place: Place, key: str) -> bytes:
    with place.store.open(key) as stream:
        return stream.read()


class TestUpload:
    def test_a_signed_put_stores_the_bytes_and_their_type(self, place):
        key = keys.inbox()
        signed = signed_put(place, key)

        status, headers, _ = place.ask("PUT", signed.url, signed.headers, INK)

        assert status == 200
        stat = place.store.stat(key)
        assert (stat.size, stat.content_type) == (len(INK), PNG)
        assert headers["etag"] == f'"{stat.etag}"'
        assert abs(stat.modified_at - datetime.now(UTC)) < timedelta(minutes=1)
        assert read(place, key) == INK

    def test_a_second_put_is_answered_412_and_changes_nothing(self, place):
        key = keys.inbox()
        signed = signed_put(place, key)
        place.ask("PUT", signed.url, signed.headers, INK)

        status, _, _ = place.ask("PUT", signed.url, signed.headers, INK[::-1])

        assert status == 412
        assert read(place, key) == INK

    def test_a_large_second_put_lives_to_read_its_answer(self, place):
        key, large = keys.inbox(), INK * 600
        signed = signed_put(place, key, body=large)
        assert place.ask("PUT", signed.url, signed.headers, large)[0] == 200

        assert place.ask("PUT", signed.url, signed.headers, large)[0] == 412

    @pytest.mark.parametrize("body", [INK + b"!", INK[:-1], b""], ids=["longer", "shorter", "empty"])
    def test_another_length_is_refused(self, place, body):
        key = keys.inbox()
        signed = signed_put(place, key)

        status, _, _ = place.ask("PUT", signed.url, signed.headers, body)

        assert status == 403
        assert place.store.stat(key) is None

    @pytest.mark.parametrize(
        "changed",
        [{"Content-Type": "text/html"}, {"Content-Type": None}, {"If-None-Match": None}],
        ids=["other type", "no type", "no condition"],
    )
    def test_other_headers_than_signed_are_refused(self, place, changed):
        key = keys.inbox()
        signed = signed_put(place, key)
        headers = {name: value for name, value in {**signed.headers, **changed}.items() if value is not None}

        status, _, _ = place.ask("PUT", signed.url, headers, INK)

        assert status == 403
        assert place.store.stat(key) is None

    def test_of_four_at_once_one_wins(self, place):
        key = keys.inbox()
        bodies = [bytes([number]) * 200_000 for number in range(4)]
        signed = signed_put(place, key, body=bodies[0])

        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda body: place.ask("PUT", signed.url, signed.headers, body), bodies))

        statuses = [status for status, _, _ in answers]
        # The others came while it was under way (409) or once it was there.
        assert statuses.count(200) == 1 and set(statuses) <= {200, 409, 412}
        assert read(place, key) == bodies[statuses.index(200)]

    def test_an_expired_url_is_refused(self, place):
        key = keys.inbox()
        an_hour_before = datetime.now(UTC) - timedelta(hours=1)
        signed = place.yesterday.sign_put(key, content_type=PNG, size=len(INK), expires_at=an_hour_before)

        status, _, _ = place.ask("PUT", signed.url, signed.headers, INK)

        assert status == 403
        assert place.store.stat(key) is None

    def test_no_url_is_signed_that_has_expired_already(self, place):
        now = datetime.now(UTC)

        with pytest.raises(ValueError, match="expired"):
            place.store.sign_put(
                keys.inbox(), content_type=PNG, size=1, expires_at=now - timedelta(seconds=1)
            )

    def test_the_end_of_a_url_is_kept_to_the_second(self, place):
        signed = place.store.sign_put(
            keys.inbox(), content_type=PNG, size=1, expires_at=(end := soon().replace(microsecond=0))
        )

        assert signed.expires_at == end

    def test_a_url_for_one_key_is_refused_for_another(self, place):
        key, other = keys.inbox(), keys.inbox()
        signed = signed_put(place, key)

        status, _, _ = place.ask("PUT", signed.url.replace(key, other), signed.headers, INK)

        assert status == 403
        assert place.store.stat(other) is None

    def test_every_part_of_the_query_is_signed(self, place):
        key = keys.inbox()
        signed = signed_put(place, key)
        address, _, query = signed.url.partition("?")

        for pair in query.split("&"):
            name, _, value = pair.partition("=")
            changed = f"{name}={'0' if value[:1] != '0' else '1'}{value[1:]}"
            for tampered in (query.replace(pair, changed), query.replace(pair, ""), f"{query}&{pair}x"):
                status, _, _ = place.ask("PUT", f"{address}?{tampered}", signed.headers, INK)
                assert status in (400, 403), tampered
        assert place.store.stat(key) is None

    def test_a_url_to_put_is_none_to_get_and_the_reverse(self, place):
        key = stored(place)

        assert place.ask("GET", signed_put(place, key).url)[0] == 403
        url = place.store.sign_get(key, expires_at=soon())
        assert place.ask("PUT", url, {"Content-Type": PNG, "If-None-Match": "*"}, INK)[0] == 403

    def test_without_a_signature_nothing_is_given_or_taken(self, place):
        key = stored(place)
        bare = place.store.sign_get(key, expires_at=soon()).partition("?")[0]

        assert place.ask("GET", bare)[0] == 403
        assert place.ask("PUT", bare + "-2", {"Content-Type": PNG, "If-None-Match": "*"}, INK)[0] == 403
        assert place.ask("DELETE", bare)[0] in (403, 405)
        assert INK not in place.ask("GET", bare.removesuffix(key))[2]
        assert read(place, key) == INK

    @pytest.mark.parametrize("content_type", ["", "image", "image/png\r\nX: y", "IMAGE/PNG", "a/b; c=d"])
    def test_only_plain_media_types_are_signed(self, place, content_type):
        with pytest.raises(ValueError, match="media type"):
            place.store.sign_put(keys.inbox(), content_type=content_type, size=1, expires_at=soon())


class TestServe:
    def test_an_image_is_shown_in_the_page(self, place):
        key = stored(place)

        status, headers, body = place.ask("GET", place.store.sign_get(key, expires_at=soon()))

        assert (status, body) == (200, INK)
        assert headers["content-type"] == PNG
        assert headers["content-disposition"] == "inline"
        assert headers["content-length"] == str(len(INK))
        assert "private" in headers["cache-control"] and "immutable" in headers["cache-control"]

    def test_an_attachment_has_its_name_and_no_type(self, place):
        key = stored(place, content_type="text/html")

        url = place.store.sign_get(key, expires_at=soon(), filename="logo.ai", inline=False)
        _, headers, body = place.ask("GET", url)

        assert body == INK
        assert headers["content-type"] == "application/octet-stream"
        assert headers["content-disposition"] == "attachment; filename=\"logo.ai\"; filename*=UTF-8''logo.ai"

    def test_the_type_served_can_be_said(self, place):
        key = stored(place)

        url = place.store.sign_get(key, expires_at=soon(), content_type="application/zip", inline=False)

        assert place.ask("GET", url)[1]["content-type"] == "application/zip"

    @pytest.mark.parametrize(
        ("typed", "saved"),
        [
            ("ロゴ 最終版.png", "ロゴ 最終版.png"),
            ('say "hi"; x=y.png', "say _hi_; x=y.png"),
            ("a\r\nSet-Cookie: b=c.png", "aSet-Cookie_ b=c.png"),
            ("\u202egpj.exe", "gpj.exe"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\hana\\logo.png", "logo.png"),
            ("100% & 50%25.png", "100% & 50%25.png"),
            ("  ..\x00 ", "file"),
            ("🎨.png", "🎨.png"),
            ("long" * 75 + ".psd", "long" * 36 + "lo" + ".psd"),
            ("x" * 300, "x" * 150),
            ("\ud83c\udfa8 half\udfff.png", "half.png"),
            ("\u2066evil\u2069\u200f.png", "evil.png"),
            ("…/…\x1b[2J.psd", "…[2J.psd"),
        ],
    )
    def test_a_name_of_any_kind_arrives_harmless(self, place, typed, saved):
        key = stored(place)

        url = place.store.sign_get(key, expires_at=soon(), filename=typed, inline=False)
        status, headers, _ = place.ask("GET", url)

        assert status == 200
        assert "set-cookie" not in headers
        value = headers["content-disposition"]
        found = re.fullmatch(
            r'attachment; filename="([^"\\]*)"; filename\*=UTF-8\'\'([\w.%~-]*)', value, re.ASCII
        )
        assert found, value
        assert unquote(found[2]) == saved

    @pytest.mark.parametrize(
        ("asked", "part"),
        [
            ("bytes=0-9", INK[:10]),
            ("bytes=100-", INK[100:]),
            ("bytes=-7", INK[-7:]),
            ("bytes=5-999999", INK[5:]),
        ],
    )
    def test_a_part_can_be_had(self, place, asked, part):
        url = place.store.sign_get(stored(place), expires_at=soon())

        status, headers, body = place.ask("GET", url, {"Range": asked})

        assert (status, body) == (206, part)
        first = len(INK) - len(part) if asked != "bytes=0-9" else 0
        assert headers["content-range"] == f"bytes {first}-{first + len(part) - 1}/{len(INK)}"

    def test_a_part_beyond_the_end_can_not(self, place):
        url = place.store.sign_get(stored(place), expires_at=soon())

        assert place.ask("GET", url, {"Range": f"bytes={len(INK)}-"})[0] == 416

    def test_what_the_browser_has_is_not_sent_again(self, place):
        url = place.store.sign_get(stored(place), expires_at=soon())
        _, headers, _ = place.ask("GET", url)

        status, _, body = place.ask("GET", url, {"If-None-Match": headers["etag"]})

        assert (status, body) == (304, b"")

    def test_what_is_not_there_is_answered_404(self, place):
        assert place.ask("GET", place.store.sign_get(keys.inbox(), expires_at=soon()))[0] == 404

    def test_an_expired_url_serves_nothing(self, place):
        key = stored(place)
        url = place.yesterday.sign_get(key, expires_at=datetime.now(UTC) - timedelta(hours=1))

        status, _, body = place.ask("GET", url)

        assert status == 403
        assert INK not in body

    def test_a_leaked_address_of_a_picture_is_dead_within_the_hour(self, place, monkeypatch):
        """As pages sign them: for half an hour, whenever in a window that was."""
        key, now = stored(place), datetime.now(UTC)
        for minutes in (31, 35, 59):
            then = now - timedelta(minutes=minutes, seconds=1)
            monkeypatch.setattr(place.store, "_clock", lambda then=then: then)
            url = place.store.sign_get(key, expires_at=then + LIFE)
            assert timedelta(minutes=20) <= end_of(url) - then <= LIFE
            monkeypatch.setattr(place.store, "_clock", lambda: now)
            assert place.ask("GET", url)[0] == 403, minutes
        assert place.ask("GET", place.store.sign_get(key, expires_at=now + LIFE))[0] == 200

    def test_a_url_stays_the_same_for_ten_minutes_and_never_outlives_its_end(self, place, monkeypatch):
        key = keys.inbox()
        noon = datetime(2027, 6, 1, 12, tzinfo=UTC)
        url = {}
        for second in (0, 1, 300, 599, 600, 601):
            now = noon + timedelta(seconds=second)
            monkeypatch.setattr(place.store, "_clock", lambda now=now: now)
            url[second] = place.store.sign_get(key, expires_at=now + timedelta(minutes=50))
            assert now + timedelta(minutes=40) <= end_of(url[second]) <= now + timedelta(minutes=50)

        assert url[0] == url[1] == url[300] == url[599]
        assert url[599] != url[600] == url[601]


def end_of(url: str) -> datetime:
    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    if "expires" in query:
        return datetime.fromtimestamp(int(query["expires"]), UTC)
    begun = datetime.strptime(query["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return begun + timedelta(seconds=int(query["X-Amz-Expires"]))


class TestKeep:
    def test_put_is_write_once(self, place):
        key = stored(place)

        with pytest.raises(Exists):
            place.store.put(key, io.BytesIO(b"other"), content_type=PNG, size=5)

        assert read(place, key) == INK

    @pytest.mark.parametrize("size", [len(INK) - 1, len(INK) + 1])
    def test_put_takes_exactly_what_was_announced(self, place, size):
        key = keys.inbox()

        with pytest.raises(WrongSize):
            place.store.put(key, io.BytesIO(INK), content_type=PNG, size=size)

        assert place.store.stat(key) is None

    def test_an_object_is_read_as_a_stream(self, place):
        body = hashlib.sha256(b"seed").digest() * 100_000
        key = stored(place, body=body)

        with place.store.open(key) as stream:
            assert stream.read(5) == body[:5]
            assert b"".join(iter(lambda: stream.read(65536), b"")) == body[5:]

    def test_an_empty_object_is_an_object(self, place):
        key = stored(place, body=b"")

        assert place.store.stat(key).size == 0
        assert read(place, key) == b""

    def test_what_is_missing_is_said_to_be(self, place):
        key = keys.inbox()

        assert place.store.stat(key) is None
        with pytest.raises(Missing), place.store.open(key):
            pass
        with pytest.raises(Missing):
            place.store.copy(key, keys.inbox())

    def test_a_copy_has_bytes_and_type_and_outlives_its_source(self, place):
        source, target = stored(place), keys.inbox()

        place.store.copy(source, target)
        place.store.delete(source)

        assert place.store.stat(source) is None
        stat = place.store.stat(target)
        assert (stat.size, stat.content_type) == (len(INK), PNG)
        assert read(place, target) == INK

    def test_a_copy_replaces_nothing(self, place):
        source, target = stored(place), stored(place, body=b"mine")

        with pytest.raises(Exists):
            place.store.copy(source, target)

        assert read(place, target) == b"mine"

    def test_deleting_twice_is_deleting_once(self, place):
        key = stored(place)

        place.store.delete(key)
        place.store.delete(key)

        assert place.store.stat(key) is None
        assert place.ask("GET", place.store.sign_get(key, expires_at=soon()))[0] == 404

    def test_a_deleted_key_can_be_written_anew(self, place):
        key = stored(place)
        place.store.delete(key)

        place.store.put(key, io.BytesIO(b"new"), content_type=PNG, size=3)

        assert read(place, key) == b"new"

    def test_a_listing_has_all_below_a_prefix_in_order(self, place):
        top = f"list{keys.salt()}"
        names = [f"{top}/{name}" for name in ("b", "a/2", "a/1/x", "a-b", "a", "a_", "ab/c")]
        for name in names:
            place.store.put(name, io.BytesIO(b"12345"), content_type=PNG, size=5)

        found = list(place.store.list(f"{top}/"))

        assert [key for key, _ in found] == sorted(names)
        assert {(stat.size, stat.content_type) for _, stat in found} == {(5, None)}
        assert found[0][1].etag == place.store.stat(found[0][0]).etag
        assert [key for key, _ in place.store.list(f"{top}/a/")] == [f"{top}/a/1/x", f"{top}/a/2"]
        assert [key for key, _ in place.store.list(f"{top}/a_")] == [f"{top}/a_"]
        assert list(place.store.list(f"{top}/none/")) == []

    @pytest.mark.parametrize(
        "key",
        ["", "/etc/passwd", "../x", "a/../b", "a//b", "a/", "a.d", "A", "a b", "a\x00b", "a\nb", "ロゴ", "a" * 201]
        + ["a%2e", "a\\b", "inbox/x\n"],
    )  # fmt: skip
    def test_no_other_keys_than_ours(self, place, key):
        for act in (
            lambda: place.store.put(key, io.BytesIO(b"1"), content_type=PNG, size=1),
            lambda: place.store.open(key).__enter__(),
            lambda: place.store.stat(key),
            lambda: place.store.delete(key),
            lambda: place.store.copy(key, keys.inbox()),
            lambda: place.store.sign_get(key, expires_at=soon()),
            lambda: place.store.sign_put(key, content_type=PNG, size=1, expires_at=soon()),
        ):
            with pytest.raises(ValueError, match="not a key"):
                act()

    @pytest.mark.parametrize("prefix", ["/", "../", "a//", "A", ".", "a/../"])
    def test_no_other_prefixes_than_ours(self, place, prefix):
        with pytest.raises(ValueError, match="beginning of a key"):
            list(place.store.list(prefix))


class TestCors:
    ASKED = {
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "content-type,if-none-match",
    }

    def test_pages_of_the_site_may_upload(self, place):
        signed = signed_put(place, keys.inbox())

        status, headers, _ = place.ask("OPTIONS", signed.url, {"Origin": SITE, **self.ASKED})

        assert status in (200, 204)
        assert headers["access-control-allow-origin"] == SITE
        assert "PUT" in headers["access-control-allow-methods"]
        allowed = headers["access-control-allow-headers"].lower()
        assert "content-type" in allowed and "if-none-match" in allowed

    def test_pages_of_the_site_read_the_answer(self, place):
        signed = signed_put(place, keys.inbox())

        _, headers, _ = place.ask("PUT", signed.url, {**signed.headers, "Origin": SITE}, INK)

        assert headers["access-control-allow-origin"] == SITE
        assert "etag" in headers["access-control-expose-headers"].lower().split(", ")

    def test_pages_of_other_sites_may_not(self, place):
        signed = signed_put(place, keys.inbox())

        status, headers, _ = place.ask("OPTIONS", signed.url, {"Origin": "https://evil.test", **self.ASKED})

        assert status == 403
        assert "access-control-allow-origin" not in headers
