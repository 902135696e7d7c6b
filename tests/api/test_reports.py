"""Reporting, answering and deciding by programs: the same acts, and documents that name nobody but to staff."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from contest.kernel.clock import utcnow
from contest.kernel.db import transaction
from contest.reports.model import Inquiry
from tests.scene import NAMES, REPORT

GOOD = {"kind": "offensive", "text": "Look at it", "links": ["https://example.com/x"], "entries": [1]}
MADE = {"id", "contest", "entry", "kind", "state", "breach", "at"}
INQUIRY = {"id", "contest", "entry", "kind", "state", "opened_at", "answer_by", "answer", "answered_at", "breach",
           "measure", "reason", "decided_at"}  # fmt: skip


def test_from_report_to_decision_and_back(stage, asks):
    rei, mei, sota = (asks(who) for who in ("rei", "mei", "sota"))
    at = f"/contests/{stage.number('J')}/entries/2/reports"
    made = rei.post(at, GOOD, Idempotency_Key="once")
    assert made.status == 201 and set(made.json) == MADE
    assert rei.post(at, GOOD, Idempotency_Key="once").json == made.json
    assert (rei.post(at, GOOD).status, rei.post(at, GOOD).json["code"]) == (409, "report.again")
    assert [one["id"] for one in rei.get("/me/reports").json["items"]] == [made.json["id"]]

    theirs = mei.get("/me/inquiries")
    assert {frozenset(one) for one in theirs.json["items"]} == {frozenset(INQUIRY)}
    for canary in (NAMES["rei"], NAMES["hana"], REPORT, GOOD["text"], "example.com"):
        assert canary not in theirs.text
    inquiry = theirs.json["items"][0]["id"]
    assert rei.post(f"/me/inquiries/{inquiry}/answer", {"text": "x"}).status == 404
    assert mei.post(f"/me/inquiries/{inquiry}/answer", {"text": "Mine"}).json["answer"] == "Mine"

    queue = sota.get("/reports").json["items"]
    assert [(one["id"], one["subject"], one["reports"]) for one in queue] == [(inquiry, NAMES["mei"], 1)]
    sheet = sota.get(f"/reports/{inquiry}").json
    assert sheet["reports"][0]["name"] == NAMES["rei"] and sheet["reports"][0]["entries"] == [1]
    sanction = {"kind": "suspension", "days": 7}
    decision = {"breach": True, "measure": "hide", "sanction": sanction, "reason": "So it is"}
    decided = sota.post(f"/reports/{inquiry}/decision", decision)
    assert (decided.status, decided.json["state"], decided.json["measure"]) == (201, "decided", "hide")
    assert sota.post(f"/reports/{inquiry}/decision", decision).json["code"] == "inquiry.decided"
    assert rei.get(f"/contests/{stage.number('J')}/entries/2").status == 404
    wanted = {
        "purpose": "entry",
        "filename": "a.png",
        "content_type": "image/png",
        "size": 9,
        "sha256": "0" * 64,
    }
    assert mei.post(f"/contests/{stage.number('O')}/uploads", wanted).json["code"] == "person.suspended"
    assert sota.post(f"/reports/{inquiry}/reopening", {"reason": "A mistake"}).json["state"] == "open"
    assert rei.get(f"/contests/{stage.number('J')}/entries/2").status == 200


def test_bad_faith_and_what_cannot_be_decided(stage, asks):
    sota, things = asks("sota"), stage.scene.things
    at = f"/reports/{things['report']['']}"
    with stage.app.app_context(), transaction() as session:
        session.scalars(select(Inquiry)).one().opened_at = utcnow() - timedelta(days=2)
    assert (
        sota.post(f"{at}/decision", {"breach": True, "reason": "x"}).json["code"] == "inquiry.no_consequence"
    )
    assert sota.post(f"{at}/decision", {"breach": False, "reason": "Own work"}).status == 201
    faith = f"{at}/reports/{things['made']['']}/bad-faith"
    marked = sota.post(faith, {"sanction": {"kind": "warning"}, "reason": "A grudge"})
    assert marked.json["reports"][0]["bad_faith"] is True
    other = faith.replace("reports/1", "reports/999", 1)
    assert sota.post(other, {"sanction": {"kind": "warning"}, "reason": "x"}).status == 404


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("kind", {"kind": "boring"}),
        ("kind", {"kind": "rules"}),  # of a contest only
        ("text", {"text": " "}),
        ("links", {"links": ["javascript:x"]}),
        ("entries", {"entries": [4]}),  # declined: a judge does not see it
        ("entries", {"entries": [999]}),
        ("entries.0", {"entries": ["x"]}),
        ("links", {"links": "x"}),
    ],
)
def test_a_report_that_is_not_whole(stage, asks, field, given):
    answer = asks("rei").post(f"/contests/{stage.number('J')}/entries/2/reports", GOOD | given)

    assert (answer.status, list(answer.json["errors"])) == (422, [field])


def test_copies_are_asked_for_and_never_fetched_by_a_token(asks):
    ume = asks("ume")
    made = ume.post("/me/exports")
    assert (made.status, made.json["parts"], made.json["ready_at"]) == (201, 0, None)
    assert ume.post("/me/exports").json["code"] == "export.running"
    assert ume.get("/me/exports").json == {"items": [made.json], "next": None}
    assert ume.get(f"/me/exports/{made.json['id']}/1").status == 404
