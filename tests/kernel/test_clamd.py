"""Asking a clamd: clean only what it looked at whole. With the real one, and with one that misbehaves on purpose."""

import contextlib
import shutil
import socket
import struct
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from contest.kernel.clamd import (
    AWAY,
    CLEAN,
    INFECTED,
    LIMITS,
    LOCKED,
    NOT_SCANNED,
    OFF,
    TOO_LARGE,
    Clamd,
    NoScanner,
    Scan,
)
from tests.services import ClamdServer, free_port

MOST = 25 * 1024**2
OWNS_UP = b"stream: Heuristics.Limits.Exceeded.MaxRecursion FOUND\0"


@pytest.fixture
def saved(tmp_path: Path) -> Callable[[bytes], Path]:
    def save(content: bytes) -> Path:
        path = tmp_path / "file"
        path.write_bytes(content)
        return path

    return save


@pytest.fixture
def pretends():
    """`pretends(*answers)`: the address of a clamd that gives these answers, one a connection; None hangs up at once,
    an answer without its NUL is cut off there."""
    listeners = []

    def pretend(*answers: bytes | None, hears: int | None = None) -> str:
        listener = socket.create_server(("127.0.0.1", free_port()))
        listeners.append(listener)

        def serve() -> None:
            for answer in answers:
                with contextlib.suppress(OSError):
                    line, _ = listener.accept()
                    with line:
                        if answer is None:
                            continue
                        heard = 0
                        _read(line, 10)  # zINSTREAM and its NUL
                        while (size := struct.unpack(">I", _read(line, 4))[0]) and (
                            hears is None or heard < hears
                        ):
                            heard += len(_read(line, size))
                        line.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        return "tcp://{}:{}".format(*listener.getsockname())

    yield pretend
    for listener in listeners:
        listener.close()


def _read(line: socket.socket, size: int) -> bytes:
    found = b""
    while len(found) < size and (more := line.recv(size - len(found))):
        found += more
    if len(found) < size:
        raise ConnectionError
    return found


@pytest.mark.parametrize(
    ("answer", "scan"),
    [
        (b"stream: OK\0", Scan(CLEAN)),
        (b"stream: Eicar-Test-Signature FOUND\0", Scan(INFECTED, "Eicar-Test-Signature")),
        (b"INSTREAM size limit exceeded. ERROR\0", Scan(NOT_SCANNED, TOO_LARGE)),
        (b"stream: Heuristics.Limits.Exceeded.MaxScanSize FOUND\0", Scan(NOT_SCANNED, LIMITS)),
        (b"stream: Heuristics.Encrypted.Zip FOUND\0", Scan(NOT_SCANNED, LOCKED)),
        (b"stream: Can't allocate memory ERROR\0", Scan(NOT_SCANNED, AWAY)),
        (b"stream: O", Scan(NOT_SCANNED, AWAY)),
        (b"stream: OK", Scan(NOT_SCANNED, AWAY)),
        (b"", Scan(NOT_SCANNED, AWAY)),
        (None, Scan(NOT_SCANNED, AWAY)),
    ],
)  # fmt: skip
def test_only_a_whole_yes_is_clean(saved, pretends, answer, scan):
    assert Clamd(pretends(answer, OWNS_UP), most=MOST).scan(saved(b"picture")) == scan


def test_a_yes_of_one_that_hides_its_limits_is_none(saved, pretends):
    assert Clamd(pretends(b"stream: OK\0", b"stream: OK\0"), most=MOST).scan(saved(b"x")) == Scan(
        NOT_SCANNED, LIMITS
    )


def test_one_that_has_heard_enough_is_understood_though_it_hangs_up(saved, pretends):
    """clamd answers and closes as soon as its limit is passed, in the middle of what is sent."""
    url = pretends(b"INSTREAM size limit exceeded. ERROR\0", hears=64 * 1024)
    scan = Clamd(url, most=MOST).scan(saved(b"x" * 8_000_000))
    assert scan.verdict == NOT_SCANNED and scan.note in (TOO_LARGE, AWAY)


def test_what_is_too_large_is_not_even_sent(saved):
    assert Clamd("tcp://127.0.0.1:1", most=3).scan(saved(b"four")) == Scan(NOT_SCANNED, TOO_LARGE)


@pytest.mark.parametrize("url", ["tcp://127.0.0.1:1", "unix:/nowhere/clamd.ctl"])
def test_one_that_is_away_has_not_scanned(saved, url):
    assert Clamd(url, most=MOST).scan(saved(b"x")) == Scan(NOT_SCANNED, AWAY)
    assert "does not answer" in (Clamd(url, most=MOST).trouble() or "")


@pytest.mark.parametrize("url", ["", "http://127.0.0.1", "/run/clamd.ctl", "unix:", "tcp:"])
def test_an_address_that_is_none_is_refused_at_the_start(url):
    with pytest.raises(ValueError, match="CLAMD_URL"):
        Clamd(url, most=MOST)


def test_without_a_scanner_nothing_is_clean(saved):
    assert NoScanner().scan(saved(b"x")) == Scan(NOT_SCANNED, OFF)


@pytest.mark.parametrize("way", ["url", "socket"])
def test_the_real_one(clamd: ClamdServer, saved, way):
    asked = Clamd(getattr(clamd, way), most=MOST)
    assert asked.trouble() is None
    assert asked.scan(saved(b"a picture")) == Scan(CLEAN)
    assert asked.scan(saved(b"")) == Scan(CLEAN)
    infected = asked.scan(saved(b"\x89PNG and so on " * 1000 + clamd.VIRUS + b" and on"))
    assert infected.verdict == INFECTED and clamd.SIGNATURE in infected.note
    assert asked.scan(saved(b"x" * (3 * clamd.MOST))).verdict == NOT_SCANNED


def test_the_real_one_that_hides_its_limits_finds_but_never_clears(clamd: ClamdServer, saved, tmp_path):
    """Debian's own settings."""
    folder = tmp_path / "clamd"
    folder.mkdir()
    with ClamdServer(folder, owns_up=False) as shy:
        asked = Clamd(shy.url, most=MOST)
        assert "AlertExceedsMax" in (asked.trouble() or "")
        assert asked.scan(saved(b"a picture")) == Scan(NOT_SCANNED, LIMITS)
        assert asked.scan(saved(shy.VIRUS)).verdict == INFECTED
    shutil.rmtree(folder)
