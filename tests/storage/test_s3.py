"""What is S3's own: signatures as boto3 makes them, a store that is away, setting up a bucket."""

import contextlib
import io
import json
import socket
import threading
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
import time_machine
from botocore.config import Config

from storage import keys
from storage.s3 import S3Store
from storage.store import StorageUnavailable
from tests.services import free_port
from tests.storage.conftest import SITE, ask, at_rgw, soon

pytestmark = pytest.mark.real_clock

PNG = "image/png"
NOON = datetime(2027, 6, 1, 12, tzinfo=UTC)
KEYS = {"access_key": "AKIATEST", "secret_key": "not a secret"}


def codes(findings) -> set[tuple[str, str]]:
    return {(finding.level, finding.code) for finding in findings}


class TestSignatures:
    @pytest.fixture
    def theirs(self):
        return boto3.client(
            "s3",
            region_name="ap-northeast-1",
            endpoint_url="https://s3.test",
            aws_access_key_id=KEYS["access_key"],
            aws_secret_access_key=KEYS["secret_key"],
            config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
        )

    @pytest.fixture
    def ours(self):
        return S3Store(
            "works", endpoint="https://s3.test", region="ap-northeast-1", clock=lambda: NOON, **KEYS
        )

    def test_a_put_is_signed_as_boto3_signs_it(self, ours, theirs):
        with time_machine.travel(NOON, tick=False):
            expected = theirs.generate_presigned_url(
                "put_object",
                Params={
                    "Bucket": "works", "Key": "inbox/a", "ContentType": PNG, "ContentLength": 3, "IfNoneMatch": "*"
                },
                ExpiresIn=1800,
            )  # fmt: skip

        signed = ours.sign_put("inbox/a", content_type=PNG, size=3, expires_at=NOON + timedelta(minutes=30))

        assert signed.url == expected

    @pytest.mark.parametrize("filename", [None, "ロゴ 1.png", "~a+b&c=d'e*.png"])
    def test_a_get_is_signed_as_boto3_signs_it(self, ours, theirs, filename):
        from storage.disposition import disposition

        with time_machine.travel(NOON, tick=False):
            expected = theirs.generate_presigned_url(
                "get_object",
                Params={
                    "Bucket": "works",
                    "Key": "renditions/a",
                    "ResponseCacheControl": "private, max-age=3600, immutable",
                    "ResponseContentDisposition": disposition(filename, inline=False),
                    "ResponseContentType": "application/octet-stream",
                },
                ExpiresIn=3600,
            )

        url = ours.sign_get(
            "renditions/a", expires_at=NOON + timedelta(hours=1), filename=filename, inline=False
        )

        assert parse_qs(url) == parse_qs(expected)
        assert url == expected

    def test_everything_that_matters_is_signed(self, ours):
        signed = ours.sign_put("inbox/a", content_type=PNG, size=3, expires_at=NOON + timedelta(hours=1))

        query = parse_qs(urlsplit(signed.url).query)

        assert query["X-Amz-SignedHeaders"] == ["content-length;content-type;host;if-none-match"]
        assert signed.headers == {"Content-Type": PNG, "If-None-Match": "*"}

    def test_encryption_is_asked_for_only_by_setting(self):
        store = S3Store("works", endpoint="https://s3.test", encryption="AES256", clock=lambda: NOON, **KEYS)

        signed = store.sign_put("inbox/a", content_type=PNG, size=3, expires_at=NOON + timedelta(hours=1))

        assert signed.headers["x-amz-server-side-encryption"] == "AES256"
        assert (
            "x-amz-server-side-encryption" in parse_qs(urlsplit(signed.url).query)["X-Amz-SignedHeaders"][0]
        )

    @pytest.mark.parametrize(
        ("options", "address"),
        [
            ({"region": "ap-northeast-1"}, "https://works.s3.ap-northeast-1.amazonaws.com/inbox/a"),
            ({"endpoint": "http://ceph:7480/"}, "http://ceph:7480/works/inbox/a"),
            (
                {"endpoint": "http://ceph:7480", "public_endpoint": "https://bytes.konpe.test"},
                "https://bytes.konpe.test/works/inbox/a",
            ),
        ],
    )
    def test_browsers_are_sent_to_the_public_address(self, options, address):
        store = S3Store("works", **options, **KEYS)

        signed = store.sign_put("inbox/a", content_type=PNG, size=1, expires_at=soon())

        assert signed.url.partition("?")[0] == address
        assert address.startswith(store.origin + "/")
        assert store.origin.count("/") == 2

    def test_without_credentials_nothing_is_signed(self, monkeypatch):
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
        store = S3Store("works", endpoint="http://127.0.0.1:1")

        with pytest.raises(StorageUnavailable, match="no credentials"):
            store.sign_get("a", expires_at=soon())


