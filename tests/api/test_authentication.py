"""Who asks: the token alone says. No cookie lets anybody in, and no page takes a token."""

import re
from datetime import timedelta

import pytest

from contest.kernel.clock import utcnow
from contest.kernel.db import transaction
from contest.people import queries as person_queries, scopes
from contest.people.actions import accounts, tokens
from contest.reports.actions import reporting
from tests import cast, make
from tests.api.callers import Caller, caller, token
from tests.api.walk import rules


def test_without_a_token_one_is_a_visitor(app, ids):
    assert Caller(app).get("/contests").status == 200
    answer = Caller(app).get("/me/contests")
    assert (answer.status, answer.json["code"]) == (401, "person.not_signed_in")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Konpe"'
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "said",
    ["Bearer x", "Bearer", "Bearer ", "Bearer  x", "Bearer a b", "", "Basic a2VuOng=", "Digest x",
     "Bearer konpe_" + "x" * 43, "Bearer " + "a" * 60_000, "Bearer \xff\xfe"],
)  # fmt: skip
def test_a_token_that_opens_nothing_is_turned_away_even_where_visitors_may_go(app, ids, said):
    answer = Caller(app).get("/contests", Authorization=said)
    assert (answer.status, answer.json["code"]) == (401, "token.unknown")
    assert "invalid_token" in answer.headers["WWW-Authenticate"]


def test_a_token_acts_for_its_owner_until_it_is_revoked_or_its_owner_blocked(app, ids):
    ken = caller(app, ids["ken"])
    assert ken.post("/contests", {"title": "x"}).status == 201
    with app.app_context():
        accounts.block(ids["ken"], reason="Tests", by=ids["sota"], now=utcnow())
    assert ken.get("/me/contests").status == 401
    with app.app_context():
        accounts.unblock(ids["ken"], reason="Tests", by=ids["sota"], now=utcnow())
        assert len(person_queries.tokens_of(ids["ken"], now=utcnow())) == 1
    assert ken.get("/me/contests").status == 200
    with app.app_context():
        tokens.revoke(person_queries.tokens_of(ids["ken"], now=utcnow())[0].id, by=ids["ken"], now=utcnow())
    assert ken.get("/me/contests").status == 401


MONEY = {
    ("PUT", "me.give_bank_details"), ("POST", "me.request_payout"), ("POST", "awards.award"), ("POST", "awards.void"),
    ("POST", "handover.accept"), ("POST", "funding.ask"), ("POST", "funding.record_for"), ("POST", "funding.record"),
    ("POST", "funding.match"), ("POST", "funding.reverse"), ("GET", "staff.payout_sheet"), ("POST", "staff.let_go"),
    ("POST", "staff.dispatch"), ("POST", "staff.settle"), ("POST", "staff.fail"), ("POST", "contests.publish"),
    ("POST", "contests.cancel"),
}  # fmt: skip


def test_acts_on_money_need_the_scope_for_it_and_nothing_else_does(app, ids):
    """Every route as a token of each scope: 403 exactly where the scope is too small, whatever else forbids it."""
    callers = {scope: caller(app, ids["sota"], scope=scope) for scope in scopes.SCOPES}
    turned_away = {scope: set() for scope in scopes.SCOPES}
    changing = set()
    for (method, endpoint), rule in rules(app).items():
        path = re.sub(r"<[^>]*int:[^>]+>", "1", rule.rule.removeprefix("/api/v1"))
        path = re.sub(r"<[^>]+>", "x", path)
        if method != "GET":
            changing.add((method, endpoint))
        for scope, who in callers.items():
            answer = who.send(method, path, None if method in ("GET", "DELETE") else {})
            if answer.status == 403:
                assert answer.json["code"] == (
                    "token.no_money" if (method, endpoint) in MONEY else "token.read_only"
                )
                turned_away[scope].add((method, endpoint))
    assert turned_away == {"read": changing | MONEY, "write": MONEY, "money": set()}


def test_a_scope_too_small_is_said_with_the_one_that_is_needed(app, ids):
    answer = caller(app, ids["ken"], scope="write").post("/me/payouts", {"currency": "JPY"})
    assert (answer.status, answer.json["code"]) == (403, "token.no_money")
    assert answer.headers["WWW-Authenticate"].endswith('error="insufficient_scope", scope="money"')
    described = app.test_client().get("/api/openapi.json").json["paths"]
    marked = {
        (method, path) for path, acts in described.items() for method, act in acts.items()
        if isinstance(act, dict) and act.get("x-scope") == "money"
    }  # fmt: skip
    assert len(marked) == len(MONEY) and ("post", "/api/v1/me/payouts") in marked


def test_a_decision_that_cancels_a_contest_needs_the_scope_for_money(app, ids):
    with app.app_context(), transaction() as session:
        session.add(make.contest(client_id=ids["hana"], state="published"))
    with app.app_context():
        reporting.report(
            42, entry_id=None, by=ids["mei"], kind="spam", text="x", links=[], entries=[], now=utcnow()
        )
    said = {"breach": True, "measure": "cancel", "reason": "x"}
    for scope, status in (("write", 403), ("money", 409)):  # 409: there has been no time to answer
        assert caller(app, ids["sota"], scope=scope).post("/reports/1/decision", said).status == status


def test_an_answer_to_a_key_is_not_given_again_to_a_token_that_may_do_less(app, ids):
    said, key = {"gateway": "sandbox"}, {"Idempotency_Key": "k"}
    with app.app_context(), transaction() as session:
        session.add(make.contest(client_id=ids["hana"]))
    first = caller(app, ids["hana"]).post("/contests/42/funding", said, **key)
    assert first.status == 201
    again = caller(app, ids["hana"], scope="write").post("/contests/42/funding", said, **key)
    assert (again.status, again.json["code"]) == (403, "token.no_money")


def test_where_staff_need_a_second_factor_their_token_was_made_under_one(app, ids):
    strong, weak = (Caller(app, token(app, ids["sota"], strong=one)) for one in (True, False))
    kens = Caller(app, token(app, ids["ken"], strong=False))
    assert weak.get("/people").status == strong.get("/people").status == 200
    app.config["STAFF_SECOND_FACTOR"] = True
    for path in ("/people", "/me"):
        answer = weak.get(path)
        assert (answer.status, answer.json["code"]) == (403, "token.weak"), path
        assert strong.get(path).status == 200
    assert kens.get("/me").status == 200


def test_a_token_ends(app, ids, time_machine):
    ken = caller(app, ids["ken"])
    with app.app_context():
        until = person_queries.tokens_of(ids["ken"], now=utcnow())[0].expires_at
    time_machine.move_to(until, tick=False)
    assert ken.get("/me").status == 200
    time_machine.move_to(until + timedelta(seconds=1), tick=False)
    answer = ken.get("/me")
    assert (answer.status, answer.json["code"]) == (401, "token.unknown")


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
    [("ja", "ログインしていません"), ("en", "Not signed in"), ("", "ログインしていません")],
)
def test_refusals_speak_the_language_asked_for(app, asked, said):
    assert Caller(app).get("/me/contests", Accept_Language=asked).json["title"] == said


def test_the_last_use_is_noted(app, ids):
    ken = caller(app, ids["ken"])
    ken.get("/contests")
    with app.app_context():
        used_at = person_queries.tokens_of(ids["ken"], now=utcnow())[0].used_at
    assert utcnow() - used_at < timedelta(seconds=30)
