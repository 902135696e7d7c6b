"""Pieces of pages that are kept ready: drawn once, with holes for what differs each time they are sent.

A piece lives in its process, under a key that holds all it was made of: who changes any of that changes the key, and
nothing need ever be taken back. The oldest go when there are too many.
"""

import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from secrets import token_urlsafe
from typing import Any, Generic, NamedTuple, TypeVar

from flask import Flask, current_app, g
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

T = TypeVar("T")
MOST_BYTES, MOST_PLANS = 32 * 2**20, 2_000  # in each process
_SECRET = token_urlsafe(12)  # what people write is never a hole
_HOLE = re.compile(f"\x02{re.escape(_SECRET)} (\\w+)\x03")


class Piece(NamedTuple):
    """Text and the names of holes, in turn; and a hash of it."""

    parts: tuple[bytes, ...]
    digest: str


class Shelf(Generic[T]):
    """What one process of a house has made ready, the longest unasked first; `most` is of what `weigh` says."""

    def __init__(self, most: int, weigh: Callable[[T], int] = lambda _one: 1) -> None:
        self._most, self._weigh, self._weight = most, weigh, 0
        self._things: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: Hashable) -> T | None:
        """What lies under this key, if it is still there."""
        with self._lock:
            if found := self._things.get(key):
                self._things.move_to_end(key)
            return found

    def keep(self, key: Hashable, made: T) -> None:
        """Put it there, in the place of what is; the oldest make room."""
        with self._lock:
            self._drop(key)
            self._things[key] = made
            self._weight += self._weigh(made)
            while self._weight > self._most:
                self._weight -= self._weigh(self._things.popitem(last=False)[1])

    def drop(self, key: Hashable) -> None:
        """Take it away, if it is there."""
        with self._lock:
            self._drop(key)

    def _drop(self, key: Hashable) -> None:
        if old := self._things.pop(key, None):
            self._weight -= self._weigh(old)

    def clear(self) -> None:
        """Drop everything."""
        with self._lock:
            self._things.clear()
            self._weight = 0


def init_app(app: Flask) -> None:
    """Give templates what differs each time: form keys, the server's time; as holes while a piece is drawn."""
    app.extensions["konpe.kept"] = Shelf[Piece](MOST_BYTES, _weigh)
    app.extensions["konpe.plans"] = Shelf[Any](MOST_PLANS)  # of contests/sending.py
    ours = {name: partial(_or_hole, name, fresh) for name, fresh in _FRESH.items()}
    app.jinja_env.globals.update(ours)
    app.context_processor(lambda: {"csrf_token": ours["csrf_token"]})  # Flask-WTF has one that knows no holes


def hole(name: str) -> Markup:
    """Where something is put in when the piece is sent."""
    return Markup(f"\x02{_SECRET} {name}\x03")  # noqa: S704 — our own words


def key(*made_of: object) -> bytes:
    """A key for what is made of all this, however long it is."""
    return hashlib.sha256(repr(made_of).encode()).digest()


def piece(key: Hashable, draw: Callable[[], str], *, keep: bool = True) -> Piece:
    """The piece kept under this key, or else as it is drawn now, and `keep` it then."""
    if found := find(key):
        return found
    with _holes():
        parts = tuple(part.encode() for part in _HOLE.split(draw()))
    made = Piece(parts, hashlib.sha256(b"\x02".join(parts)).hexdigest())
    if keep:
        _shelf().keep(key, made)
    return made


def find(key: Hashable) -> Piece | None:
    """The piece kept under this key, if there is one."""
    return _shelf().find(key)


def _shelf() -> Shelf[Piece]:
    shelf: Shelf[Piece] = current_app.extensions["konpe.kept"]
    return shelf


def put_together(made: Piece, **pieces: Piece) -> bytes:
    """A piece with its holes filled: by other pieces, or afresh."""
    return b"".join(_filled(made, pieces))


def tag(pieces: Iterable[Piece], *beside: object) -> str:
    """An ETag for what is put together from these pieces: by what they say, never by what they were made after, or it
    would tell that something happened to those who may not see it."""
    said = repr(([one.digest for one in pieces], beside))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


@contextmanager
def _holes() -> Iterator[None]:
    g.holes = True
    try:
        yield
    finally:
        del g.holes


def _or_hole(name: str, fresh: Callable[[], str]) -> str:
    return hole(name) if "holes" in g else fresh()


def _now() -> str:
    return str(g.now.isoformat()) if "now" in g else ""


def _filled(made: Piece, pieces: dict[str, Piece]) -> Iterator[bytes]:
    for n, part in enumerate(made.parts):
        if n % 2 == 0:
            yield part
        elif (name := part.decode()) in pieces:
            yield from _filled(pieces[name], pieces)
        else:
            yield _FRESH[name]().encode()


_FRESH: dict[str, Callable[[], str]] = {
    "csrf_token": generate_csrf,
    "once": lambda: token_urlsafe(16),
    "server_now": _now,
}


def _weigh(made: Piece) -> int:
    return sum(map(len, made.parts))