class TestAway:
    def away(self, port: int) -> S3Store:
        return S3Store("works", endpoint=f"http://127.0.0.1:{port}", region="us-east-1", **KEYS)

    def test_a_store_that_is_down_says_so_within_seconds(self):
        store, began = self.away(free_port()), time.monotonic()

        for act in (
            lambda: store.stat("a"),
            lambda: store.open("a").__enter__(),
            lambda: store.put("a", io.BytesIO(b"1"), content_type=PNG, size=1),
            lambda: store.delete("a"),
            lambda: store.copy("a", "b"),
            lambda: list(store.list("")),
        ):
            with pytest.raises(StorageUnavailable):
                act()

        assert time.monotonic() - began < 15
        assert store.sign_get("a", expires_at=soon())

    def test_a_store_that_can_not_be_reached_says_so_within_seconds(self):
        with full_listener() as port:
            began = time.monotonic()
            with pytest.raises(StorageUnavailable):
                self.away(port).stat("a")
            assert time.monotonic() - began < 20

    @pytest.mark.parametrize(
        "answer",
        [
            b"HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\n\r\n",
            b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n",
            b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n",
            b"",
            b"garbage\r\n\r\n",
        ],
    )
    def test_a_store_that_is_ill_is_away(self, answer):
        with answering(answer) as port, pytest.raises(StorageUnavailable):
            self.away(port).stat("a")

    def test_a_store_that_breaks_off_in_mid_read_is_away(self):
        answer = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nETag: x\r\n\r\nonly these"
        with (
            answering(answer) as port,
            self.away(port).open("a") as stream,
            pytest.raises(StorageUnavailable),
        ):
            stream.read()

    def test_a_bucket_that_does_not_exist_is_a_store_that_is_away(self, rgw):
        store = at_rgw(rgw, "no-such-bucket")

        for act in (lambda: list(store.list("")), lambda: store.open("a").__enter__()):
            with pytest.raises(StorageUnavailable, match="no such bucket"):
                act()

    def test_wrong_keys_are_a_store_that_is_away(self, rgw, bucket):
        store = S3Store(bucket, endpoint=rgw.endpoint, region=rgw.region, **KEYS)

        with pytest.raises(StorageUnavailable):
            store.stat("a")


@contextlib.contextmanager
def answering(answer: bytes):
    """A server that gives every connection the same answer and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    with connection:
                        connection.recv(65536)
                        connection.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def full_listener():
    """A port whose packets are dropped: its queue is full and nobody accepts."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        time.sleep(0.1)
        yield listener.getsockname()[1]


