"""Requests as no library writes them, over real lines to a real web process: answered or hung up on, never broken."""

import json
import re
import socket
from contextlib import suppress
from urllib.parse import urlsplit

import pytest

from contest import create_app
from tests import cast
from tests.api.callers import token
from tests.conftest import settings
from tests.running import running

HUNG_UP, REFUSED, FINE = 0, {400, 404, 405, 408, 411, 413, 414, 415, 417, 422, 431, 501, 505}, {200, 201, 204}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A web process, and the token of somebody in it."""
    folder = tmp_path_factory.mktemp("wire")
    with running(folder, "web") as site:
        app = create_app(**settings(site.database_url, folder))
        site.token = token(app, cast.join(app, "ken")["ken"])
        yield site


def said(site, *lines, body=b"", half=False):
    """The statuses of all answers to these lines, 0 where there is none."""
    answer = answered(site, *lines, body=body, half=half)
    assert b"Traceback" not in answer and str(site.folder).encode() not in answer
    return [int(status) for status in re.findall(rb"HTTP/1\.[01] (\d{3}) ", answer)] or [HUNG_UP]


def answered(site, *lines, body=b"", half=False):
    """Send these lines as they are; all that comes back."""
    at = urlsplit(site.url)
    head = [line.encode("latin-1") for line in lines]
    with socket.create_connection((at.hostname, at.port), timeout=20) as line:
        answer = b""
        with suppress(OSError):  # it may hang up before it has heard all
            line.sendall(b"\r\n".join(head) + b"\r\n\r\n" + body)
            if half:
                line.shutdown(socket.SHUT_WR)
        with suppress(ConnectionResetError):
            while chunk := line.recv(65_536):
                answer += chunk
    return answer


def asks(site, *more, method="GET", path="/api/v1/me", version="HTTP/1.1", host=True):
    """The head of a request in Ken's name."""
    hosts = [f"Host: {urlsplit(site.url).netloc}"] if host else []
    return [
        f"{method} {path} {version}",
        *hosts,
        f"Authorization: Bearer {site.token}",
        "Connection: close",
        *more,
    ]


def test_a_plain_request_is_answered(site):
    assert said(site, *asks(site)) == [200]


@pytest.mark.parametrize(
    "more",
    [
        ["Cookie: " + "a=" + "x" * 70_000],
        [f"X-{n}: {'x' * 100}" for n in range(300)],
        ["X: " + "x" * 2_000_000],
        ["Host: evil.example"],
        ["Content-Length: 5", "Content-Length: 6"],
        ["Content-Length: -1"],
        ["Content-Length: 5", "Transfer-Encoding: chunked"],
        ["Content-Length: \xb9"],  # a digit to those who do not look
        ["Transfer-Encoding: chunked, identity"],
        ["Transfer-Encoding: xchunked"],
        ["X\x00Y: a"],
        ["X: a\x00b"],
        [" folded: x"],
        ["X Y: a"],
        ["X_Forwarded_Host: evil.example"],
        ["Expect: 999-nothing"],
        ["Upgrade: h2c", "HTTP2-Settings: AAA"],
        ["Range: bytes=" + ",".join(f"{n}-" for n in range(1_000))],
        ["If-None-Match: " + '"x",' * 1_500],
        ["Accept-Language: " + ",".join(["ja;q=0.1"] * 700)],
        ["Idempotency-Key: " + "k" * 8_000],
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_strange_heads(site, method, more):
    path = "/api/v1/contests" if method == "POST" else "/api/v1/me"
    statuses = said(site, *asks(site, *more, method=method, path=path), body=b"", half=True)
    assert set(statuses) <= REFUSED | FINE | {HUNG_UP}, (statuses, more[0][:40])
    assert said(site, *asks(site)) == [200]


@pytest.mark.parametrize(
    "line",
    [
        "GET /api/v1/me", "GET  /api/v1/me HTTP/1.1", "GET /api/v1/me HTTP/9.9", "GET /api/v1/me HTTP/1.1 x",
        "get /api/v1/me HTTP/1.1", "G\x00T /api/v1/me HTTP/1.1", "TRACE /api/v1/me HTTP/1.1", "PRI * HTTP/2.0",
        "CONNECT evil.example:443 HTTP/1.1", "OPTIONS * HTTP/1.1", "GET http://evil.example/api/v1/me HTTP/1.1",
        "GET //evil.example/ HTTP/1.1", "GET /api/v1/../../etc/passwd HTTP/1.1", "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1",
        "GET /api/v1/me%00 HTTP/1.1", "GET /api/v1/me?%ff HTTP/1.1", "GET /" + "a" * 100_000 + " HTTP/1.1",
        "GET /api/v1/\xff\xfe HTTP/1.1", "\x16\x03\x01\x02\x00", "", "BREW /api/v1/contests HTTP/1.1",
    ],
)  # fmt: skip
def test_strange_first_lines(site, line):
    statuses = said(site, line, *asks(site)[1:], half=True)
    assert set(statuses) <= REFUSED | {200, 401, 302, HUNG_UP}, (statuses, line[:40])
    assert said(site, *asks(site)) == [200]


BODY = json.dumps({"title": "From a strange line"}).encode()
TYPE = "Content-Type: application/json"
CHUNKED = "Transfer-Encoding: chunked"
WHOLE = [f"Content-Length: {len(BODY)}"]


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (["Content-Length: 100"], BODY),  # and the line is cut
        (["Content-Length: 3"], BODY),
        (["Content-Length: 999999999999"], BODY),
        ([CHUNKED], b"zz\r\n" + BODY + b"\r\n0\r\n\r\n"),
        ([CHUNKED], b"-1\r\n" + BODY),
        ([CHUNKED], b"fffffffffffffffff\r\n" + BODY),
        ([CHUNKED], b"5;" + b"x" * 100_000 + b"\r\nhello\r\n0\r\n\r\n"),
        ([CHUNKED], f"{len(BODY):x}\r\n".encode() + BODY),  # no end
        ([CHUNKED], b"0\r\nHost: evil.example\r\n\r\n"),
        ([CHUNKED], b"200000\r\n" + b"x" * 0x200000 + b"\r\n0\r\n\r\n"),
        (WHOLE, BODY + b"GET /api/v1/me HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
    ],
)
def test_bodies_that_are_not_what_they_say(site, head, body):
    """What was not all sent does nothing, and no second request is found in what is left."""
    before = len(drafts(site))
    statuses = said(
        site, *asks(site, TYPE, *head, method="POST", path="/api/v1/contests"), body=body, half=True
    )
    assert set(statuses) <= REFUSED | {201, HUNG_UP} and len(statuses) == 1, (statuses, body[:40])
    assert len(drafts(site)) - before == statuses.count(201)
    assert statuses != [201] or head == WHOLE


def drafts(site):
    """Ken's contests."""
    answer = answered(site, *asks(site, path="/api/v1/me/contests?limit=100"))
    return json.loads(answer.partition(b"\r\n\r\n")[2])["items"]
