"""What no program should send, to every route that acts: refused with a problem, and nothing is changed."""

import json
from itertools import product

import pytest

from tests.api.test_routes import ROWS
from tests.api.walk import rules
from tests.visits import OTHER_HOSTS

REFUSED = {400, 404, 409, 413, 415, 422}
JSON = "application/json"
LONG = "長" * 34_000
PART = b'--x\r\nContent-Disposition: form-data; name="text"'
BODIES = {
    "half": (b'{"text": ', JSON),
    "no text at all": (b"\xff\xfe{}", JSON),
    "a list": (b"[]", JSON),
    "a word": (b'"text"', JSON),
    "twice": (b'{"text": "a", "text": "b"}', JSON),
    "twice within": (b'{"text": {"a": 1, "a": 2}}', JSON),
    "deep": (b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", JSON),
    "deep objects": (b'{"a":' * 21 + b"1" + b"}" * 21, JSON),
    "no number": (b'{"amount": Infinity}', JSON),
    "a number of a million digits": (b'{"amount": 1' + b"0" * 500_000 + b"}", JSON),
    "too much": (b'{"text": "' + b"x" * 600_000 + b'"}', JSON),
    "UTF-16": ('{"text": "a"}'.encode("utf-16"), JSON),
    "unknown": (b'{"no_such_field": 1}', JSON),
    "a form": (b"text=a", "application/x-www-form-urlencoded"),
    "xml": (b"<text>a</text>", "text/xml"),
    "no type": (b"{}", ""),
    "a multipart": (PART + b"\r\n\r\na\r\n--x--\r\n", "multipart/form-data; boundary=x"),
    "half a multipart": (PART, "multipart/form-data; boundary=x"),
    "a multipart without edge": (PART + b"\r\n\r\na\r\n--x--\r\n", "multipart/form-data"),
    "a multipart with another edge": (PART + b"\r\n\r\na\r\n--x--\r\n", "multipart/form-data; boundary=y"),
    "a multipart of nothing": (b"", "multipart/form-data; boundary=x"),
    "a multipart of many": (PART + b"\r\n\r\na\r\n" * 20_000 + b"--x--", "multipart/form-data; boundary=x"),
    "a multipart with a long name": (
        b"--x\r\nContent-Disposition: form-data; name=" + b"a" * 90_000 + b"\r\n\r\na\r\n--x--",
        "multipart/form-data; boundary=x",
    ),
}  # fmt: skip
WORDS = {"surrogate": "\ud800", "half a pair": "a\udfff", "nul": "a\0b", "long": LONG * 4, "list": ["a"],
         "object": {"a": 1}}  # fmt: skip
# Routes that take nothing; a DELETE says its reason in the address.
BODILESS = {
    "PUT notices.read_all", "PUT notices.read", "PUT judging.shortlist", "PUT contests.watch",
    "POST staff.settle", "POST staff.retry", "POST staff.dispatch", "POST reports.ask_copy",
    "POST entries.finish", "POST entries.reopen", "POST entries.resolve",
    "POST references.bring_forward", "POST handover.deliver", "POST handover.confirm", "POST handover.accept", "POST entries.withdraw",
    "DELETE staff.unblock", "DELETE references.remove", "DELETE notices.unread", "DELETE judging.unshortlist",
    "DELETE judging.undo_recusal", "DELETE judging.reinstate", "PUT judging.finish", "DELETE judging.unfinish",
    "POST judging.accept", "DELETE judging.unrate", "DELETE judging.unmark", "DELETE judging.dismiss", "DELETE handover.remove",
    "DELETE entries.unhide", "DELETE entries.take_back_withdrawal", "DELETE entries.restore", "DELETE entries.discard", "DELETE contests.unwatch",
    "DELETE contests.show_again",
}  # fmt: skip
ACTING = [" ".join(row) for row in ROWS if row[0] != "GET"]


@pytest.fixture(scope="module")
def described(stage):
    """The API's own description."""
    return stage.app.test_client().get("/api/openapi.json", headers={"Host": "localhost"}).json


def able(row):
    """Somebody and a state in which they get as far as anybody: acting, having their body read, or being refused for now."""
    found = {status: place for place, status in ROWS[row].items()}
    return next(found[status] for status in (422, 201, 204, 200, 409) if status in found)


def send(stage, who, state, rule, method, body, kind, **headers):
    """These very bytes; the answer's status, and whether it is a problem as the API describes it."""
    given = {"Authorization": f"Bearer {stage.scene.secrets[who]}", "Accept-Language": "en", **headers}
    if kind:
        given["Content-Type"] = kind
    answer = stage.app.test_client().open(
        stage.address(rule.rule, state), method=method, data=body, headers=given
    )
    problem = answer.get_json(silent=True) or {}
    proper = answer.mimetype == "application/problem+json" and problem.get("status") == answer.status_code
    return answer.status_code, proper and {"code", "title", "detail"} <= set(problem)


@pytest.mark.parametrize("row", ACTING)
def test_bytes_that_are_no_document(stage, row):
    method, endpoint = row.split()
    who, state = able((method, endpoint))
    rule, before, wrong = rules(stage.app)[method, endpoint], stage.digest("token", "token_network"), {}
    for what, (body, kind) in BODIES.items():
        status, proper = send(stage, who, state, rule, method, body, kind)
        if status < 300 and what in ("no type", "a multipart of nothing"):
            stage.restore()  # as good as no body at all
        elif status not in REFUSED or not proper:
            wrong[what] = status, proper
    assert wrong == {}
    assert stage.digest("token", "token_network") == before


@pytest.mark.parametrize("row", ACTING)
def test_words_that_are_no_words(stage, described, row):
    """Every field of every body, one after the other wrong in every way, the others as in the example."""
    method, endpoint = row.split()
    rule, found = rules(stage.app)[method, endpoint], able((method, endpoint))
    asked = operation(described, rule.rule, method).get("requestBody")
    assert (asked is None) == (row in BODILESS)
    example = asked["content"][JSON]["example"] if asked else {}
    wrong, before = {}, stage.digest("token", "token_network")
    for path in places(example):
        for what, bad in WORDS.items():
            body = json.dumps(replaced(example, path, bad)).encode()
            status, proper = send(stage, *found, rule, method, body, JSON)
            if status not in REFUSED or not proper:
                wrong[".".join(map(str, path)), what] = status, proper
    assert wrong == {}
    assert stage.digest("token", "token_network") == before


@pytest.mark.parametrize("host", [*OTHER_HOSTS, ""])
def test_another_host_is_answered_nothing(stage, host):
    lists = "/api/v1/contests", "/api/v1/me", "/api/openapi.json", "/api", "/contests.atom"
    for path in lists:
        answer = stage.app.test_client().get(path, headers={"Host": host, "Authorization": f"Bearer {stage.scene.secrets['ken']}"})  # fmt: skip
        assert answer.status_code == 400 and "evil" not in answer.text + str(answer.headers), path


def test_addresses_in_answers_are_the_sites_own_whatever_a_request_claims(stage):
    lies = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "/evil",
            "Forwarded": "host=evil.example", "X-HTTP-Method-Override": "DELETE", "X-Original-URL": "/api/v1/people",
            "Origin": "https://evil.example", "Referer": "https://evil.example/"}  # fmt: skip
    caller = stage.app.test_client()
    for path in ("/api/v1/contests", "/api/openapi.json", "/api"):
        plain, problem = (
            caller.get(path, headers={"Host": "localhost", "Accept-Language": "en", **more})
            for more in ({}, lies)
        )
        assert problem.status_code == plain.status_code == 200
        assert "evil" not in problem.text + str(problem.headers)
        assert "Access-Control-Allow-Origin" not in problem.headers


