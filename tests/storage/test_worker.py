"""The files process under gunicorn: whoever is slow holds nobody up, and every cap is kept."""

import contextlib
import http.client
import io
import socket
import time
from urllib.parse import urlsplit

import pytest

from storage import keys
from storage.disk import DiskStore
from tests.storage.conftest import SECRET, SITE, FilesProcess, ask, soon
from tests.storage.test_disk import begin_upload, left_over, until

PNG = "image/png"
INK = b"ink" * 1000
LARGE = b"large" * 2_000_000
THREADS = 8  # of which six take uploads
PLACES = 20


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    process = FilesProcess(tmp_path_factory.mktemp("worker"))
    process.start()
    yield process
    process.end()


@pytest.fixture(scope="module")
def crowded(tmp_path_factory):
    """One that has few places."""
    process = FilesProcess(tmp_path_factory.mktemp("places"), connections=PLACES)
    process.start()
    yield process
    process.end()


@pytest.fixture
def store(files) -> DiskStore:
    return DiskStore(files.root, url=files.url, secret=SECRET)


@pytest.fixture
def connections(files):
    """Connections that are all closed in the end, and forgotten by the process."""
    with contextlib.ExitStack() as stack:
        yield stack
    until(lambda: not left_over(files.root))


def signed_put(store, sender: str, size: int = len(INK)):
    return store.sign_put(keys.inbox(), content_type=PNG, size=size, expires_at=soon(), sender=sender)


def shown(store, body: bytes = INK) -> str:
    key = keys.inbox()
    store.put(key, io.BytesIO(body), content_type=PNG, size=len(body))
    return store.sign_get(key, expires_at=soon())


def connect(files, connections, **options) -> socket.socket:
    connection = connections.enter_context(socket.socket())
    for option, value in options.items():
        connection.setsockopt(socket.SOL_SOCKET, getattr(socket, option), value)
    connection.settimeout(20)
    connection.connect(("127.0.0.1", files.port))
    return connection


def dripping(files, store, connections, sender: str, *, signed=None) -> None:
    """An upload that has begun and goes on for ever."""
    before = len(left_over(files.root))
    connections.enter_context(begin_upload(signed or signed_put(store, sender), len(INK)))
    until(lambda: len(left_over(files.root)) > before)


def put(store, sender: str, *, signed=None, body: bytes = INK):
    signed = signed or signed_put(store, sender, len(body))
    status, headers, text = ask("PUT", signed.url, {**signed.headers, "Origin": SITE}, body)
    return status, headers.get("retry-after"), text


class TestCaps:
    def test_a_second_upload_to_an_address_is_answered_409(self, files, store, connections):
        signed = signed_put(store, "ken")
        dripping(files, store, connections, "ken", signed=signed)

        status, after, text = put(store, "ken", signed=signed)

        assert (status, after) == (409, "5")
        assert text == b"A file is being sent to this address already.\n"

    def test_a_part_under_way_is_not_sent_twice_but_another_is(self, files, store, connections):
        key = keys.inbox()
        upload = store.begin(key, content_type=PNG, size=2 * len(INK))
        first, second = (
            store.sign_part(key, upload, number, size=len(INK), expires_at=soon(), sender="ken")
            for number in (1, 2)
        )
        dripping(files, store, connections, "ken", signed=first)

        assert ask("PUT", first.url, {}, INK)[0] == 409
        assert ask("PUT", second.url, {}, INK)[0] == 200
        assert list(store.parts(key, upload)) == [2]

    def test_uploads_take_three_quarters_of_the_threads(self, files, store, connections):
        for number in range(6):
            dripping(files, store, connections, f"sender {number}")

        assert put(store, "another")[:2] == (503, "5")
        assert ask("GET", shown(store))[0] == 200

    def test_a_sender_leaves_room_for_others(self, files, store, connections):
        for _ in range(3):
            dripping(files, store, connections, "ken")

        assert put(store, "ken")[:2] == (503, "3")
        assert put(store, "mei")[0] == 200

    def test_what_was_refused_goes_through_once_there_is_room(self, files, store):
        with contextlib.ExitStack() as connections:
            for _ in range(3):
                dripping(files, store, connections, "ken")
            assert put(store, "ken")[0] == 503
        until(lambda: not left_over(files.root))

        assert put(store, "ken")[0] == 200

    def test_a_refused_sender_of_much_lives_to_read_the_answer(self, files, store, connections):
        for _ in range(3):
            dripping(files, store, connections, "ken")

        assert put(store, "ken", body=LARGE)[0] == 503


