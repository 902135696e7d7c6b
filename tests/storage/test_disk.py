"""A disk and its files process through crashes: an object is whole or not there."""

import contextlib
import hashlib
import io
import os
import random
import signal
import socket
import threading
import time
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from storage import keys
from storage.disk import DiskStore
from storage.folder import Folder, _being_written
from storage.store import Exists, StorageUnavailable
from tests.storage.conftest import SECRET, FilesProcess, ask, soon

PNG = "image/png"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@pytest.fixture
def files(tmp_path: Path):
    process = FilesProcess(tmp_path)
    process.start()
    yield process
    process.end()


def store_of(files: FilesProcess) -> DiskStore:
    return DiskStore(files.root, url=files.url, secret=SECRET)


def put(folder: Folder, key: str, body: bytes) -> None:
    folder.put(key, io.BytesIO(body), content_type=PNG, size=len(body))


def left_over(root: Path) -> list[Path]:
    return list((root / "incoming").iterdir())


def begin_upload(signed, size: int) -> socket.socket:
    """A PUT whose headers are sent and whose bytes are not."""
    parts = urlsplit(signed.url)
    connection = socket.create_connection((parts.hostname, parts.port), timeout=20)
    head = [f"PUT {parts.path}?{parts.query} HTTP/1.1", f"Host: {parts.netloc}", f"Content-Length: {size}"]
    head += [f"{name}: {value}" for name, value in signed.headers.items()]
    connection.sendall(("\r\n".join(head) + "\r\n\r\n").encode())
    return connection


def test_a_crash_in_mid_upload_leaves_nothing_visible_and_the_key_free(files):
    store, key, body = store_of(files), keys.inbox(), os.urandom(400_000)
    signed = store.sign_put(key, content_type=PNG, size=len(body), expires_at=soon())
    connection = begin_upload(signed, len(body))
    connection.sendall(body[:300_000])
    until(lambda: any(part.stat().st_size for part in files.root.glob("incoming/*/body")))

    files.end(signal.SIGKILL)
    connection.close()

    assert store.stat(key) is None
    assert list(store.list("")) == []
    assert len(left_over(files.root)) == 1
    files.start()
    assert ask("PUT", signed.url, signed.headers, body)[0] == 200
    with store.open(key) as stream:
        assert stream.read() == body


def test_uploads_killed_at_any_moment_are_whole_or_not_there(files):
    """Ten kills among four busy senders: what was confirmed is there, what is there is whole."""
    store = store_of(files)
    chance = random.Random(7)
    confirmed: dict[str, str] = {}
    sent: dict[str, str] = {}

    def send(stop: threading.Event) -> None:
        while not stop.is_set():
            key, body = keys.inbox(), os.urandom(300_000)
            sent[key] = hashlib.sha256(body).hexdigest()
            signed = store.sign_put(key, content_type=PNG, size=len(body), expires_at=soon())
            with contextlib.suppress(OSError, HTTPException):
                if ask("PUT", signed.url, signed.headers, body)[0] == 200:
                    confirmed[key] = sent[key]

    for _ in range(10):
        stop = threading.Event()
        senders = [threading.Thread(target=send, args=(stop,)) for _ in range(4)]
        for sender in senders:
            sender.start()
        time.sleep(0.1 + chance.random() * 0.3)
        files.end(signal.SIGKILL)
        stop.set()
        for sender in senders:
            sender.join()
        files.start()

    found = {}
    for key, _ in store.list("inbox/"):
        with store.open(key) as stream:
            found[key] = hashlib.sha256(stream.read()).hexdigest()
    assert confirmed and confirmed.items() <= found.items() <= sent.items()


@pytest.mark.parametrize("call", ["fsync", "mkdir", "rename", "open", "write"])
def test_a_writer_that_dies_at_any_call_leaves_a_whole_object_or_none(tmp_path, call):
    """A child is killed at its first, second, … call of each kind, until it gets through."""
    for nth in range(1, 100):
        root, body = tmp_path / str(nth), os.urandom(200_000)
        key = f"a/b/{nth}"
        status = in_a_child(
            lambda root=root, key=key, body=body: put(Folder(root), key, body), dies_at=(call, nth)
        )
        folder = Folder(root)
        known = folder.stat(key)
        if known is not None:
            with folder.open(key) as stream:
                assert stream.read() == body
            assert (known.size, known.content_type) == (len(body), PNG)
        else:
            put(folder, key, b"the key is free")
        if status == 0:
            assert known is not None
            break
    assert nth > 1