COOKIES = ["session=", "session=x", "session=eyJ9.x.y", "session=" + "a" * 9_000, "session=\xff\x00", "; ; =;session",
           "session=.eJw.\ud800", "zone=" + "é" * 500, "remember_token=1|abc"]  # fmt: skip


@pytest.mark.parametrize("cookie", COOKIES)
def test_cookies_mean_nothing_here_and_a_spoilt_one_breaks_nothing(stage, cookie):
    caller = stage.app.test_client(use_cookies=False)
    spoilt = cookie.encode("utf-8", "surrogatepass").decode("latin-1")
    kens = {"Authorization": f"Bearer {stage.scene.secrets['ken']}"}
    for given, status in ((kens, 200), ({}, 401)):
        answer = caller.get("/api/v1/me", headers={"Cookie": spoilt, **given})
        assert answer.status_code == status and "Set-Cookie" not in answer.headers
    for page in ("/contests", "/me/account", "/sign-in"):
        assert caller.get(page, headers={"Cookie": spoilt}).status_code in (200, 303, 302)


KEYS = ["", " ", "\x00", "é", "a" * 9_000, "a\tb", "=1+1", "\ud800"]
LONG_WORDS = {"Accept-Language": "en," * 3_000, "User-Agent": "x" * 60_000, "Accept": "application/" + "x" * 60_000,
              "Content-Language": "\xff" * 100, "If-None-Match": '"' * 10_000, "Range": "bytes=0-" * 2_000}  # fmt: skip