class TestSlowness:
    MANY = 4 * THREADS

    def answered(self, store, body: bytes = INK) -> float:
        """How long a stranger waits for a file."""
        url = shown(store, body)
        began = time.monotonic()
        assert ask("GET", url)[2] == body
        return time.monotonic() - began

    def test_connections_that_say_nothing_hold_no_thread(self, files, store, connections):
        for _ in range(self.MANY):
            connect(files, connections)

        assert self.answered(store) < 3

    def test_heads_that_never_end_hold_no_thread(self, files, store, connections):
        for number in range(self.MANY):
            begun = (b"GET /healthz HTTP/1.1\r\nHost: x\r\n", b"\r\n\r\n", b"G", b"\n\n")[number % 4]
            connect(files, connections).sendall(begun)

        assert self.answered(store) < 3

    def test_a_head_in_pieces_is_understood(self, files, store, connections):
        connection = connect(files, connections)
        for piece in (b"GET /heal", b"thz HTTP/1.1\r", b"\nHost: x\r\nConnection: close\r\n\r", b"\n"):
            connection.sendall(piece)
            time.sleep(0.1)

        assert connection.recv(65536).startswith(b"HTTP/1.1 200 OK\r\n")

    def test_a_head_that_is_too_long_or_breaks_off_is_dropped(self, files, connections):
        long, short = connect(files, connections), connect(files, connections)
        long.sendall(b"GET /healthz HTTP/1.1\r\n" + b"X-Y: z\r\n" * 8000)
        short.sendall(b"GET /healthz HTTP/1.1\r\n")
        short.shutdown(socket.SHUT_WR)

        for dropped in (short, long):
            with contextlib.suppress(ConnectionResetError):
                assert dropped.recv(65536) == b""

    def test_readers_that_take_nothing_hold_no_thread(self, files, store, connections):
        parts = urlsplit(shown(store, LARGE))
        for _ in range(self.MANY):
            connection = connect(files, connections, SO_RCVBUF=4096)
            connection.sendall(f"GET {parts.path}?{parts.query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            assert connection.recv(12) == b"HTTP/1.1 200"

        assert self.answered(store) < 3
        assert self.answered(store, LARGE) < 10

    def test_a_slow_reader_gets_all_of_it(self, files, store, connections):
        parts = urlsplit(shown(store, LARGE))
        connection = connect(files, connections, SO_RCVBUF=65536)
        asked = f"GET {parts.path}?{parts.query} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        connection.sendall(asked.encode())

        answer = b""
        while chunk := connection.recv(1024 * 1024):
            answer += chunk
            time.sleep(0.001)

        assert answer.partition(b"\r\n\r\n")[2] == LARGE

    def test_refused_uploads_that_drip_hold_nobody_up(self, files, store, connections):
        for number in range(6):
            dripping(files, store, connections, f"sender {number}")
        for number in range(self.MANY):
            refused = connections.enter_context(begin_upload(signed_put(store, f"more {number}"), len(INK)))
            assert refused.recv(65536).startswith(b"HTTP/1.1 503 ")

        assert self.answered(store) < 3


class TestEveryPlaceTaken:
    """Others are answered as if nothing was."""

    @pytest.fixture
    def files(self, crowded):
        return crowded

    def five_answered(self, files, store, connections) -> float:
        """How long five strangers in turn wait for a thumbnail in all; browsers keep their connections open."""
        parts = urlsplit(shown(store))
        began = time.monotonic()
        for _ in range(5):
            browser = http.client.HTTPConnection("127.0.0.1", files.port, timeout=20)
            connections.callback(browser.close)
            browser.request("GET", f"{parts.path}?{parts.query}")
            assert browser.getresponse().read() == INK
        return time.monotonic() - began

    def take_all(self, files, connections, said: bytes, many: int = 3 * PLACES) -> None:
        for _ in range(many):
            connect(files, connections, SO_RCVBUF=4096).sendall(said)

    def test_by_silent_connections_but_for_one(self, files, store, connections):
        self.take_all(files, connections, b"", PLACES - 1)

        assert self.five_answered(files, store, connections) < 5

    def test_by_heads_that_never_end(self, files, store, connections):
        self.take_all(files, connections, b"GET / HTTP/1.1\r\n")

        assert self.five_answered(files, store, connections) < 5

    @pytest.mark.parametrize("body", [INK, LARGE])
    @pytest.mark.parametrize("times", [1, 4])
    def test_by_readers_that_take_nothing(self, files, store, connections, body, times):
        parts = urlsplit(shown(store, body))
        asked = f"GET {parts.path}?{parts.query} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
        self.take_all(files, connections, asked * times)

        assert self.five_answered(files, store, connections) < 5

    def test_neither_an_upload_nor_a_slow_reader_is_driven_out_by_heads(self, files, store, connections):
        parts = urlsplit(shown(store, LARGE))
        reader = connect(files, connections, SO_RCVBUF=65536)
        reader.sendall(
            f"GET {parts.path}?{parts.query} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
        )
        answer = reader.recv(65536)
        upload = connections.enter_context(begin_upload(signed_put(store, "ken"), len(INK)))
        until(lambda: left_over(files.root))

        self.take_all(files, connections, b"GET / HTTP/1.1\r\n")
        assert self.five_answered(files, store, connections) < 5
        upload.sendall(INK)
        while chunk := reader.recv(1024 * 1024):
            answer += chunk

        assert upload.recv(65536).startswith(b"HTTP/1.1 200 ")
        assert answer.partition(b"\r\n\r\n")[2] == LARGE


def test_a_connection_is_kept_for_the_next_request(files, store):
    parts = urlsplit(shown(store))
    connection = http.client.HTTPConnection("127.0.0.1", files.port, timeout=10)
    connection.connect()
    address = connection.sock.getsockname()
    for _ in range(3):
        connection.request("GET", f"{parts.path}?{parts.query}")
        assert connection.getresponse().read() == INK
        assert connection.sock.getsockname() == address
    signed = signed_put(store, "ken")
    where = urlsplit(signed.url)
    connection.request("PUT", f"{where.path}?{where.query}", INK, dict(signed.headers))
    assert connection.getresponse().read() == b""
    assert connection.sock.getsockname() == address
    connection.close()


def test_a_connection_with_an_unread_body_is_not_used_again(files, store, connections):
    connection = connect(files, connections)
    connection.sendall(b"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 44\r\n\r\n")
    connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: smuggled.test\r\n\r\n")

    answer = b""
    while chunk := connection.recv(65536):
        answer += chunk

    assert answer.startswith(b"HTTP/1.1 405 ") and answer.count(b"HTTP/1.1") == 1
    assert b"\r\nConnection: close\r\n" in answer