def in_a_child(act, *, dies_at: tuple[str, int]) -> int:
    """Run `act` in a forked child that dies at the nth call of `os.<name>`; its exit status."""
    name, nth = dies_at
    child = os.fork()
    if child == 0:
        calls = [0]
        place, attribute = (Path, name) if name in ("mkdir", "rename") else (os, name)
        if name == "write":
            place, attribute = Counting, "write"
            os.fdopen, fdopen = (lambda *words: Counting(fdopen(*words))), os.fdopen
        real = getattr(place, attribute)

        def counted(*words, **more):
            calls[0] += 1
            if calls[0] == nth:
                os._exit(9)
            return real(*words, **more)

        setattr(place, attribute, counted)
        try:
            act()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


class Counting:
    """A file whose writes can be counted."""

    def __init__(self, file) -> None:
        self._file = file

    def write(self, chunk: bytes) -> int:
        written = self._file.write(chunk)
        self._file.flush()
        return written

    def __getattr__(self, name):
        return getattr(self._file, name)

    def __enter__(self):
        return self

    def __exit__(self, *words):
        return self._file.__exit__(*words)


def test_what_dead_writers_left_is_swept_and_what_lives_is_not(tmp_path):
    folder = Folder(tmp_path)
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb", buffering=0) as sender, os.fdopen(reading, "rb", buffering=0) as receiver:
        sender.write(b"1234")
        writer = threading.Thread(
            target=lambda: folder.put("alive", receiver, content_type=PNG, size=8), daemon=True
        )
        writer.start()
        until(lambda: any(_being_written(place) for place in left_over(tmp_path)))
        (tmp_path / "incoming" / "dead").mkdir()
        (tmp_path / "incoming" / "dead" / "body").write_bytes(b"half")
        (tmp_path / "incoming" / "thrown away").mkdir()
        (tmp_path / "incoming" / "young").mkdir()
        for place in left_over(tmp_path):
            if place.name != "young":
                os.utime(place, (0, 0))

        assert folder.sweep() == 2

        assert len(left_over(tmp_path)) == 2
        sender.write(b"5678")
        sender.close()
        writer.join(10)
    assert folder.stat("alive").size == 8


def test_of_many_writers_at_once_one_wins(folder):
    barrier, won = threading.Barrier(16), []

    def write(number: int) -> None:
        barrier.wait()
        with contextlib.suppress(Exists):
            put(folder, "a/key", bytes([number]) * 50_000)
            won.append(number)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(16)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert len(won) == 1
    with folder.open("a/key") as stream:
        assert stream.read() == bytes(won) * 50_000


def test_who_reads_a_deleted_object_reads_on(folder):
    put(folder, "a", b"ink" * 1000)

    with folder.open("a") as stream:
        folder.delete("a")

        assert stream.read() == b"ink" * 1000


def test_a_folder_that_is_not_there_is_a_store_that_is_away(tmp_path):
    folder = Folder(tmp_path / "disk")
    put(folder, "a/b", b"ink")
    (tmp_path / "disk").rename(tmp_path / "unmounted")

    for act in (
        lambda: folder.stat("a/b"),
        lambda: folder.open("a/b").__enter__(),
        lambda: put(folder, "c", b"1"),
        lambda: folder.delete("a/b"),
        lambda: folder.copy("a/b", "c"),
        lambda: list(folder.list("a/")),
    ):
        with pytest.raises(StorageUnavailable):
            act()
    assert not folder.ready()


def test_nobody_else_on_the_machine_reads_the_files(folder, tmp_path):
    put(folder, "a/b", b"ink")

    modes = {path.stat().st_mode & 0o077 for path in tmp_path.rglob("*")}

    assert modes == {0}


def until(true, seconds: float = 10) -> None:
    give_up = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < give_up
        time.sleep(0.01)
