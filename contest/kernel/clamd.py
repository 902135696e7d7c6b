"""Virus scan of a file by clamd (man clamd: INSTREAM). What it did not scan whole is "not scanned".

clamd says OK of what is beyond its limits, unless it runs with `AlertExceedsMax yes`: so it is first shown an archive
nested deeper than any of its limits, and while it calls that clean, nothing it calls clean is.
"""

import io
import socket
import struct
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

CLEAN, INFECTED, NOT_SCANNED = "clean", "infected", "not_scanned"
# Why a file was not scanned.
OFF, AWAY, TOO_LARGE, LIMITS, LOCKED = "off", "away", "too_large", "limits", "locked"
CONNECT, PATIENCE = 5.0, 180.0
BLOCK = 64 * 1024
_DEEP, _BELIEVED = (
    120,
    600.0,
)  # clamd's MaxRecursion is at most 100; seconds for which its manners are remembered


@dataclass(frozen=True)
class Scan:
    """Result of a scan: a verdict, and the signature's name or why there was no scan."""

    verdict: str
    note: str = ""


class NoScanner:
    """A site without a scanner: nothing is ever clean."""

    def scan(self, path: Path) -> Scan:
        """Not scanned."""
        return Scan(NOT_SCANNED, OFF)

    def trouble(self) -> str | None:
        """Nothing to look after."""
        return None


class Clamd:
    """A clamd at `tcp://host:port` or `unix:/path`; files above `most` bytes are not even sent."""

    def __init__(self, url: str, *, most: int) -> None:
        at = urlsplit(url)
        if at.scheme not in ("tcp", "unix") or not (at.path if at.scheme == "unix" else at.hostname):
            raise ValueError(f"CLAMD_URL is tcp://host:3310 or unix:/run/clamav/clamd.ctl, not {url!r}")
        self._at, self._most = at, most
        self._owns_up_until = 0.0

    def scan(self, path: Path) -> Scan:
        """Have a file looked at. Never raises for a scanner that is away, cut off or at its limit."""
        if path.stat().st_size > self._most:
            return Scan(NOT_SCANNED, TOO_LARGE)
        try:
            with path.open("rb") as file:
                found = _understood(self._stream(file))
            if found.verdict == CLEAN and not self._owns_up():
                return Scan(NOT_SCANNED, LIMITS)
        except OSError:
            return Scan(NOT_SCANNED, AWAY)
        return found

    def trouble(self) -> str | None:
        """What keeps it from saying of any file that it is clean, and what to do; None if nothing does."""
        try:
            if self._ask(b"zPING\0") != "PONG":
                return "clamd does not answer as one."
            self._owns_up_until = 0.0
            if not self._owns_up():
                return "clamd hides when it stops at a limit: set `AlertExceedsMax yes` in clamd.conf."
        except OSError as failure:
            return f"clamd does not answer, files are not scanned: {failure}"
        return None

    def _owns_up(self) -> bool:
        if time.monotonic() < self._owns_up_until:
            return True
        if _understood(self._stream(io.BytesIO(_matryoshka()))).note != LIMITS:
            return False
        self._owns_up_until = time.monotonic() + _BELIEVED
        return True

    def _stream(self, file: BinaryIO) -> str:
        with self._connected() as line:
            try:
                line.sendall(b"zINSTREAM\0")
                while block := file.read(BLOCK):
                    line.sendall(struct.pack(">I", len(block)) + block)
                line.sendall(struct.pack(">I", 0))
            except (BrokenPipeError, ConnectionResetError):
                pass  # it has heard enough: it may have said why
            return _answer(line)

    def _ask(self, command: bytes) -> str:
        with self._connected() as line:
            line.sendall(command)
            return _answer(line)

    def _connected(self) -> socket.socket:
        if self._at.scheme == "unix":
            line = socket.socket(socket.AF_UNIX)
            line.settimeout(CONNECT)
            try:
                line.connect(self._at.path)
            except OSError:
                line.close()
                raise
        else:
            line = socket.create_connection((self._at.hostname or "", self._at.port or 3310), CONNECT)
        line.settimeout(PATIENCE)
        return line


def _answer(line: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < 4096 and (more := line.recv(4096)):
        said += more
    if not said.endswith(b"\0"):
        raise ConnectionError("clamd was cut off")
    return said.rstrip(b"\0").decode("utf-8", "replace")


def _understood(said: str) -> Scan:
    if said == "stream: OK":
        return Scan(CLEAN)
    if said.startswith("stream: ") and said.endswith(" FOUND"):
        name = said.removeprefix("stream: ").removesuffix(" FOUND")
        if name.startswith("Heuristics.Limits.Exceeded"):
            return Scan(NOT_SCANNED, LIMITS)
        if name.startswith("Heuristics.Encrypted"):
            return Scan(NOT_SCANNED, LOCKED)
        return Scan(INFECTED, name[:100])
    return Scan(NOT_SCANNED, TOO_LARGE if "size limit exceeded" in said else AWAY)


def _matryoshka() -> bytes:
    """A ZIP in a ZIP in a ZIP, deeper than clamd ever goes."""
    inner = b"innermost"
    for _ in range(_DEEP):
        outer = io.BytesIO()
        with zipfile.ZipFile(outer, "w") as archive:
            archive.writestr("a.zip", inner)
        inner = outer.getvalue()
    return inner
