"""A judge's mark: what it answers, whose it is, and what it costs."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from contest.contests.model import Contest
from contest.entries.model import Entry
from contest.judging.model import Mark
from contest.kernel.clock import utcnow
from contest.kernel.db import reader
from tests.cast import browser
from tests.judging import scene as judging_scene
from tests.statements import heard
from tests.web.tables import change, count, one

DAY = timedelta(days=1)
JSON = {"Accept": "application/json"}


def test_a_mark_answers_scripts_with_204_and_forms_with_303(app, judged):
    rei, path = browser(app, "rei"), f"/contests/{judged}/entries/1/mark"
    assert rei.put(path, json={"mark": "keep"}, headers=JSON).status_code == 204
    assert rei.delete(path, headers=JSON).status_code == 204
    answer = rei.post(path, data={"mark": "maybe"})
    assert (answer.status_code, answer.location) == (303, f"/contests/{judged}/entries/1#judging")
    assert rei.post(path, data={"mark": ""}).status_code == 303
    assert rei.post(path, data={"mark": "out"}, headers=JSON).status_code == 204
    with app.app_context():
        assert list(reader().scalars(select(Mark.mark).order_by(Mark.id))) == [
            "keep",
            None,
            "maybe",
            None,
            "out",
        ]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'"keep"', b"null", b'{"mark": null}', b'{"mark": 5}', b'{"mark": ["keep"]}', b'{"mark": "best"}', b'{"mark": "keep\\u0000"}', b"\xff\xfe"]
)  # fmt: skip
def test_what_is_no_mark_is_a_problem_and_nothing_is_saved(app, judged, body):
    answer = browser(app, "rei").put(
        f"/contests/{judged}/entries/1/mark", data=body, content_type="application/json", headers=JSON
    )
    assert (answer.status_code, answer.json["code"]) == (422, "input.invalid")
    assert answer.mimetype == "application/problem+json"
    assert count(app, Mark) == 0


def test_a_related_entry_and_none_at_all_answer_alike(app, judged):
    rei = browser(app, "rei")
    answers = [
        rei.put(f"/contests/{judged}/entries/{n}/mark", json={"mark": "keep"}, headers=JSON) for n in (2, 99)
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].data == answers[1].data


def test_a_judge_who_is_signed_out_is_told_so_in_json(app, judged):
    answer = browser(app).put(f"/contests/{judged}/entries/1/mark", json={"mark": "keep"}, headers=JSON)
    assert (answer.status_code, answer.json["code"]) == (401, "person.not_signed_in")


def test_what_changed_meanwhile_is_told_in_the_words_of_marks(app, people, judged):
    rei, path = browser(app, "rei"), f"/contests/{judged}/entries/1/mark"
    entry = one(app, select(Entry.id).where(Entry.contest_id == judged, Entry.number == 1))
    shown = []
    for model, identity, facts in (
        (Entry, entry, {"state": "withdrawn", "withdrawn_at": utcnow()}),
        (Entry, entry, {"state": "declined", "withdrawn_at": None}),
        (Contest, judged, {"state": "awarded", "awarded_at": utcnow()}),
        (Contest, judged, {"state": "published", "entries_close_at": utcnow() + DAY}),
    ):
        change(app, model, identity, **facts)
        answer = rei.put(path, json={"mark": "keep"}, headers=JSON)
        shown.append((answer.status_code, answer.json["code"], bool(answer.json["title"])))
    assert shown == [
        (409, "mark.withdrawn", True), (409, "mark.declined", True), (409, "mark.not_now", True), (409, "mark.not_now", True),
    ]  # fmt: skip


@pytest.mark.parametrize("many", [1, 30, 300])
def test_a_mark_takes_four_statements_beside_sign_in(app, people, many):
    with app.app_context():
        contest = judging_scene.contest(people["hana"], entries_close_at=utcnow() - DAY)
        judging_scene.entries(contest, people["ken"], many, images=0)
        judging_scene.judge(contest, people["rei"], people["mei"])
    rei = browser(app, "rei")
    with heard(app) as statements:
        assert (
            rei.put(f"/contests/{contest}/entries/1/mark", json={"mark": "keep"}, headers=JSON).status_code
            == 204
        )
    assert len(statements) == 1 + 1 + 3  # who asks; contest with standing; lock, entry, mark
