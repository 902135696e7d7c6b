"""What stands around every answer: policies, cookies, caches; whose Host and whose proxy is believed; methods."""

import re

import pytest
from sqlalchemy import select

from contest import create_app
from contest.kernel.db import reader
from contest.mail.model import Mail
from tests import cast
from tests.conftest import settings
from tests.visits import OTHER_HOSTS, ask, same

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; worker-src 'self'; "
    "img-src 'self' data: blob: https://files.test; connect-src 'self' https://files.test; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
KEPT_NOWHERE = re.compile(
    r"/(me|staff|invitations|register|reset|confirmation|sign-in)(/|$|\?)|/(handover|funding|ledger)\b"
)


def test_every_page_carries_the_whole_policy_and_no_shared_cache_keeps_it(walk):
    for visit in walk.visits:
        headers = dict(visit.headers)
        assert {name: headers.get(name) for name in ALWAYS} == ALWAYS, visit.path
        assert "Cookie" in headers["Vary"], visit.path
        stored = headers["Cache-Control"]
        assert ("no-store" if KEPT_NOWHERE.search(visit.path) else "private") in stored, visit.path
        assert "Server" not in headers and "X-Powered-By" not in headers


def test_pages_hold_nothing_that_the_policy_would_have_to_allow(walk):
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")|<style|\sstyle=|\son[a-z]+=\"|javascript:"
    )
    for visit in walk.visits:
        if visit.body.lstrip().startswith("<!doctype"):
            assert not inline.search(visit.body), (visit.path, inline.search(visit.body))


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("POST", "/contests", 303),
        ("POST", "/", 405),
        ("DELETE", "/contests", 405),
        ("TRACE", "/contests", 405),
        ("PROPFIND", "/contests", 405),
        ("PUT", "/contests/1/entries/1/mark", 303),
        ("GET", "/uploads/x", 303),
        ("GET", "/healthz", 200),
        ("GET", "/static/dist/nothing.js", 404),
        ("GET", "/static/../config.py", 404),
        ("GET", "/source/css/../../../config.py", 404),
        ("GET", "/source/css/%2e%2e/%2e%2e/settings.py", 404),
    ],
)
def test_errors_scripts_answers_and_redirects_carry_it_too(stage, method, path, status):
    answer = stage.browser("visitor").open(path, method=method)

    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS
    json = stage.browser("visitor").open(path, method=method, headers={"Accept": "application/json"})
    assert {name: json.headers.get(name) for name in ALWAYS} == ALWAYS


def test_a_broken_page_carries_it_and_tells_nothing(stages):
    stage = stages(TESTING=False)
    stage.app.view_functions["site.terms"] = lambda: 1 / 0
    for accept in ("text/html", "application/json"):
        answer = stage.browser("hana").get("/terms", headers={"Accept": accept})

        assert answer.status_code == 500
        assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS
        assert "ZeroDivision" not in answer.text and "Traceback" not in answer.text


def test_head_is_get_without_its_body_and_options_tells_the_methods(walk, stage):
    for path in ("/contests", f"/contests/{stage.number('J')}", "/me/account", "/staff/"):
        for who in ("visitor", "hana", "sota"):
            get, head = (ask(stage, who, method, path) for method in ("GET", "HEAD"))
            assert head.body == "" and (head.status == get.status or head.status == 401), path
    options = stage.browser("visitor").open("/contests", method="OPTIONS")
    assert (options.status_code, sorted(options.allow), options.text) == (
        200,
        ["GET", "HEAD", "OPTIONS", "POST"],
        "",
    )
    allowed = stage.browser("visitor").delete("/contests").headers["Allow"]
    assert sorted(allowed.split(", ")) == ["GET", "HEAD", "OPTIONS", "POST"]


# --- Host, proxies, where one is led on to


@pytest.mark.parametrize("host", OTHER_HOSTS)
@pytest.mark.parametrize("path", ["/", "/contests", "/sign-in", "/me/account", "/nothing", "/healthz"])
def test_another_host_is_not_answered(stage, host, path):
    for who in ("visitor", "hana"):
        answer = stage.browser(who).get(path, headers={"Host": host})

        assert answer.status_code == 400
        assert "evil" not in answer.text and "evil" not in str(answer.headers)
        assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS


def test_what_only_a_proxy_may_say_is_not_believed_without_one(stage):
    lies = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "6.6.6.6",
            "X-Forwarded-Prefix": "/evil", "Forwarded": "host=evil.example", "X-Original-URL": "/staff/",
            "X-Rewrite-URL": "/staff/", "X-HTTP-Method-Override": "DELETE"}  # fmt: skip
    plain, forged = (stage.browser("ume").get("/contests", headers=headers) for headers in ({}, lies))

    assert forged.status_code == 200
    assert same(forged.text) == same(plain.text)
    assert "evil" not in str(forged.headers)


