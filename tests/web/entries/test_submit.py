"""Submitting an entry or a new version of one."""

import html
import re

import pytest
from sqlalchemy import select

from contest.contests.model import Contest
from contest.entries import queries as entry_queries
from contest.entries.model import Entry, Upload, Version
from contest.judging import actions as judging_actions
from contest.kernel.clock import utcnow
from contest.kernel.db import db
from tests.cast import browser
from tests.entries import scene as entry_scene
from tests.judging import scene as judging_scene
from tests.web.entries.forms import sent, submit
from tests.web.tables import change, count


def test_the_form_then_the_entry(app, store, cast, number):
    assert browser(app, "ken").get(f"/contests/{number}/entries/new").status_code == 200
    answer = submit(app, number, sent(app, store, cast, number), title="港の朝")
    assert (answer.status_code, answer.location) == (303, f"/contests/{number}/entries/1")


def test_a_double_click_is_one_entry(app, store, cast, number):
    upload = sent(app, store, cast, number)
    answers = [submit(app, number, upload, once="the same key") for _ in range(2)]
    assert [answer.location for answer in answers] == [f"/contests/{number}/entries/1"] * 2
    assert count(app, Entry) == 1


def test_a_key_used_for_something_else_is_another_key_here(app, store, cast, entered):
    browser(app, "ken").post(f"/contests/{entered}/entries/1/comments", data={"text": "Hm", "once": "same"})
    assert submit(app, entered, sent(app, store, cast, entered), once="same").status_code == 303
    assert count(app, Entry) == 2


def test_what_was_typed_and_sent_is_kept_when_something_is_wrong(app, store, cast, number):
    upload = sent(app, store, cast, number)
    answer = submit(
        app, number, upload, own_work="", title="港の朝", note="倉庫の石", stock_used="1", stock="no link"
    )
    assert answer.status_code == 422
    text = html.unescape(answer.text)
    for stored in ("港の朝", "倉庫の石", "no link", upload, "canary-file.png"):
        assert stored in text
    for wrong in ("Confirm that this is your own work", "no link is not a valid link"):
        assert wrong in text
    assert count(app, Entry) == 0


@pytest.mark.parametrize("ai", ["", "maybe"])
def test_whether_ai_was_used_is_chosen_by_the_designer(app, store, cast, number, ai):
    page = browser(app, "ken").get(f"/contests/{number}/entries/new").text
    assert re.findall(r'name="ai" value="(\w+)"( checked)?', page) == [("none", ""), ("used", "")]
    upload = sent(app, store, cast, number)
    answer = submit(app, number, upload, ai=ai)
    assert (answer.status_code, count(app, Entry)) == (422, 0)
    assert answer.text.count("Choose whether you used generative AI.") == 2, "above the form and at the field"
    assert submit(app, number, upload).status_code == 303


def test_a_new_version_keeps_what_the_last_one_said_of_ai(app, store, cast, number):
    for shade, (ai, said) in enumerate(
        (("none", [("none", " checked"), ("used", "")]), ("used", [("none", ""), ("used", " checked")])),
        1,
    ):
        submit(app, number, sent(app, store, cast, number, shade), ai=ai, ai_tools="Tool, for sketches")
        page = browser(app, "ken").get(f"/contests/{number}/entries/{shade}/versions/new").text
        assert re.findall(r'name="ai" value="(\w+)"( checked)?', page) == said


@pytest.mark.parametrize("ids", [[], ["x"], ["\x00"], ["A" * 22], ["é" * 22], ["x" * 10_000]])
def test_uploads_nobody_knows_are_refused_at_the_field(app, cast, number, ids):
    answer = submit(app, number, *ids)
    assert answer.status_code == 422
    assert count(app, Entry) == 0


def test_six_images_are_one_too_many(app, store, cast, number):
    ids = [sent(app, store, cast, number, shade) for shade in range(6)]
    assert submit(app, number, *ids).status_code == 422
    assert submit(app, number, *ids[:5]).status_code == 303


def test_anothers_upload_is_refused(app, store, cast, number):
    foreign = sent(app, store, cast, number, who="mei")
    answer = submit(app, number, foreign)
    assert answer.status_code == 422
    assert "canary-file" not in answer.text


def test_an_upload_that_has_not_arrived_is_named(app, cast, number):
    with app.app_context():
        waiting = entry_scene.promise(number, cast["ken"], entry_scene.png()).id
    answer = submit(app, number, waiting)
    assert answer.status_code == 422
    assert "canary-file.png is still uploading" in html.unescape(answer.text)


