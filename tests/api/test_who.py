"""Who asks: the token alone says. No cookie lets anybody in, and no page takes a token."""

from datetime import timedelta

import pytest

from contest.kernel.clock import utcnow
from contest.people import actions, tokens
from tests import cast
from tests.api.callers import Caller, caller


@pytest.fixture
def ids(app):
    return cast.join(app)


def test_without_a_token_one_is_a_visitor(app, ids):
    assert Caller(app).get("/contests").status == 200
    answer = Caller(app).get("/me/contests")
    assert (answer.status, answer.json["code"]) == (401, "person.not_signed_in")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Konpe"'
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "said", ["Bearer x", "Bearer", "", "Basic a2VuOng=", "Bearer konpe_" + "x" * 43, "Bearer \xff"]
)
def test_a_token_that_opens_nothing_is_turned_away_even_where_visitors_may_go(app, ids, said):
    answer = Caller(app).get("/contests", Authorization=said)
    assert (answer.status, answer.json["code"]) == (401, "token.unknown")
    assert "invalid_token" in answer.headers["WWW-Authenticate"]


def test_a_token_acts_for_its_owner_until_it_is_revoked_or_its_owner_blocked(app, ids):
    ken = caller(app, ids["ken"])
    assert ken.post("/contests", {"title": "x"}).status == 201
    with app.app_context():
        actions.block(ids["ken"], reason="Tests", by=ids["sota"], now=utcnow())
    assert ken.get("/me/contests").status == 401
    with app.app_context():
        actions.unblock(ids["ken"], reason="Tests", by=ids["sota"], now=utcnow())
        assert len(tokens.of(ids["ken"])) == 1
    assert ken.get("/me/contests").status == 200
    with app.app_context():
        tokens.revoke(tokens.of(ids["ken"])[0].id, by=ids["ken"], now=utcnow())
    assert ken.get("/me/contests").status == 401


def test_a_token_that_reads_does_not_write(app, ids):
    ken = caller(app, ids["ken"], scope="read")
    assert ken.get("/me/contests").status == 200
    for method in ("POST", "PATCH", "PUT", "DELETE"):
        answer = ken.send(
            method,
            "/contests/1/hiding"
            if method == "DELETE"
            else "/contests/1"
            if method != "POST"
            else "/contests",
            {},
        )
        assert answer.status in (403, 405), method
    answer = ken.post("/contests", {"title": "x"})
    assert (answer.status, answer.json["code"]) == (403, "token.read_only")
    assert ken.get("/me/contests").json["items"] == []


def test_a_session_lets_nobody_into_the_api_and_a_token_nobody_into_a_page(app, ids):
    browser = cast.browser(app, "ken")
    assert browser.get("/me/account").status_code == 200
    assert browser.get("/api/v1/me/contests").status_code == 401
    assert browser.post("/api/v1/contests", json={"title": "x"}).status_code == 401
    secret = caller(app, ids["ken"]).secret
    for path in ("/me/account", "/me/contests"):
        answer = app.test_client().get(path, headers={"Authorization": f"Bearer {secret}"})
        assert answer.status_code == 303 and answer.headers["Location"].startswith("/sign-in")


def test_answers_are_kept_by_nobody_and_set_no_cookie(app, ids):
    for answer in (
        Caller(app).get("/contests"),
        caller(app, ids["ken"]).get("/me/contests"),
        Caller(app).get("/x"),
    ):
        assert "Set-Cookie" not in answer.headers and "ETag" not in answer.headers
    assert Caller(app).get("/contests").headers["Cache-Control"] == "private, no-store"
    assert Caller(app).get("/contests").headers["Vary"].startswith("Authorization, Accept-Language")


@pytest.mark.parametrize(
    ("asked", "said"),
    [("ja", "サインインしていません"), ("en", "Not signed in"), ("", "サインインしていません")],
)
def test_refusals_speak_the_language_asked_for(app, asked, said):
    assert Caller(app).get("/me/contests", Accept_Language=asked).json["title"] == said


def test_the_last_use_is_noted(app, ids):
    ken = caller(app, ids["ken"])
    ken.get("/contests")
    with app.app_context():
        assert utcnow() - tokens.of(ids["ken"])[0].used_at < timedelta(seconds=30)
