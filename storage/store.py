"""What every store of objects promises, and the values and errors it speaks in.

A store is write-once: an object appears whole or not at all, and is never
changed afterwards. Browsers send and fetch bytes straight to and from the
store with signed URLs; the worker uses the other methods.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Literal, Protocol


class StoreError(Exception):
    """What a store could not do."""


class Missing(StoreError):
    """There is no object at this key."""


class Exists(StoreError):
    """There is already an object at this key, and it stays as it is."""


class WrongParts(StoreError):
    """The parts named are not those that arrived, or not the whole file."""


class StorageUnavailable(StoreError):
    """The store does not answer, or refuses us altogether: try again later."""


class WrongSize(ValueError):
    """The bytes given are not as many as announced."""


@dataclass(frozen=True)
class Signed:
    """A request somebody may make without asking us again.

    `headers` must be sent exactly as they are. Content-Length is signed too,
    but not among them: every client sets it by itself, and browsers forbid
    scripts to.
    """

    method: str
    url: str
    headers: Mapping[str, str]
    expires_at: datetime


@dataclass(frozen=True)
class Stat:
    """What a store knows of an object: `size` in bytes, `etag` without quotes.

    A listing does not say the content type: there it is None.
    """

    size: int
    content_type: str | None
    etag: str
    modified_at: datetime


@dataclass(frozen=True)
class Part:
    """A part of a file that has arrived: `size` in bytes, `etag` without quotes."""

    size: int
    etag: str


@dataclass(frozen=True)
class Unfinished:
    """A file of which at most parts have arrived: its key, the store's name of the upload, when it was begun."""

    key: str
    upload: str
    begun_at: datetime


@dataclass(frozen=True)
class Finding:
    """One thing `check` found wrong, or `fix` did: a code for programs, a sentence for people."""

    level: Literal["error", "warning", "done"]
    code: str
    sentence: str


# Not written out below: there `list` is a method.
Findings = list[Finding]


class ObjectStore(Protocol):
    """A place that keeps objects under keys of `storage.keys`.

    Every method that talks to the store may raise StorageUnavailable. Signing asks
    nobody; on S3 it raises StorageUnavailable when there are no credentials to sign with.
    """

    @property
    def origin(self) -> str:
        """Scheme, host and port that browsers send to and fetch from, for the site's CSP."""
        ...

    def sign_put(
        self, key: str, *, content_type: str, size: int, expires_at: datetime, sender: str = ""
    ) -> Signed:
        """Allow one PUT of exactly `size` bytes of this type, to be begun until `expires_at`.

        The second PUT to a key is answered 412, a PUT with another type or
        length 403. A store that bounds how much one sender does at once tells
        them apart by `sender`, a word in the URL; it answers 409
        or 503, and after how many seconds to try again.
        """
        ...

    def sign_get(
        self,
        key: str,
        *,
        expires_at: datetime,
        content_type: str | None = None,
        filename: str | None = None,
        inline: bool = True,
    ) -> str:
        """A URL that serves the object until `expires_at` at the latest.

        The end is rounded down to the 10 minutes (never below 5 from now), so
        that pages show the same URL for a while and browsers keep what they
        have. `inline=False` serves an attachment, of no particular type unless
        `content_type` says one. `filename` may be anything a person typed.
        """
        ...

    def begin(self, key: str, *, content_type: str, size: int) -> str:
        """Expect a file of this type and size in parts; the store's own name of that upload.

        Nothing is at the key until `join`; what is never joined is removed by
        `abandon`, and found by `unfinished`.
        """
        ...

    def sign_part(
        self, key: str, upload: str, number: int, *, size: int, expires_at: datetime, sender: str = ""
    ) -> Signed:
        """Allow PUTs of exactly `size` bytes as part `number` (from 1), to be begun until `expires_at`.

        A part may be sent again until the parts are joined: the last one that
        arrived whole counts. Another length is answered 403, a part of an upload
        that was joined or abandoned 404. All parts but the last have at least 5 MiB.
        """
        ...

    def parts(self, key: str, upload: str) -> dict[int, Part]:
        """The parts that have arrived, by number. Raises Missing when the upload was joined or abandoned."""
        ...

    def join(self, key: str, upload: str, parts: Mapping[int, str], *, size: int) -> Stat:
        """Make the parts, named by number and etag, the object at `key`, and say what is there.

        Joining again changes nothing and answers the same. Raises WrongParts
        when these have not arrived or are not `size` bytes together, Missing
        when there is neither the upload nor an object.
        """
        ...

    def abandon(self, key: str, upload: str) -> None:
        """Remove the parts of an upload that is not joined; nothing happens when there is none."""
        ...

    def unfinished(self, prefix: str) -> Iterator[Unfinished]:
        """All uploads in parts, neither joined nor abandoned, whose key begins with `prefix`."""
        ...

    def put(self, key: str, file: BinaryIO, *, content_type: str, size: int) -> None:
        """Store `file`, which is seekable and at its start.

        Raises Exists, and WrongSize when it does not hold exactly `size` bytes.
        After StorageUnavailable the object may have arrived all the same: try again and
        take Exists for a yes where the key comes from the content.
        """
        ...

    def open(self, key: str) -> AbstractContextManager[BinaryIO]:
        """The object's bytes as a stream, read as they are asked for. Raises Missing."""
        ...

    def stat(self, key: str) -> Stat | None:
        """What is at this key, or None."""
        ...

    def copy(self, source: str, target: str) -> None:
        """Copy an object within the store, type and all. Raises Missing, Exists.

        On S3 stores that ignore conditions on copies (Ceph does) two copies to
        one key at the same instant both succeed: copy to content keys only.
        """
        ...

    def delete(self, key: str) -> None:
        """Remove the object; nothing happens when there is none."""
        ...

    def list(self, prefix: str) -> Iterator[tuple[str, Stat]]:
        """All objects whose key begins with `prefix`, in order of key."""
        ...

    def free(self) -> int | None:
        """Bytes that may still be stored; None for a store without an end. Asks nobody over a network."""
        ...

    def check(self, origin: str) -> Findings:
        """Try what the site at `origin` needs of the store, and say what is wrong; writes a probe."""
        ...

    def fix(self, origin: str) -> Findings:
        """Mend what can be mended for the site at `origin`, and say what was done or could not be."""
        ...


_CONTENT_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*")


def require_content_type(content_type: str) -> str:
    """The type itself if it is a plain media type in small letters; else ValueError."""
    if len(content_type) > 100 or not _CONTENT_TYPE.fullmatch(content_type):
        raise ValueError(f"not a plain media type: {content_type!r}")
    return content_type
