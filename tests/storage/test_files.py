"""The files process before strangers: what it refuses, how it answers, and how long it waits."""

import contextlib
import http.client
import io
import socket
import time
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from storage import keys
from storage.disk import DiskStore
from storage.files import create_files_app, from_environment
from tests.storage import impatient
from tests.storage.conftest import SECRET, SITE, FilesProcess, ask, soon
from tests.storage.test_disk import begin_upload, left_over, until

PNG = "image/png"
INK = b"ink" * 1000


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    process = FilesProcess(tmp_path_factory.mktemp("impatient"), app="tests.storage.impatient:app()")
    process.start()
    yield process
    process.end()


@pytest.fixture
def store(files) -> DiskStore:
    return DiskStore(files.root, url=files.url, secret=SECRET)


def signed_put(store: DiskStore, size: int = len(INK)):
    return store.sign_put(keys.inbox(), content_type=PNG, size=size, expires_at=soon())


def shown(store: DiskStore) -> str:
    signed = signed_put(store)
    assert ask("PUT", signed.url, signed.headers, INK)[0] == 200
    return store.sign_get(urlsplit(signed.url).path[1:], expires_at=soon())


def raw(files: FilesProcess, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", files.port), timeout=10) as connection:
        connection.sendall(request)
        answer = b""
        with contextlib.suppress(ConnectionResetError):
            while chunk := connection.recv(65536):
                answer += chunk
        return answer


class TestRefusals:
    def test_a_body_of_unknown_length_is_answered_411(self, files, store):
        signed = signed_put(store)
        parts = urlsplit(signed.url)
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)

        connection.request(
            "PUT", f"{parts.path}?{parts.query}", iter([INK]), {**signed.headers, "Transfer-Encoding": "chunked"}, encode_chunked=True
        )  # fmt: skip

        assert connection.getresponse().status == 411
        connection.close()

    def test_more_than_any_file_may_have_is_answered_413(self, store):
        signed = signed_put(store, impatient.LARGEST + 1)

        assert ask("PUT", signed.url, signed.headers, b"x" * (impatient.LARGEST + 1))[0] == 413

    def test_exactly_the_most_is_taken(self, store):
        signed = signed_put(store, impatient.LARGEST)

        assert ask("PUT", signed.url, signed.headers, b"x" * impatient.LARGEST)[0] == 200

    @pytest.mark.parametrize("method", ["POST", "DELETE", "PATCH", "TRACE", "PROPFIND"])
    def test_other_methods_are_answered_405(self, store, method):
        status, headers, _ = ask(method, shown(store))

        assert status == 405
        assert headers["allow"] == "GET, HEAD, PUT, OPTIONS"

    @pytest.mark.parametrize(
        "path",
        [
            "/../../etc/passwd", "/..%2f..%2fetc%2fpasswd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd",
            "/inbox/..%5c..%5cx", "/inbox/%00", "/inbox/a%00.png", "/%ff%fe", "/objects/a.d/body", "/a.d/about.json",
            "/" + "a" * 3000, "/" + quote("ロゴ"), "/.", "/", "/healthz/x",
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("method", ["GET", "PUT"])
    def test_no_path_leads_out_of_the_folder_or_past_the_signature(self, files, store, method, path):
        query = urlsplit(shown(store)).query
        if method == "PUT":
            query = urlsplit(signed_put(store).url).query
        before = sorted(files.root.rglob("*"))

        for words in (query, "", "signature=x", "signature", "&&&", "expires=1e999", "%ff=%ff&" + query):
            answer = raw(
                files,
                f"{method} {path}?{words} HTTP/1.1\r\nHost: x\r\nContent-Type: {PNG}\r\nIf-None-Match: *\r\n"
                f"Content-Length: 3\r\nConnection: close\r\n\r\nink".encode(),
            )
            assert answer.split(b" ", 2)[1] in (b"400", b"403"), answer
            assert b"root:" not in answer
        assert sorted(files.root.rglob("*")) == before

    @pytest.mark.parametrize("length", ["-1", "+3", "3.0", "１", "0x3", "9" * 5000, "3, 3"])
    def test_a_length_that_is_no_number_is_refused(self, files, store, length):
        parts = urlsplit(signed_put(store, 3).url)
        request = f"PUT {parts.path}?{parts.query} HTTP/1.1\r\nHost: x\r\nContent-Type: {PNG}\r\nIf-None-Match: *\r\n"

        answer = raw(files, f"{request}Content-Length: {length}\r\nConnection: close\r\n\r\nink".encode())

        assert answer.split(b" ", 2)[1] in (b"400", b"403", b"411", b"413"), answer
        assert store.stat(parts.path[1:]) is None

    def test_a_refusal_is_read_by_the_sites_pages(self, store):
        signed = signed_put(store)

        status, headers, body = ask("PUT", signed.url + "0", {**signed.headers, "Origin": SITE}, INK)

        assert (status, headers["access-control-allow-origin"]) == (403, SITE)
        assert headers["content-type"] == "text/plain; charset=utf-8"
        assert body == b"The signature does not fit.\n"


class TestAnswers:
    def test_every_answer_is_harmless_in_a_browser(self, files, store):
        signed = signed_put(store)
        for method, url in (
            ("GET", shown(store)),
            ("GET", files.url + "/x"),
            ("PUT", signed.url),
            ("POST", signed.url),
        ):
            _, headers, _ = ask(method, url)
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["content-security-policy"] == "sandbox; default-src 'none'"
            assert headers["cross-origin-resource-policy"] == "cross-origin"
            assert headers["vary"] == "Origin"

    def test_a_file_may_be_kept_as_long_as_its_address_lasts(self, store):
        status, headers, _ = ask("GET", shown(store))

        assert status == 200
        stored = int(headers["cache-control"].removeprefix("private, max-age=").removesuffix(", immutable"))
        assert 50 * 60 - 5 <= stored <= 60 * 60
        assert headers["accept-ranges"] == "bytes"
        assert headers["last-modified"].endswith("GMT")

    def test_a_refusal_is_not_kept(self, files):
        assert ask("GET", files.url + "/x")[1]["cache-control"] == "no-store"

    def test_head_answers_like_get_without_the_bytes(self, store):
        url = shown(store)
        _, wanted, _ = ask("GET", url)

        status, headers, body = ask("HEAD", url)

        assert (status, body) == (200, b"")
        for name in ("content-length", "content-type", "etag", "content-disposition"):
            assert headers[name] == wanted[name]

    @pytest.mark.parametrize(
        "header",
        ["bytes=5-2", "bytes=a-b", "bytes=0-1,4-5", "items=0-1", "bytes=-", "bytes=" + "9" * 400 + "-"],
    )
    def test_a_range_not_understood_gets_the_whole(self, store, header):
        status, _, body = ask("GET", shown(store), {"Range": header})

        assert (status, body) == (200, INK)

    def test_a_part_of_what_has_changed_is_the_whole(self, store):
        url = shown(store)
        etag = ask("GET", url)[1]["etag"]

        assert ask("GET", url, {"Range": "bytes=0-3", "If-Range": etag})[0] == 206
        assert ask("GET", url, {"Range": "bytes=0-3", "If-Range": '"another"'})[0] == 200

    def test_the_last_zero_bytes_can_not_be_had(self, store):
        status, headers, _ = ask("GET", shown(store), {"Range": "bytes=-0"})

        assert (status, headers["content-range"]) == (416, f"bytes */{len(INK)}")

    def test_one_connection_serves_many(self, files, store):
        parts = urlsplit(shown(store))
        connection = http.client.HTTPConnection("127.0.0.1", files.port, timeout=10)
        for _ in range(3):
            connection.request("GET", f"{parts.path}?{parts.query}")
            assert connection.getresponse().read() == INK
        connection.close()

    def test_health(self, files):
        assert ask("GET", files.url + "/healthz")[0] == 200

    def test_health_without_the_disk(self, tmp_path):
        app = create_files_app(tmp_path / "disk", secret=SECRET, origin=SITE)
        (tmp_path / "disk").rename(tmp_path / "unmounted")
        statuses = []

        app({"REQUEST_METHOD": "GET", "PATH_INFO": "/healthz"}, lambda status, _: statuses.append(status))

        assert statuses == ["503 Service Unavailable"]


class TestPatience:
    def test_a_sender_that_stops_is_let_go(self, files, store):
        signed = signed_put(store)
        connection = begin_upload(signed, len(INK))
        connection.sendall(INK[:100])
        began = time.monotonic()

        answer = connection.recv(65536)

        assert answer.startswith(b"HTTP/1.1 408 ")
        assert time.monotonic() - began < 1.4
        self.assert_nothing_left(files, store, signed)

    def test_a_sender_that_drips_is_let_go_when_its_time_is_over(self, files, store):
        signed = signed_put(store)
        connection = begin_upload(signed, len(INK))
        connection.settimeout(0.1)
        began, answer = time.monotonic(), b""
        while not answer and time.monotonic() - began < 5:
            connection.sendall(b"i")
            with contextlib.suppress(TimeoutError):
                answer = connection.recv(65536)

        assert answer.startswith(b"HTTP/1.1 408 ")
        assert 1.4 < time.monotonic() - began < 3
        self.assert_nothing_left(files, store, signed)

    def test_a_sender_that_goes_away_leaves_nothing(self, files, store):
        signed = signed_put(store)
        connection = begin_upload(signed, len(INK))
        connection.sendall(INK[:100])
        until(lambda: left_over(files.root))

        connection.close()

        until(lambda: not left_over(files.root))
        self.assert_nothing_left(files, store, signed)

    def test_more_slow_senders_than_threads_do_not_stop_it_for_long(self, files, store):
        url = shown(store)
        connections = [begin_upload(signed_put(store), len(INK)) for _ in range(16)]

        status, _, body = ask("GET", url)

        assert (status, body) == (200, INK)
        for connection in connections:
            connection.close()

    @staticmethod
    def assert_nothing_left(files, store, signed):
        assert store.stat(urlsplit(signed.url).path[1:]) is None
        until(lambda: not left_over(files.root))
        assert ask("PUT", signed.url, signed.headers, INK)[0] == 200


class TestSetUp:
    @pytest.mark.parametrize("lacking", ["FILES_ROOT", "FILES_SECRET", "PUBLIC_URL"])
    def test_it_says_what_it_needs(self, monkeypatch, tmp_path, lacking):
        monkeypatch.delenv("SECRET_KEY", raising=False)
        settings = {"FILES_ROOT": str(tmp_path), "FILES_SECRET": SECRET, "PUBLIC_URL": SITE}
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        monkeypatch.delenv(lacking)

        with pytest.raises(RuntimeError, match=f"needs {lacking} in"):
            from_environment()

    def test_a_secret_too_short_is_refused(self, tmp_path: Path):
        with pytest.raises(ValueError, match="at least 8"):
            create_files_app(tmp_path, secret="short", origin=SITE)

    def test_the_sites_address_may_have_a_path_and_the_usual_port(self, tmp_path: Path):
        app = create_files_app(tmp_path, secret=SECRET, origin="https://Konpe.test:443/ja/")

        assert app._origin == "https://konpe.test"


@pytest.mark.parametrize("inline", [True, False])
@pytest.mark.parametrize("content_type", ["text/html", "image/svg+xml", "application/octet-stream"])
def test_whatever_is_served_can_do_nothing_in_a_page(files_process, content_type, inline):
    store = DiskStore(files_process.root, url=files_process.url, secret=SECRET)
    key = keys.inbox()
    store.put(key, io.BytesIO(b"<script>"), content_type=content_type, size=8)

    for wanted in ({}, {"Range": "bytes=0-3"}):
        _, headers, _ = ask("GET", store.sign_get(key, expires_at=soon(), inline=inline), wanted)

        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"] == "sandbox; default-src 'none'"
        assert headers["content-disposition"] == ("inline" if inline else "attachment")
        assert headers["content-type"] == (content_type if inline else "application/octet-stream")
