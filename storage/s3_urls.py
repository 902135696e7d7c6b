"""Signed URLs of one bucket, as of a moment we choose."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from storage.disposition import disposition
from storage.keys import require_key
from storage.signing import WINDOW, origin_of, rounded, served_type, until
from storage.sigv4 import presign
from storage.store import Signed, StorageUnavailable, require_content_type

SSE = "x-amz-server-side-encryption"
_CACHE = "private, max-age=3600, immutable"


class S3Urls:
    """The half of a store on S3 that signs URLs of its bucket, whose address for browsers is `base`.

    `credentials` is asked each time, for those of a machine's role change.
    """

    def __init__(
        self,
        base: str,
        *,
        region: str,
        credentials: Callable[[], Any],
        encryption: str | None,
        clock: Callable[[], datetime],
    ) -> None:
        self._base = base
        self._region = region
        self._credentials = credentials
        self._encryption = encryption
        self._clock = clock

    @property
    def origin(self) -> str:
        """See ObjectStore.origin."""
        return origin_of(self._base)

    def sign_put(
        self, key: str, *, content_type: str, size: int, expires_at: datetime, sender: str = ""
    ) -> Signed:
        """See ObjectStore.sign_put; S3 does not tell senders apart."""
        headers = {"Content-Type": require_content_type(content_type), "If-None-Match": "*"}
        if self._encryption:
            headers[SSE] = self._encryption
        return self._send(key, headers, {}, size=size, expires_at=expires_at)

    def sign_part(
        self, key: str, upload: str, number: int, *, size: int, expires_at: datetime, sender: str = ""
    ) -> Signed:
        """See ObjectStore.sign_part; S3 does not tell senders apart."""
        query = {"partNumber": str(number), "uploadId": upload}
        return self._send(key, {}, query, size=size, expires_at=expires_at)

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
        parameters = {
            "response-cache-control": _CACHE,
            "response-content-disposition": disposition(filename, inline=inline),
        }
        if shown_as := served_type(content_type, inline=inline):
            parameters["response-content-type"] = shown_as
        now = self._clock()
        ends = int(until(rounded(expires_at, now=now), now=now))
        # As of the window's beginning, or each second would give another URL.
        window = WINDOW.total_seconds()
        begun = datetime.fromtimestamp(now.timestamp() // window * window, UTC)
        return self._sign("GET", key, parameters, {}, at=begun, ends=ends)

    def _send(
        self,
        key: str,
        headers: Mapping[str, str],
        query: Mapping[str, str],
        *,
        size: int,
        expires_at: datetime,
    ) -> Signed:
        now = self._clock()
        ends = int(until(expires_at, now=now))
        signed = {**headers, "Content-Length": str(size)}
        url = self._sign("PUT", key, query, signed, at=now, ends=ends)
        return Signed("PUT", url, headers, datetime.fromtimestamp(ends, UTC))

    def _sign(
        self,
        method: str,
        key: str,
        query: Mapping[str, str],
        headers: Mapping[str, str],
        *,
        at: datetime,
        ends: int,
    ) -> str:
        credentials = self._credentials()
        if credentials is None:
            raise StorageUnavailable("there are no credentials for the store")
        frozen = credentials.get_frozen_credentials()
        return presign(
            method,
            f"{self._base}/{require_key(key)}",
            query=query,
            headers=headers,
            access_key=frozen.access_key,
            secret_key=frozen.secret_key,
            token=frozen.token,
            region=self._region,
            at=at,
            seconds=ends - int(at.timestamp()),
        )
