"""Tries on a store, over the network and as a browser would, everything the site relies on.

Reading a configuration proves little: stores that claim to be S3 differ in
just what protects us. So a probe is really sent, sent again, sent wrong, read
without a signature, and removed.
"""

import http.client
import io
import secrets
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from typing import NamedTuple
from urllib.parse import urlsplit

from storage.signing import origin_of
from storage.store import Finding, Findings, ObjectStore, StoreError

_TYPE = "image/png"
_BYTES = b"a probe of the store; it may be deleted"
_PATIENCE = 5  # seconds
_error, _warning = partial(Finding, "error"), partial(Finding, "warning")


def findings(store: ObjectStore, origin: str) -> Findings:
    """What is wrong with `store` for the site at `origin`; nothing is left behind in it."""
    key = f"inbox/check-{secrets.token_hex(12)}"
    try:
        found = _inside(store, key) or _outside(store, f"{key}-web", origin_of(origin))
        if any(finding.level == "error" for finding in found):
            return found
        return found + _in_parts(store, f"{key}-parts", origin_of(origin))
    except StoreError as fault:
        return [_error("store.away", f"The store can not be used: {fault}.")]
    except (OSError, http.client.HTTPException) as fault:
        return [
            _error(
                "store.unreachable", f"Browsers are sent to {store.origin}, which does not answer: {fault}."
            )
        ]


def _inside(store: ObjectStore, key: str) -> Findings:
    """Write, read and delete with our own credentials."""
    store.put(key, io.BytesIO(_BYTES), content_type=_TYPE, size=len(_BYTES))
    try:
        with store.open(key) as stream:
            same = stream.read() == _BYTES
        listed = any(found == key for found, _ in store.list(key))
    finally:
        store.delete(key)
    wrong = []
    if not same:
        wrong.append(_error("store.changes", "The store gives back other bytes than it was given."))
    if not listed:
        wrong.append(_error("store.listing", "The store does not list what it was given."))
    if store.stat(key) is not None:
        wrong.append(_error("store.keeps", "The store keeps what it was told to delete."))
    return wrong


def _outside(store: ObjectStore, key: str, origin: str) -> Findings:
    """Upload, read and snoop as browsers and strangers do."""
    soon = datetime.now(UTC) + timedelta(minutes=15)
    signed = store.sign_put(key, content_type=_TYPE, size=len(_BYTES), expires_at=soon)
    headers = {**signed.headers, "Origin": origin}
    try:
        wrong = _preflight(signed.url, origin, signed.headers)
        for code, header, other, body, what in (
            ("signature.type", "Content-Type", "text/html", _BYTES, "of another type"),
            ("signature.length", "Origin", origin, _BYTES + b"!", "longer than signed"),
        ):
            if _ask("PUT", signed.url, {**headers, header: other}, body).ok:
                wrong.append(
                    _error(code, f"The store accepted a file {what}: its signatures protect nothing.")
                )
                store.delete(key)
        first = _ask("PUT", signed.url, headers, _BYTES)
        if not first.ok:
            return [*wrong, _error("upload.refused", f"A signed upload was answered {first.status}.")]
        wrong += _clock(first)
        if store.stat(key) is None:
            return [
                *wrong,
                _error(
                    "upload.elsewhere", f"What is uploaded to {store.origin} does not arrive in this store."
                ),
            ]
        if "etag" not in first.headers.get("access-control-expose-headers", "").lower():
            wrong.append(
                _warning("cors.etag", "The store does not show the header ETag to the site's pages.")
            )
        if _ask("PUT", signed.url, headers, _BYTES).ok:
            wrong.append(
                _error("store.overwrites", "The store ignores If-None-Match: uploaded files can be replaced.")
            )
        return wrong + _strangers(store, key, soon)
    finally:
        store.delete(key)


