"""Signed URLs of S3 (AWS Signature Version 4 in the query), as of a moment we choose."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest

from storage.disposition import disposition
from storage.keys import require_key
from storage.signing import WINDOW, origin_of, rounded, served_type, until
from storage.store import Signed, StoreAway, require_content_type

SSE = "x-amz-server-side-encryption"
_CACHE = "private, max-age=3600, immutable"


class S3Urls:
    """Signs the URLs of one bucket, whose address for browsers is `base`.

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
        """Scheme, host and port of the bucket's address."""
        return origin_of(self._base)

    def put(self, key: str, *, content_type: str, size: int, expires_at: datetime) -> Signed:
        """See ObjectStore.sign_put."""
        headers = {"Content-Type": require_content_type(content_type), "If-None-Match": "*"}
        if self._encryption:
            headers[SSE] = self._encryption
        now = self._clock()
        ends = int(until(expires_at, now=now))
        signed = {**headers, "Content-Length": str(size)}
        url = self._sign(AWSRequest("PUT", self._address(key), headers=signed), at=now, ends=ends)
        return Signed("PUT", url, headers, datetime.fromtimestamp(ends, UTC))

    def get(
        self, key: str, *, expires_at: datetime, content_type: str | None, filename: str | None, inline: bool
    ) -> str:
        """See ObjectStore.sign_get."""
        parameters = {
            "response-cache-control": _CACHE,
            "response-content-disposition": disposition(filename, inline=inline),
        }
        if shown_as := served_type(content_type, inline=inline):
            parameters["response-content-type"] = shown_as
        query = "&".join(f"{name}={quote(value, safe='-_.~')}" for name, value in parameters.items())
        now = self._clock()
        ends = int(until(rounded(expires_at, now=now), now=now))
        # As of the window's beginning, or each second would give another URL.
        window = WINDOW.total_seconds()
        begun = datetime.fromtimestamp(now.timestamp() // window * window, UTC)
        return self._sign(AWSRequest("GET", f"{self._address(key)}?{query}"), at=begun, ends=ends)

    def _address(self, key: str) -> str:
        return f"{self._base}/{require_key(key)}"

    def _sign(self, request: AWSRequest, *, at: datetime, ends: int) -> str:
        credentials = self._credentials()
        if credentials is None:
            raise StoreAway("there are no credentials for the store")
        _SignedAt(credentials.get_frozen_credentials(), self._region, at, ends).add_auth(request)
        return str(request.url)


class _SignedAt(S3SigV4QueryAuth):
    """boto3's signer of URLs, with a moment of ours in the place of the clock's."""

    def __init__(self, credentials: Any, region: str, at: datetime, ends: int) -> None:
        super().__init__(credentials, "s3", region, expires=ends - int(at.timestamp()))
        self._at = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")

    def _modify_request_before_signing(self, request: AWSRequest) -> None:
        request.context["timestamp"] = self._at
        super()._modify_request_before_signing(request)