class TestSetUp:
    @pytest.fixture
    def fresh(self, rgw):
        """A new bucket as the server makes it, and the store on it."""
        name = rgw.bucket()
        return name, at_rgw(rgw, name)

    def test_a_bucket_we_set_up_passes(self, fresh):
        _, store = fresh

        assert {finding.level for finding in store.fix(SITE)} == {"done"}

        assert store.check(SITE) == []
        assert list(store.list("")) == []

    def test_a_new_bucket_lacks_the_rule_for_uploads(self, fresh):
        _, store = fresh

        assert ("error", "cors.missing") in codes(store.check(SITE))

    def test_a_rule_for_another_site_is_none_for_ours_and_stays(self, fresh, rgw):
        name, store = fresh
        store.fix("https://other.test")
        assert ("error", "cors.missing") in codes(store.check(SITE))

        store.fix(SITE)
        store.fix(SITE)

        assert store.check(SITE) == store.check("https://other.test") == []
        assert len(rgw.client().get_bucket_cors(Bucket=name)["CORSRules"]) == 2

    def test_a_rule_too_narrow_is_found_and_mended(self, fresh, rgw):
        name, store = fresh
        narrow = {"AllowedOrigins": [SITE], "AllowedMethods": ["PUT"], "AllowedHeaders": ["content-type"]}
        rgw.client().put_bucket_cors(Bucket=name, CORSConfiguration={"CORSRules": [narrow]})
        assert codes(store.check(SITE)) & {("error", "cors.missing"), ("error", "cors.narrow")}

        store.fix(SITE)

        assert store.check(SITE) == []

    def test_a_rule_for_everybody_is_a_warning(self, fresh, rgw):
        name, store = fresh
        wide = {
            "AllowedOrigins": ["*"], "AllowedMethods": ["GET", "PUT"], "AllowedHeaders": ["*"],
            "ExposeHeaders": ["ETag"],
        }  # fmt: skip
        rgw.client().put_bucket_cors(Bucket=name, CORSConfiguration={"CORSRules": [wide]})

        found = codes(store.check(SITE))

        assert found <= {("warning", "cors.wide")}

    def test_a_bucket_open_by_its_access_list_is_found_and_shut(self, fresh, rgw):
        name, store = fresh
        store.fix(SITE)
        client = rgw.client()
        client.delete_public_access_block(Bucket=name)
        client.put_bucket_acl(Bucket=name, ACL="public-read-write")
        found = codes(store.check(SITE))
        assert {("error", "anonymous.list"), ("error", "anonymous.write")} <= found

        store.fix(SITE)

        assert store.check(SITE) == []

    def test_an_object_open_by_its_own_list_is_shut_too(self, fresh, rgw):
        name, store = fresh
        key = keys.inbox()
        store.put(key, io.BytesIO(b"ink"), content_type=PNG, size=3)
        rgw.client().put_object_acl(Bucket=name, Key=key, ACL="public-read")
        bare = f"{rgw.endpoint}/{name}/{key}"
        assert ask("GET", bare)[0] == 200

        store.fix(SITE)

        assert ask("GET", bare)[0] == 403

    def test_a_bucket_open_by_its_policy_is_found_and_shut_and_other_statements_stay(self, fresh, rgw):
        name, store = fresh
        store.fix(SITE)
        rgw.client().delete_public_access_block(Bucket=name)
        everything = [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"]
        public = {"Effect": "Allow", "Principal": "*", "Action": ["s3:GetObject", "s3:ListBucket"]}
        ours = {
            "Effect": "Allow",
            "Principal": {"AWS": ["arn:aws:iam:::user/konpe"]},
            "Action": ["s3:GetObject"],
        }
        statements = [{**statement, "Resource": everything} for statement in (public, ours)]
        rgw.client().put_bucket_policy(
            Bucket=name, Policy=json.dumps({"Version": "2012-10-17", "Statement": statements})
        )
        assert {("error", "anonymous.read"), ("error", "anonymous.list")} <= codes(store.check(SITE))

        store.fix(SITE)

        assert store.check(SITE) == []
        left = json.loads(rgw.client().get_bucket_policy(Bucket=name)["Policy"])["Statement"]
        assert [statement["Principal"] for statement in left] == [ours["Principal"]]

    def test_a_bucket_that_can_not_be_set_up_says_why(self, rgw):
        store = at_rgw(rgw, "no-such-bucket")

        assert {finding.level for finding in store.fix(SITE)} == {"error"}
        assert codes(store.check(SITE)) == {("error", "store.away")}