def _in_parts(store: ObjectStore, key: str, origin: str) -> Findings:
    """Send a file in parts as browsers do with large ones; one part is enough to see whether the store plays along."""
    soon = datetime.now(UTC) + timedelta(minutes=15)
    upload = store.begin(key, content_type=_TYPE, size=len(_BYTES))
    try:
        url = store.sign_part(key, upload, 1, size=len(_BYTES), expires_at=soon).url
        if _ask("PUT", url, {"Origin": origin}, _BYTES + b"!").ok:
            return [_error("parts.length", "The store accepted a part longer than signed.")]
        sent = _ask("PUT", url, {"Origin": origin}, _BYTES)
        if not sent.ok:
            return [_error("parts.refused", f"A signed part of a file was answered {sent.status}.")]
        there = {number: part.etag for number, part in store.parts(key, upload).items()}
        if there != {1: sent.headers.get("etag", "").strip('"')}:
            return [_error("parts.listing", "The store does not say which parts of a file have arrived.")]
        store.join(key, upload, there, size=len(_BYTES))
        if _ask("PUT", url, {"Origin": origin}, _BYTES).ok:
            return [_error("parts.late", "The store takes parts of a file that was put together already.")]
        return []
    finally:
        store.abandon(key, upload)
        store.delete(key)


def _preflight(url: str, origin: str, headers: Mapping[str, str]) -> Findings:
    asked = ", ".join(sorted(name.lower() for name in headers))
    preflight = {
        "Origin": origin,
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": asked,
    }
    answer = _ask("OPTIONS", url, preflight)
    allowed = answer.headers.get("access-control-allow-origin")
    if not answer.ok or allowed not in (origin, "*"):
        return [
            _error(
                "cors.missing", f"Browsers may not upload from {origin}: the store has no CORS rule for it."
            )
        ]
    said = answer.headers.get("access-control-allow-headers", "").lower()
    missing = [name for name in asked.split(", ") if name not in said and said != "*"]
    if missing or "PUT" not in answer.headers.get("access-control-allow-methods", ""):
        return [
            _error("cors.narrow", f"The store's CORS rule for {origin} lacks PUT or {', '.join(missing)}.")
        ]
    if allowed == "*":
        return [_warning("cors.wide", "The store's CORS rule lets the pages of every site ask.")]
    return []


def _strangers(store: ObjectStore, key: str, soon: datetime) -> Findings:
    signed = store.sign_get(key, expires_at=soon)
    bare = signed.partition("?")[0]
    wrong = []
    if not _ask("GET", signed).ok:
        wrong.append(_error("read.refused", "A file just stored can not be fetched with a signed address."))
    if _ask("GET", bare).ok:
        wrong.append(_error("anonymous.read", "Anybody can fetch files without a signature."))
    if _ask("GET", bare.removesuffix(key) + "?list-type=2").ok:
        wrong.append(_error("anonymous.list", "Anybody can list the files of the store."))
    if _ask("PUT", bare + "-stranger", {"Content-Type": _TYPE}, _BYTES).ok:
        wrong.append(_error("anonymous.write", "Anybody can write into the store."))
        store.delete(f"{key}-stranger")
    return wrong


def _clock(answer: "_Answer") -> Findings:
    """Compare clocks; the header Date has whole seconds, so only what is surely over 1 s counts."""
    try:
        date = parsedate_to_datetime(answer.headers["date"]).timestamp()
    except (KeyError, ValueError):
        return []
    ahead, behind = date - answer.ended, answer.began - (date + 1)
    if max(ahead, behind) <= 1:
        return []
    apart = f"{max(ahead, behind):.0f} s {'ahead of' if ahead > behind else 'behind'}"
    return [
        _warning(
            "clock.differs", f"The store's clock is {apart} ours: signed addresses end too early or late."
        )
    ]


class _Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    began: float
    ended: float

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


def _ask(
    method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes | None = None
) -> _Answer:
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    connect = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = connect(parts.hostname or "", parts.port, timeout=_PATIENCE)
    try:
        began = time.time()
        connection.request(
            method, f"{parts.path}?{parts.query}" if parts.query else parts.path, body, dict(headers or {})
        )
        answer = connection.getresponse()
        ended = time.time()
        return _Answer(
            answer.status, {name.lower(): value for name, value in answer.getheaders()}, began, ended
        )
    finally:
        connection.close()
