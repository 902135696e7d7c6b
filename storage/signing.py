"""Signed URLs of the disk store: what may be done is in the URL, signed by HMAC.

Nothing is remembered: the process that signs and the one that serves share a
secret and no state.
"""

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit

from storage.disposition import disposition
from storage.keys import require_key
from storage.store import Signed, require_content_type

WINDOW = timedelta(minutes=10)
_SHORTEST = timedelta(minutes=5)
OPAQUE = "application/octet-stream"


def derived_secret(secret_key: str) -> str:
    """The secret of the disk store of a site that was given none: its own use of SECRET_KEY, which it does not tell."""
    return hmac.new(secret_key.encode(), b"storage.secret/1", hashlib.sha256).hexdigest()


class Refused(Exception):
    """The URL was not signed by us as it stands, or its time is over."""


@dataclass(frozen=True)
class Grant:
    """What a signed URL allows: PUT of so many bytes, of a type or as a part, or GET with these headers.

    `part` is the part's number and the upload's name ("3.5f0c…"), or empty; `sender` tells people apart and
    names nobody.
    """

    method: str
    key: str
    content_type: str
    size: str
    disposition: str
    expires: str
    part: str = ""
    sender: str = ""


class Urls:
    """The half of a disk store that signs URLs, and reads them where it is served.

    `base` is the address of its files process, `secret` what both share.
    """

    def __init__(self, base: str, *, secret: str, clock: Callable[[], datetime]) -> None:
        if len(secret) < 8:
            raise ValueError("the secret that signs file URLs has at least 8 characters")
        self._base = base.rstrip("/")
        self._clock = clock
        # A key of its own: the secret may sign other things elsewhere.
        self._key = hmac.new(secret.encode(), b"storage.signing/1", hashlib.sha256).digest()

    @property
    def origin(self) -> str:
        """See ObjectStore.origin."""
        return origin_of(self._base)

    def sign_put(
        self, key: str, *, content_type: str, size: int, expires_at: datetime, sender: str = ""
    ) -> Signed:
        """See ObjectStore.sign_put."""
        seconds = until(expires_at, now=self._clock())
        shown_as = require_content_type(content_type)
        grant = Grant("PUT", require_key(key), shown_as, str(size), "", seconds, sender=sender)
        headers = {"Content-Type": content_type, "If-None-Match": "*"}
        return Signed("PUT", self._url(grant), headers, datetime.fromtimestamp(int(seconds), UTC))

    def sign_part(
        self, key: str, upload: str, number: int, *, size: int, expires_at: datetime, sender: str = ""
    ) -> Signed:
        """See ObjectStore.sign_part."""
        seconds = until(expires_at, now=self._clock())
        grant = Grant("PUT", require_key(key), "", str(size), "", seconds, f"{number}.{upload}", sender)
        return Signed("PUT", self._url(grant), {}, datetime.fromtimestamp(int(seconds), UTC))

    def sign_get(
        self,
        key: str,
        *,
        expires_at: datetime,
        content_type: str | None = None,
        filename: str | None = None,
        inline: bool = True,
    ) -> str:
        """See ObjectStore.sign_get."""
        shown_as = served_type(content_type, inline=inline)
        now = self._clock()
        ends = until(rounded(expires_at, now=now), now=now)
        return self._url(
            Grant("GET", require_key(key), shown_as, "", disposition(filename, inline=inline), ends)
        )

    def granted(self, method: str, key: str, query: str) -> Grant:
        """What the URL with this key and query allows to `method`. Raises Refused."""
        try:
            pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=True, max_num_fields=7)
            given = dict(pairs)
            if len(given) < len(pairs):
                raise ValueError("a field is there twice")
            signature = given.pop("signature")
            grant = Grant(method=method, key=key, **given)
            expires = int(grant.expires)
        except (ValueError, KeyError, TypeError) as fault:
            raise Refused("The address is not one of ours.") from fault
        # Bytes, because compare_digest refuses strings beyond ASCII.
        if not hmac.compare_digest(signature.encode(), self._sign(grant).encode()):
            raise Refused("The signature does not fit.")
        if self._clock().timestamp() > expires:
            raise Refused("The address has expired.")
        return grant

    def seconds_left(self, grant: Grant) -> int:
        """How long the grant may still be used."""
        return max(0, int(grant.expires) - int(self._clock().timestamp()))

    def _url(self, grant: Grant) -> str:
        query = _query(
            grant.expires, grant.content_type, grant.size, grant.disposition, grant.part, grant.sender
        )
        return f"{self._base}/{grant.key}?{query}&signature={self._sign(grant)}"

    def _sign(self, grant: Grant) -> str:
        words = [grant.method, grant.expires, grant.content_type, grant.size, grant.disposition, grant.part]
        # Of nobody in particular is as addresses were written before senders were distinguished.
        terms = _terms(*words, grant.sender) if grant.sender else _terms(*words)
        # No line break in the terms: no two grants can be written alike, whatever the key.
        return hmac.digest(self._key, f"{terms}\n{grant.key}".encode(), "sha256").hex()


# The pictures of a page differ in their key alone: what else their addresses say is written once.


@lru_cache(256)
def _query(expires: str, content_type: str, size: str, disposition: str, part: str, sender: str) -> str:
    fields = {
        "expires": expires,
        "content_type": content_type,
        "size": size,
        "disposition": disposition,
        "part": part,
    }
    return urlencode(fields | {"sender": sender} if sender else fields)


@lru_cache(256)
def _terms(*words: str) -> str:
    return json.dumps(words)


def origin_of(url: str) -> str:
    """Scheme, host and port of an address, as a browser writes them in Origin."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if ":" in host:
        host = f"[{host}]"
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    port = f":{parts.port}" if parts.port and parts.port != usual else ""
    return f"{parts.scheme}://{host}{port}"


def rounded(expires_at: datetime, *, now: datetime) -> datetime:
    """The last full 10 minutes before `expires_at`, if that is at least 5 minutes away.

    Lifetimes of whole tens of minutes then give the same URL for ten minutes.
    """
    window = WINDOW.total_seconds()
    floor = datetime.fromtimestamp(expires_at.timestamp() // window * window, UTC)
    return floor if floor - now >= _SHORTEST else expires_at


def served_type(content_type: str | None, *, inline: bool) -> str:
    """The type a GET answers with; "" stands for the one the object was stored with."""
    if content_type is not None:
        return require_content_type(content_type)
    return "" if inline else OPAQUE


def until(expires_at: datetime, *, now: datetime) -> str:
    """The last second of a URL's life since 1970; ValueError when it is over already."""
    if expires_at <= now:
        raise ValueError("a URL can not be signed that has expired already")
    return str(int(expires_at.timestamp()))


def utcnow() -> datetime:
    """The clock of a store that was given none."""
    return datetime.now(UTC)
