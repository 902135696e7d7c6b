"""Contests over the API: found page by page, begun, changed, opened, called off."""

from datetime import timedelta

import pytest

from contest.kernel.clock import utcnow
from tests.api.callers import Caller, caller
from tests.api.test_bad_input import BODIES, JSON

FULL = {
    "title": "みなと焙煎所のロゴ", "category": "logo", "description": "小樽の運河沿いの焙煎所です。",
    "prize": {"amount": 100_000, "currency": "JPY"}, "visibility": "open", "reveal": True,
    "required_formats": ["SVG", "PDF"], "ai_policy": "free", "time_zone": "Europe/Berlin",
}  # fmt: skip


@pytest.fixture
def hana(app, ids):
    return caller(app, ids["hana"])


def soon(days=8):
    return (utcnow() + timedelta(days=days)).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def test_a_draft_is_begun_with_whatever_is_known(app, hana):
    closes = soon()
    made = hana.post("/contests", FULL | {"entries_close_at": closes})
    assert made.status == 201
    assert {name: made.json[name] for name in FULL} == FULL
    assert made.json["entries_close_at"] == closes
    assert (made.json["state"], made.json["client"], made.json["missing"]) == ("draft", "水野 花", [])
    assert made.json["due"] == {
        name: {"amount": amount, "currency": "JPY"}
        for name, amount in {"prize": 100_000, "fee": 10_000, "tax": 1_000, "total": 111_000}.items()
    }
    assert made.json["agreement"]["text_version"] == "2026-11" and len(made.json["agreement"]["text"]) > 500
    number = made.json["number"]
    assert hana.get(f"/contests/{number}").json == made.json
    assert Caller(app).get(f"/contests/{number}").status == 404


def test_only_a_title_must_be_known_and_fields_can_be_changed_and_emptied(hana):
    made = hana.post("/contests", {"title": "x"}).json
    assert (made["visibility"], made["prize"], made["due"]) == ("blind", None, None)
    assert made["missing"] == ["description", "required_formats", "prize"]
    changed = hana.send("PATCH", f"/contests/{made['number']}", {"prize": FULL["prize"], "lead": " a\nb "})
    assert (changed.status, changed.json["prize"], changed.json["lead"]) == (200, FULL["prize"], "a b")
    assert hana.send("PATCH", f"/contests/{made['number']}", {"prize": None}).json["prize"] is None


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({}, {"title"}),
        ({"title": " "}, {"title"}),
        ({"title": "x" * 121}, {"title"}),
        ({"title": 5}, {"title"}),
        ({"title": None}, {"title"}),
        ({"title": "a\0b"}, {"title"}),
        ({"title": "\ud800"}, {"title"}),
        ({"title": "x", "titel": "y"}, {"titel"}),
        ({"title": "x", "category": "logos", "ai_policy": 1, "visibility": None}, {"category", "ai_policy", "visibility"}),
        ({"title": "x", "prize": 100_000}, {"prize"}),
        ({"title": "x", "prize": {"amount": 100_000}}, {"prize.currency"}),
        ({"title": "x", "prize": {"amount": "1", "currency": "JPY"}}, {"prize.amount"}),
        ({"title": "x", "prize": {"amount": 1e5, "currency": "JPY"}}, {"prize.amount"}),
        ({"title": "x", "prize": {"amount": 10**30, "currency": "JPY"}}, {"prize.amount"}),
        ({"title": "x", "prize": {"amount": 100_000, "currency": "USD"}}, {"prize.currency"}),
        ({"title": "x", "prize": {"amount": 999, "currency": "JPY"}}, {"prize"}),
        ({"title": "x", "entries_close_at": "2026-12-01T09:00:00"}, {"entries_close_at"}),
        ({"title": "x", "entries_close_at": "tomorrow"}, {"entries_close_at"}),
        ({"title": "x", "entries_close_at": "0001-01-01T00:00:00+14:00"}, {"entries_close_at"}),
        ({"title": "x", "entries_close_at": "2020-01-01T00:00:00Z"}, {"entries_close_at"}),
        ({"title": "x", "time_zone": "Mars/Olympus"}, {"time_zone"}),
        ({"title": "x", "reveal": "yes"}, {"reveal"}),
        ({"title": "x", "required_formats": "SVG"}, {"required_formats"}),
        ({"title": "x", "required_formats": ["SVG", ""]}, {"required_formats.1"}),
        ({"title": "x", "required_formats": ["x"] * 21}, {"required_formats"}),
        ([], {""}),
        ("title", {""}),
    ],
)  # fmt: skip
def test_every_field_that_is_wrong_is_named(app, hana, sent, wrong):
    answer = hana.post("/contests", sent)
    assert (answer.status, answer.json["code"], set(answer.json["errors"])) == (422, "input.invalid", wrong)
    assert all(answer.json["errors"].values())
    assert hana.get("/me/contests").json["items"] == []


@pytest.mark.parametrize("what", BODIES)
def test_what_is_no_json(app, hana, what):
    body, kind = BODIES[what]
    too_much = len(body) > app.config["MAX_CONTENT_LENGTH"]
    answer = posted(app, hana, body, kind)
    assert answer.status_code == (413 if too_much else 415 if kind != JSON else 422)
    assert answer.mimetype == "application/problem+json"


def test_a_character_set_may_be_said(app, hana):
    assert posted(app, hana, b'{"title": "x"}', f"{JSON}; charset=utf-8").status_code == 201


def posted(app, caller, body, kind):
    headers = {"Authorization": f"Bearer {caller.secret}"} | ({"Content-Type": kind} if kind else {})
    return app.test_client().post("/api/v1/contests", data=body, headers=headers)


def test_lists_go_on_where_the_cursor_says(app, hana):
    numbers = [hana.post("/contests", {"title": str(n)}).json["number"] for n in range(7)]
    seen, path, pages = [], "/me/contests?limit=3", 0
    while path:
        page = hana.get(path).json
        seen += [row["number"] for row in page["items"]]
        pages += 1
        path = page["next"] and f"/me/contests?limit=3&cursor={page['next']}"
    assert (seen, pages) == (numbers[::-1], 3)


@pytest.mark.parametrize("asked", ["limit=0", "limit=101", "limit=x", "limit=-1", "limit=٣", "cursor=x", "cursor=", "cursor=%00",
                                   "cursor=YXBpX2NvbnRlc3RzLmluZGV4IDE", "limit=1e1", "limit=" + "9" * 50])  # fmt: skip
def test_what_is_no_page(hana, asked):
    answer = hana.get(f"/me/contests?{asked}")
    assert (answer.status, set(answer.json["errors"])) == (422, {asked.partition("=")[0]})


def test_a_contest_opens_when_its_prize_is_held_and_not_before(app, hana):
    number = hana.post("/contests", FULL | {"entries_close_at": soon()}).json["number"]
    answer = hana.post(f"/contests/{number}/publication", {})
    found = answer.status, answer.json["code"], answer.json["title"]
    assert found == (409, "contest.not_funded", "Not possible now")
    stale = hana.post(f"/contests/{number}/publication", {"text_version": "2020-01"})
    assert (stale.status, stale.json["code"]) == (409, "contest.agreement_changed")


def test_an_address_of_nobodys_answers_as_a_problem(hana):
    for path in ("/nothing", "/contests/999"):
        answer = hana.get(path)
        assert (answer.status, answer.json["code"]) == (404, "request.not_found")
    answer = hana.send("DELETE", "/contests")
    assert (answer.status, answer.json["code"]) == (405, "request.method")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
