"""The check finds what is wrong with a store by trying it."""

import http.server
import io
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from storage import check
from storage.disk import DiskStore
from storage.store import Signed, Stat
from tests.services import free_port
from tests.storage.conftest import SECRET, SITE
from tests.storage.memory import MemoryStore


def codes(findings) -> set[tuple[str, str]]:
    return {(finding.level, finding.code) for finding in findings}


@pytest.fixture
def disk(files_process):
    """A disk store at the files process, whose folder and secret it shares unless told otherwise."""

    def at(kind=DiskStore, root=files_process.root, secret=SECRET):
        return kind(root, url=files_process.url, secret=secret)

    return at


def test_a_disk_with_its_files_process_passes_and_is_left_clean(disk):
    before = list(disk().list(""))

    assert disk().check(SITE) == []

    assert list(disk().list("")) == before


def test_a_files_process_of_another_site_with_another_secret_or_over_another_folder_is_found(disk, tmp_path):
    other_site = codes(disk().check("https://other.test"))
    assert other_site == {("error", "cors.missing"), ("warning", "cors.etag")}
    assert codes(disk(secret="another secret").check(SITE)) == {("error", "upload.refused")}
    assert ("error", "upload.elsewhere") in codes(disk(root=tmp_path).check(SITE))


def test_a_files_process_that_does_not_run_is_found(tmp_path):
    store = DiskStore(tmp_path, url=f"http://127.0.0.1:{free_port()}", secret=SECRET)

    assert codes(store.check(SITE)) == {("error", "store.unreachable")}


class Gullible(http.server.BaseHTTPRequestHandler):
    """A store that believes everybody, overwrites, has a wide CORS rule and a clock 5 s fast."""

    store: MemoryStore

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        key = self.path.partition("?")[0][1:]
        self.store.delete(key)
        self.store.put(key, io.BytesIO(body), content_type="image/png", size=len(body))
        self._answer(b"")

    def do_GET(self) -> None:
        self._answer(b"all I have")

    def do_OPTIONS(self) -> None:
        self._answer(b"")

    def _answer(self, body: bytes) -> None:
        self.send_response_only(200)
        self.send_header("Date", format_datetime(datetime.now(UTC) + timedelta(seconds=5), usegmt=True))
        self.send_header("Content-Length", str(len(body)))
        for name in ("Allow-Origin", "Allow-Headers"):
            self.send_header(f"Access-Control-{name}", "*")
        self.send_header("Access-Control-Allow-Methods", "GET, PUT")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


class Trusting(MemoryStore):
    """The store behind the gullible server."""

    url = ""

    def sign_put(self, key, **options) -> Signed:
        signed = super().sign_put(key, **options)
        return Signed("PUT", f"{self.url}/{key}?x=1", signed.headers, signed.expires_at)

    def sign_get(self, key, **options) -> str:
        return f"{self.url}/{key}?x=1"


@pytest.fixture
def gullible():
    store = Trusting()
    handler = type("Handler", (Gullible,), {"store": store})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        store.url = f"http://127.0.0.1:{server.server_port}"
        yield store
        server.shutdown()


def test_a_store_that_believes_everybody_is_found_out(gullible):
    found = check.findings(gullible, SITE)
    assert codes(found) == {
        ("error", "signature.type"), ("error", "signature.length"), ("error", "store.overwrites"),
        ("error", "anonymous.read"), ("error", "anonymous.list"), ("error", "anonymous.write"),
        ("warning", "cors.wide"), ("warning", "cors.etag"), ("warning", "clock.differs"),
    }  # fmt: skip
    assert list(gullible.list("")) == []
    assert all(one.sentence[0].isupper() and one.sentence.endswith(".") for one in found)


@pytest.mark.parametrize("code", ["parts.length", "parts.refused", "parts.listing", "parts.late"])
def test_a_store_that_does_parts_wrong_is_found(disk, code):
    store = disk(Piecemeal)
    store.fault = code

    assert codes(store.check(SITE)) == {("error", code)}
    assert list(store.unfinished("inbox/check-")) == []


class Piecemeal(DiskStore):
    """Has one fault with files in parts."""

    fault = ""

    def sign_part(self, key, upload, number, *, size, expires_at, sender="") -> Signed:
        if self.fault == "parts.length":
            size += 1
        if self.fault == "parts.refused":
            upload = "no-such-upload"
        return super().sign_part(key, upload, number, size=size, expires_at=expires_at)

    def parts(self, key, upload):
        return {} if self.fault == "parts.listing" else super().parts(key, upload)

    def join(self, key, upload, parts, *, size) -> Stat:
        if self.fault == "parts.late":
            return Stat(size, None, "", datetime.now(UTC))
        return super().join(key, upload, parts, size=size)


class Forgetful(MemoryStore):
    """Gives back other bytes, lists nothing and deletes nothing."""

    def open(self, key):
        return io.BytesIO(b"other")

    def list(self, prefix):
        return iter(())

    def delete(self, key) -> None:
        pass


def test_a_store_that_loses_things_is_found():
    found = codes(check.findings(Forgetful(), SITE))
    assert found == {("error", f"store.{code}") for code in ("changes", "listing", "keeps")}


def test_a_store_that_is_away_is_found():
    store = MemoryStore()
    store.away = True

    assert codes(check.findings(store, SITE)) == {("error", "store.away")}