@pytest.mark.parametrize("name", [*LONG_WORDS, "Idempotency-Key"])
def test_strange_headers(stage, name):
    caller, number = stage.app.test_client(), stage.number("O")
    kens = {"Authorization": f"Bearer {stage.scene.secrets['ken']}", "Accept-Language": "en"}
    stage.restore()
    before = stage.digest("token", "token_network")
    if name == "Idempotency-Key":
        for key in KEYS:
            said = key.encode("utf-8", "surrogatepass").decode("latin-1")
            path, headers = f"/api/v1/contests/{number}/questions", kens | {name: said}
            answer = caller.post(path, json={"text": "May it be red?"}, headers=headers)
            assert answer.status_code in (201, 422), key
            stage.restore()
    else:
        for path in ("/api/v1/contests", "/api/v1/me", f"/api/v1/contests/{number}/entries"):
            answer = caller.get(path, headers=kens | {name: LONG_WORDS[name]})
            assert answer.status_code in (200, 406), (path, answer.status_code)
    assert stage.digest("token", "token_network") == before


def test_strange_questions_in_an_address(stage):
    caller = stage.app.test_client()
    kens = {"Authorization": f"Bearer {stage.scene.secrets['ken']}"}
    names = ("limit", "cursor", "state", "q", "filter", "order", "category", "email", "currency", "reason")
    values = (
        "%00",
        "%ff%fe",
        "%ed%a0%80",
        "a" * 3_000,
        "-1",
        "0",
        "1e9",
        "%EF%BC%91",
        "=1%2B1",
        "[]",
        "..%2f..",
        "%",
    )
    paths = (
        "/contests",
        "/me/entries",
        "/me/notices",
        f"/contests/{stage.number('J')}/entries",
        "/me/payouts",
    )
    for path, value, name in product(paths, values, names):
        answer = caller.get(f"/api/v1{path}?{name}={value}", headers=kens)
        assert answer.status_code in (200, 422), (path, name, value, answer.status_code)


def operation(described, rule, method):
    """What the description says of a route."""
    path = rule.replace("<int:", "{").replace("<", "{").replace(">", "}").removeprefix("/api/v1")
    paths = described["paths"]
    found = paths.get(path) or paths.get(f"/api/v1{path}")
    return found[method.lower()]


def places(example, at=()):
    """Every word in a document, by the way to it."""
    if isinstance(example, str):
        yield at
    elif isinstance(example, dict | list):
        for name in example if isinstance(example, dict) else range(len(example)):
            yield from places(example[name], (*at, name))


def replaced(example, path, value):
    """The document with another value in one place."""
    copy = json.loads(json.dumps(example))
    inner = copy
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = value
    return copy
