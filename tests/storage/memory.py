"""A store in memory that behaves: the tests of other packages upload to it and fetch from it.

Its signed URLs are real ones; `receive` and `fetch` put them through the very
code that serves the disk store, without a network.
"""

import io
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO
from urllib.parse import urlsplit

from contest.kernel import db as kernel_db
from storage import signing
from storage.files import LARGEST, FilesApp, Patience
from storage.keys import require_key, require_prefix
from storage.store import (
    Exists,
    Findings,
    Missing,
    Part,
    Stat,
    StorageUnavailable,
    Unfinished,
    WrongParts,
    WrongSize,
    require_content_type,
)

URL = "https://files.test"
SITE = "https://konpe.test"


@dataclass
class _OnItsWay:
    """A file of which parts have arrived, each with its etag."""

    key: str
    content_type: str
    begun_at: datetime
    parts: dict[int, tuple[bytes, str]] = field(default_factory=dict)


class MemoryStore(signing.Urls):
    """An ObjectStore whose objects are gone when it is; set `away` and it answers nobody.

    Whatever goes over the network elsewhere is refused inside a transaction: a slow store would hold SQLite's
    write lock, and with it every act of the site.
    """

    def __init__(self, *, site: str = SITE, clock: Callable[[], datetime] = signing.utcnow) -> None:
        self.away = False
        self.room: int | None = None  # free bytes
        self._objects: dict[str, tuple[bytes, Stat]] = {}
        self._on_their_way: dict[str, _OnItsWay] = {}
        self._joining = threading.Lock()
        super().__init__(URL, secret="kept in memory", clock=clock)
        self._app = FilesApp(self, self, origin=site, patience=Patience(), largest=LARGEST)

    def be_like(self, other: "MemoryStore") -> None:
        """Hold what another holds, and nothing else."""
        self._objects, self._on_their_way = dict(other._objects), deepcopy(other._on_their_way)

    def receive(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """PUT to a signed URL as a browser would; the status it is answered with."""
        return self._ask("PUT", url, {"Content-Length": str(len(body)), **headers}, body)[0]

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
        """GET a signed URL as a browser would: status, headers (names in small letters), body."""
        return self._ask("GET", url, headers or {}, b"")

    # --- ObjectStore

    def begin(self, key: str, *, content_type: str, size: int) -> str:
        self._require_here()
        upload = secrets.token_hex(16)
        self._on_their_way[upload] = _OnItsWay(
            require_key(key), require_content_type(content_type), self._clock()
        )
        return upload

    def parts(self, key: str, upload: str) -> dict[int, Part]:
        self._require_here()
        if upload not in self._on_their_way:
            raise Missing(key)
        there = self._on_their_way[upload].parts
        return {number: Part(len(body), etag) for number, (body, etag) in sorted(there.items())}

    def join(self, key: str, upload: str, parts: Mapping[int, str], *, size: int) -> Stat:
        with self._joining:  # of many at once one joins, and the others find the object
            if upload in self._on_their_way:
                there = self.parts(key, upload)
                whole = sum(part.size for part in there.values()) == size
                if not whole or {number: part.etag for number, part in there.items()} != dict(parts):
                    raise WrongParts(key)
                joining = self._on_their_way.pop(upload)
                body = b"".join(body for _, (body, _) in sorted(joining.parts.items()))
                self._keep(key, body, joining.content_type)
        stat = self.stat(key)
        if stat is None:
            raise Missing(key)
        return stat

    def abandon(self, key: str, upload: str) -> None:
        self._require_here()
        with self._joining:
            self._on_their_way.pop(upload, None)

    def unfinished(self, prefix: str) -> Iterator[Unfinished]:
        self._require_here()
        require_prefix(prefix)
        for upload, one in list(self._on_their_way.items()):
            if one.key.startswith(prefix):
                yield Unfinished(one.key, upload, one.begun_at)

    def put(self, key: str, file: BinaryIO, *, content_type: str, size: int) -> None:
        self._require_here()
        body = file.read(size)
        if len(body) != size or file.read(1):
            raise WrongSize(f"not the {size} bytes announced")
        self._keep(key, body, require_content_type(content_type))

    @contextmanager
    def open(self, key: str) -> Iterator[BinaryIO]:
        self._require_here()
        if require_key(key) not in self._objects:
            raise Missing(key)
        yield io.BytesIO(self._objects[key][0])

    def stat(self, key: str) -> Stat | None:
        self._require_here()
        stored = self._objects.get(require_key(key))
        return stored[1] if stored else None

    def copy(self, source: str, target: str) -> None:
        self._require_here()
        if require_key(source) not in self._objects:
            raise Missing(source)
        body, stat = self._objects[source]
        self._keep(target, body, stat.content_type or "")

    def delete(self, key: str) -> None:
        self._require_here()
        self._objects.pop(require_key(key), None)

    def list(self, prefix: str) -> Iterator[tuple[str, Stat]]:
        self._require_here()
        require_prefix(prefix)
        for key in sorted(self._objects):
            if key.startswith(prefix):
                stat = self._objects[key][1]
                yield key, Stat(stat.size, None, stat.etag, stat.modified_at)

    def free(self) -> int | None:  # like signing it asks no network, and so may be asked in a transaction
        return self.room

    def check(self, origin: str) -> Findings:
        self._require_here()
        return []

    def fix(self, origin: str) -> Findings:
        self._require_here()
        return []

    # --- what FilesApp asks beside

    def put_part(self, upload: str, number: int, file: BinaryIO, *, size: int) -> str:
        self._require_here()
        body = file.read(size)
        if len(body) != size or file.read(1):
            raise WrongSize(f"not the {size} bytes announced")
        if upload not in self._on_their_way:
            raise Missing(upload)
        etag = secrets.token_hex(16)
        self._on_their_way[upload].parts[number] = (body, etag)
        return etag

    def sweep(self) -> int:
        return 0

    def ready(self) -> bool:
        return not self.away

    def _require_here(self) -> None:
        assert kernel_db._open.get() is None, "the store is asked inside a transaction"
        if self.away:
            raise StorageUnavailable("told to be away")

    def _keep(self, key: str, body: bytes, content_type: str) -> None:
        stat = Stat(len(body), content_type, secrets.token_hex(16), self._clock())
        # One step, so that of many at once one wins.
        if self._objects.setdefault(require_key(key), (body, stat))[1] is not stat:
            raise Exists(key)

    def _ask(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        parts = urlsplit(url)
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "wsgi.input": io.BytesIO(body),
        }
        for name, value in headers.items():
            plain = name.upper().replace("-", "_")
            environ[plain if plain in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{plain}"] = value
        answered: list[tuple[str, list[tuple[str, str]]]] = []
        chunks = self._app(environ, lambda status, head: answered.append((status, head)))
        content = b"".join(chunks)
        status, head = answered[0]
        return int(status[:3]), {name.lower(): value for name, value in head}, content