def test_mailed_links_stand_on_the_public_address(stage):
    visitor = stage.browser("visitor")
    visitor.post("/reset", data={"email": "hana@example.jp"}, headers={"X-Forwarded-Host": "evil.example"})
    with stage.app.app_context():
        mail = reader().scalars(select(Mail).order_by(Mail.id.desc()).limit(1)).one()
        links = re.findall(r"https?://[^/\s\"]+", mail.text + mail.html)
    stage.restore()

    assert links and set(links) == {"http://localhost"}


AWAY = [
    "https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
    "/%09/evil.example", "///evil.example", "http:evil.example", "javascript:alert(1)", "/\n//evil.example",
    "https:/evil.example", "evil.example", "//localhost@evil.example", "/x\x00", "http://localhost.evil.example/",
]  # fmt: skip


@pytest.mark.parametrize("target", AWAY)
def test_nobody_is_led_away(stage, target):
    site = re.compile(r"/(?![/\\\t\n])")
    for path, form in (("/sign-in", {"email": "hana@example.jp", "password": cast.PASSWORD}),
                       ("/language", {"language": "en"})):  # fmt: skip
        for where in ("query", "form"):
            browser = stage.browser("visitor")
            query = {"next": target} if where == "query" else None
            data = form | ({"next": target} if where == "form" else {})
            answer = browser.post(path, query_string=query, data=data)
            stage.restore()

            assert answer.status_code in (303, 302, 400, 422), answer.status_code
            if answer.location:
                assert site.match(answer.location), answer.location
    page = stage.browser("visitor").get("/sign-in", query_string={"next": target})
    assert page.status_code in (200, 400)


def test_who_signs_in_on_the_way_comes_back_to_where_they_were_going(stage):
    asked = stage.browser("visitor").get("/me/watching?after=3")

    assert asked.location == "/sign-in?next=/me/watching?after%3D3"


# --- cookies, forms


@pytest.mark.parametrize(
    ("address", "secure"), [("https://konpe.example", True), ("http://localhost", False)]
)
def test_cookies_are_for_the_site_alone(sqlite_template, tmp_path, address, secure):
    (tmp_path / "konpe.db").write_bytes(sqlite_template.read_bytes())
    facts = settings(f"sqlite:///{tmp_path / 'konpe.db'}", tmp_path) | {"PUBLIC_URL": address}
    if secure:
        facts |= {"KONPE_ENV": "production", "GATEWAYS": "bank_transfer", "HOUSE_NAME": "N", "HOUSE_CONTACT": "c",
                  "BANK_KEYS": "bm90LWEtc2VjcmV0LWtleS1mb3ItdGVzdHMtMzJiYnk=", "MAIL_SERVER": "localhost"}  # fmt: skip
    app = create_app(**facts)
    cast.join(app, "hana")
    form = {"email": "hana@example.jp", "password": cast.PASSWORD, "remember": "y"}
    answer = app.test_client().post("/sign-in", data=form, base_url=address)

    cookies = {cookie.partition("=")[0]: cookie for cookie in answer.headers.getlist("Set-Cookie")}
    prefix = "__Host-" if secure else ""
    assert set(cookies) == {f"{prefix}session", f"{prefix}remember_token", f"{prefix}known_browser"}
    for name, cookie in cookies.items():
        assert ("Secure" in cookie) is secure
        assert "HttpOnly" in cookie and "Path=/;" in f"{cookie};" and "Domain" not in cookie
        assert ("SameSite=Strict" if name.endswith("known_browser") else "SameSite=Lax") in cookie
    assert answer.headers.get("Strict-Transport-Security") == ("max-age=31536000" if secure else None)
    app.config["HSTS_SUBDOMAINS"] = True
    forged = app.test_client().get("/terms", base_url=address).headers.get("Strict-Transport-Security")
    assert forged == ("max-age=31536000; includeSubDomains" if secure else None)


# A mail's own link to leave it: mail programs press its button (RFC 8058), and it says whose mails it speaks of.
SPEAK_FOR_THEMSELVES = {"notices.left"}


def test_no_form_is_taken_without_its_token(stages):
    """With the protection on, as in every real site: nothing that changes anything gets as far as the gate."""
    stage = stages(WTF_CSRF_ENABLED=True)
    before = stage.digest()
    for rule in stage.app.url_map.iter_rules():
        if rule.endpoint in SPEAK_FOR_THEMSELVES:
            continue
        no = (401, 404) if rule.endpoint.startswith("api_") else (400, 415)  # the API reads no cookie
        for method in rule.methods - {"GET", "HEAD", "OPTIONS"}:
            path = stage.address(rule.rule, "O") if "<path" not in rule.rule else "/"
            for who in ("visitor", "hana", "sota"):
                for headers in ({}, {"Content-Type": "application/json"}, {"Content-Type": "text/plain"}):
                    answer = stage.browser(who).open(path, method=method, data=b"{}", headers=headers)
                    assert answer.status_code in no, (method, path, who, headers)
    assert stage.digest() == before
