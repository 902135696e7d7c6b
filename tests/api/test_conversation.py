"""Conversation, deadline and inbox through the API: the same acts as the pages', and nobody's name."""

from datetime import timedelta

import pytest

from contest.kernel.clock import utcnow
from contest.work import queue
from tests import cast
from tests.api.callers import caller
from tests.contests import stored

DAY = timedelta(days=1)


@pytest.fixture
def number(app, ids):
    now = utcnow()
    number = stored.contest(
        app, ids["hana"], state="published", published_at=now - DAY, entries_close_at=now + 7 * DAY,
        description="色は藍。\n看板に使います。",
    )  # fmt: skip
    stored.entries(app, number, 1, by=[ids["mei"]])
    return number


def test_questions_are_asked_and_answered_by_number_and_name_nobody(app, ids, number):
    ken, hana, path = caller(app, ids["ken"]), caller(app, ids["hana"]), f"/contests/{number}/questions"
    asked = ken.post(path, {"text": "何色まで？"}, Idempotency_Key="k")
    said = {name: asked.json[name] for name in ("number", "mine", "answers")}
    assert (asked.status, said) == (201, {"number": 1, "mine": True, "answers": []})
    assert ken.post(path, {"text": "何色まで？"}, Idempotency_Key="k").json == asked.json
    answered = hana.post(f"{path}/1/answer", {"text": "二色まで。"})
    assert (answered.status, [one["text"] for one in answered.json["answers"]]) == (201, ["二色まで。"])
    assert hana.post(f"{path}/9/answer", {"text": "？"}).status == 404

    for who in (None, "ume", "hana", "rei"):
        listed = caller(app, who and ids[who]).get(path)
        [one] = listed.json["items"]
        assert (one["asker"], one["mine"], listed.json["next"]) == ("a designer", False, None)
    assert caller(app, ids["sota"]).get(path).json["items"][0]["asker"] == cast.NAMES["ken"]


def test_lists_of_questions_go_on_by_cursor(app, ids, number):
    path = f"/contests/{number}/questions"
    for n in range(5):
        caller(app, ids["ken"]).post(path, {"text": str(n)})
    visitor, seen, cursor = caller(app, None), [], ""
    while cursor is not None:
        page = visitor.get(f"{path}?limit=2" + (f"&cursor={cursor}" if cursor else "")).json
        seen += [one["text"] for one in page["items"]]
        cursor = page["next"]
    assert seen == ["4", "3", "2", "1", "0"]


def test_a_clarification_is_an_addition_unless_it_quotes(app, ids, number):
    hana, path = caller(app, ids["hana"]), f"/contests/{number}/clarifications"
    added = hana.post(path, {"text": "紙袋にも使います。"})
    assert (added.status, added.json["part"], added.json["said"]) == (201, "other", "")
    changed = hana.post(path, {"part": "description", "said": "色は藍。", "text": "色は朱。"})
    assert (changed.status, changed.json["number"]) == (201, 2)
    assert hana.post(path, {"part": "description", "said": "色は藍。", "text": "墨。"}).json["code"] == (
        "clarification.not_in_brief"
    )
    assert [one["said"] for one in caller(app, None).get(path).json["items"]] == ["", "色は藍。"]


def test_more_time_is_a_patch_of_the_deadline_alone(app, ids, number):
    hana, path = caller(app, ids["hana"]), f"/contests/{number}"
    was = hana.get(path).json["entries_close_at"]
    later = (utcnow() + 9 * DAY).isoformat().replace("+00:00", "Z")
    assert hana.send("PATCH", path, {"entries_close_at": later, "title": "x"}).status == 409
    assert hana.send("PATCH", path, {"title": "x"}).json["code"] == "contest.not_draft"
    moved = hana.send("PATCH", path, {"entries_close_at": later})
    assert moved.status == 200 and moved.json["entries_close_at"] > was
    closed = hana.post(f"{path}/early-close", {})
    assert closed.status == 201 and closed.json["entries_close_at"] < was
    changes = caller(app, None).get(f"{path}/deadline-changes").json["items"]
    assert [(one["number"], one["early"]) for one in changes] == [(1, False), (2, True)]
    assert changes[1]["becomes"] == closed.json["entries_close_at"]
    assert caller(app, ids["ken"]).send("PATCH", path, {"entries_close_at": later}).status == 404


def test_words_to_entrants_reach_them_alone_and_stand_in_their_inbox(app, ids, number):
    path = f"/contests/{number}/announcements"
    assert caller(app, ids["hana"]).post(path, {"text": "ありがとう"}).status == 201
    read = {who: len(caller(app, ids[who]).get(path).json["items"]) for who in ("mei", "ken", "hana", "rei")}
    assert read == {"mei": 1, "ken": 0, "hana": 1, "rei": 0}
    with app.app_context():
        queue.drain(utcnow() + DAY)

    mei = caller(app, ids["mei"])
    [notice] = mei.get(f"/me/notices?show=unread&contest={number}").json["items"]
    assert notice["url"] == f"http://localhost/contests/{number}/questions#announcements"
    assert mei.send("PUT", f"/me/notices/{notice['id']}/reading").status == 204
    assert mei.get(f"/me/notices?show=unread&contest={number}").json["items"] == []
    assert mei.send("DELETE", f"/me/notices/{notice['id']}/reading").status == 204
    assert len(mei.get(f"/me/notices?contest={number}").json["items"]) == 1
    assert caller(app, ids["ken"]).send("PUT", f"/me/notices/{notice['id']}/reading").status == 404
    assert mei.send("PUT", "/me/notices/reading").status == 204


def test_mail_settings_are_read_and_chosen(app, ids):
    ken = caller(app, ids["ken"])
    assert "money" not in ken.get("/me/mail-settings").json
    assert ken.send("PATCH", "/me/mail-settings", {"threads": "digest"}).json["threads"] == "digest"
    assert ken.send("PATCH", "/me/mail-settings", {"money": "none"}).status == 422
    assert ken.send("PATCH", "/me/mail-settings", {"threads": "post"}).status == 422