def test_storage_away_keeps_the_form_and_says_so(app, store, cast, number):
    with app.app_context():
        promised = entry_scene.promise(number, cast["ken"], entry_scene.png())
    store.away = True
    answer = submit(app, number, promised.id, title="港の朝")
    assert answer.status_code == 503
    assert (
        "Storage is not responding" in answer.text and "港の朝" in answer.text and promised.id in answer.text
    )


def test_the_eleventh_says_what_to_do(app, store, cast, number):
    with app.app_context():
        for shade in range(10):
            entry_scene.enter(store, number, cast["ken"], entry_scene.png(shade))
    answer = submit(app, number, sent(app, store, cast, number, 99))
    assert answer.status_code == 409
    assert "Withdraw one to make room" in answer.text


@pytest.mark.parametrize(("policy", "status"), [("forbidden", 422), ("declare", 422), ("free", 303)])
def test_ai_without_a_word_as_the_contest_has_it(app, store, cast, number, policy, status):
    change(app, Contest, number, ai_policy=policy)
    assert submit(app, number, sent(app, store, cast, number), ai="used").status_code == status


def test_the_same_bytes_again_are_told(app, store, cast, number):
    for _ in range(2):
        submit(app, number, sent(app, store, cast, number, 7))
    visitor = browser(app, "ken")
    answer = visitor.post(
        f"/contests/{number}/entries",
        data={"own_work": "1", "ai": "none", "uploads": [sent(app, store, cast, number, 7)]},
        follow_redirects=True,
    )
    assert "You already used this file in #1, #2." in answer.text


def test_a_new_version_from_the_entry_or_from_the_form(app, store, cast, entered):
    ken = browser(app, "ken")
    assert "港の朝" in ken.get(f"/contests/{entered}/entries/1/versions/new").text
    answer = submit(
        app, entered, sent(app, store, cast, entered, 2), path=f"/contests/{entered}/entries/1/versions"
    )
    assert answer.status_code == 303
    assert submit(app, entered, sent(app, store, cast, entered, 3), version_of="1").status_code == 303
    assert (count(app, Entry), count(app, Version)) == (1, 3)


@pytest.mark.parametrize("way", ["/versions", "version_of"])
def test_a_version_that_replaces_a_rated_one_is_asked_for_once(app, store, cast, entered, way):
    with app.app_context():
        judging_actions.rate(entered, 1, by=cast["hana"], stars=4, now=utcnow())
    upload = sent(app, store, cast, entered, 2)
    to = {"path": f"/contests/{entered}/entries/1/versions"} if way == "/versions" else {"version_of": "1"}
    invalid = submit(app, entered, upload, own_work="", **to)
    assert invalid.status_code == 422 and "<dialog" not in invalid.text
    asked = submit(app, entered, upload, title="Two", **to)
    assert asked.status_code == 200 and count(app, Version) == 1
    [dialog] = re.findall(r"<dialog.*?</dialog>", asked.text, re.DOTALL)
    assert "4 of 5 stars" in dialog and re.search(r"<dialog[^>]* open>", dialog) and "<img" in dialog
    assert re.search(r'form="entry" name="confirmed" value="1">Submit version 2 of #1<', dialog)
    assert "<input" not in dialog  # nothing is typed or ticked
    form = re.search(r'<form method="post" action="([^"]+)" id="entry"', asked.text)
    assert form[1] == f"/contests/{entered}/entries/1/versions"
    assert upload in asked.text and 'value="Two"' in asked.text
    assert submit(app, entered, upload, path=form[1], title="Two", confirmed="1").status_code == 303
    assert count(app, Version) == 2


def test_a_judges_mark_asks_nothing(app, store, cast, entered):
    """Whether it is asked must not tell an author that a judge has marked the entry."""
    upload = sent(app, store, cast, entered, 2)
    change(app, Contest, entered, entries_close_at=utcnow())
    with app.app_context():
        judging_scene.mark(
            judging_scene.judge(entered, cast["rei"]), entry_queries.find(entered, 1).id, "keep"
        )
    answer = submit(app, entered, upload, path=f"/contests/{entered}/entries/1/versions")
    assert answer.status_code == 303


@pytest.mark.parametrize("version_of", ["2", "999999999999", "-1", "x", "１"])
def test_a_version_of_an_entry_that_is_not_ones_own_is_refused(app, store, cast, entered, version_of):
    with app.app_context():
        entry_scene.enter(store, entered, cast["mei"])
    answer = submit(app, entered, sent(app, store, cast, entered, 2), version_of=version_of)
    assert answer.status_code == 422


def test_files_stay_out_of_the_web_process(app, entered):
    with app.app_context():
        assert db.session.scalars(select(Upload)).one().size < app.config["MAX_CONTENT_LENGTH"] < 25 * 1024**2
