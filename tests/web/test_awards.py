"""The choice: who sees the page, what it shows, what it takes, and that it takes it once."""

import re

import pytest

from contest.awards import queries as award_queries, rules as award_rules
from contest.awards.actions import awarding
from contest.awards.model import Handover
from contest.contests.model import Contest
from contest.entries.model import Entry
from contest.judging.model import Shortlisting
from contest.kernel.clock import utcnow
from contest.kernel.db import transaction
from tests.awards import scene as award_scene
from tests.awards.scene import DAY, SECOND
from tests.cast import NAMES, browser
from tests.judging import scene as judging_scene
from tests.statements import of_page as statements


@pytest.fixture
def stage(app):
    now = utcnow()
    made = award_scene.judging(app, closed=now - DAY)
    with app.app_context():
        judging_scene.judge(made.contest, made.who["rei"])
    return made


def at(stage, more=""):
    return f"/contests/{stage.contest}/award{more}"


def choose(client, stage, *, entry="1", **more):
    return client.post(at(stage), data={"entry": entry} | more)


def state(app, stage):
    with app.app_context():
        return award_scene.state(stage)


def test_the_dialog_shows_the_picture_the_sum_and_what_follows_and_only_its_button_awards(app, stage):
    hana = browser(app, "hana")
    page = hana.get(at(stage, "?entry=1")).text
    dialog = page[page.index("<dialog") : page.index("</dialog>")]
    assert ('id="award"' in dialog, " open>" in dialog, dialog.count("<img")) == (True, True, 1)
    for said in ("Award #1?", "¥100,000", "Designer A", "You cannot undo an award.", "Award #1 · ¥100,000"):
        assert said in dialog, said
    assert "<dialog" not in hana.get(at(stage)).text
    assert state(app, stage) == ("published", None)
    assert hana.post(at(stage), data={"entry": "1"}).status_code == 303
    assert state(app, stage) == ("awarded", "awaiting")


def test_the_page_names_no_designer_and_none_of_their_files(app, stage):
    page = browser(app, "hana").get(at(stage, "?entry=1")).text
    assert ">Entry #1<" in page and "Designer A" in page and "¥100,000" in page
    assert "does not withhold tax" in page
    for canary in (NAMES["ken"], NAMES["mei"], "ken@example.jp", "secret-name-of-a-file"):
        assert canary not in page


@pytest.mark.parametrize(
    "asked", ["999", "0", "-1", "abc", "１", "#1", "99999999999999", "1\x00", "🙂", "<b>"]
)
def test_a_finalists_link_may_hold_anything(app, stage, asked):
    answer = browser(app, "hana").get(at(stage), query_string={"entry": asked})
    assert answer.status_code == 200
    assert ("cannot be chosen. Pick one below" in answer.text) != ("<dialog" in answer.text)
    assert "<b>" not in re.sub(r"<b>#\d+</b>|<b>¥[\d,]+</b>", "", answer.text) or asked != "<b>"


@pytest.mark.parametrize("entry", ["", "x", "9" * 30])
def test_an_entry_that_is_none_is_said_to_be_none(app, stage, entry):
    answer = choose(browser(app, "hana"), stage, entry=entry)
    assert (answer.status_code, "Choose an entry first." in answer.text) == (422, True)
    assert choose(browser(app, "hana"), stage, entry="77").status_code == 404


def test_full_width_digits_and_a_number_sign_are_understood(app, stage):
    answer = choose(browser(app, "hana"), stage, entry="＃１")
    assert (answer.status_code, answer.location) == (303, f"/contests/{stage.contest}/handover")
    assert state(app, stage) == ("awarded", "awaiting")


def test_a_double_click_is_one_award_and_both_see_what_came_of_it(app, stage):
    hana = browser(app, "hana")
    first, second = (choose(hana, stage, once="k") for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    other_tab = choose(hana, stage, once="l", entry="2")
    assert other_tab.status_code == 409
    with app.app_context():
        assert award_queries.live_award(stage.contest).entry_id == stage.ken


def test_what_stands_in_the_way_is_said_on_the_page(app, stage):
    with app.app_context():
        award_scene.alter(Entry, stage.ken, state="declined")
    answer = choose(browser(app, "hana"), stage)
    assert answer.status_code == 409
    assert "You cannot choose this entry" in answer.text


def test_before_the_choice_opens_the_page_says_when(app, stage):
    with app.app_context():
        award_scene.alter(Contest, stage.contest, entries_close_at=utcnow() - 60 * SECOND)
    hana = browser(app, "hana")
    assert "You can choose from" in hana.get(at(stage)).text
    answer = choose(hana, stage)
    assert answer.status_code == 409
    assert state(app, stage) == ("published", None)


def test_the_shortlist_comes_first_and_another_entry_can_still_be_asked_for(app, stage):
    with app.app_context(), transaction() as session:
        session.add(Shortlisting(entry_id=stage.mei, by_id=stage.who["hana"], at=utcnow()))
    hana = browser(app, "hana")
    page = hana.get(at(stage)).text
    assert ("Your shortlist" in page, ">#2<" in page, ">#1<" in page) == (True, True, False)
    assert ">#1<" in hana.get(at(stage, "?entry=1")).text


def test_a_voided_entry_is_not_offered_again(app, stage):
    with app.app_context():
        award_scene.award(stage, now=utcnow())
        late = utcnow() + award_rules.DELIVERY + award_rules.VOID_UNASKED + SECOND
        awarding.void(stage.contest, reason="納品なし", by=stage.who["sota"], now=late)
    page = browser(app, "hana").get(at(stage, "?entry=1")).text
    assert (">#1<" in page, ">#2<" in page) == (False, True)
    assert "An earlier award was voided" in page


def test_without_entries_the_page_says_so(app):
    stage = award_scene.judging(app, closed=utcnow() - DAY, entries=False)
    assert "There are no entries to choose from." in browser(app, "hana").get(at(stage)).text


def test_the_page_takes_as_many_statements_for_thirty_entries_as_for_one(app, stage):
    hana = browser(app, "hana")
    few = statements(app, hana, at(stage, "?entry=1"))
    with app.app_context():
        for number in range(3, 33):
            judging_scene.entry(stage.contest, stage.who["mei"], number)
    assert len(few) == len(statements(app, hana, at(stage, "?entry=1"))) == 6


# --- asking for a voiding, and voiding


@pytest.fixture
def overdue(app, stage):
    with app.app_context():
        award_scene.award(stage, now=utcnow())
        page = award_queries.handover(stage.contest)
        award_scene.alter(Handover, page.handover.id, due_at=utcnow() - SECOND)
    return stage


@pytest.mark.parametrize("reason", ["", "   ", "x" * 2001, "a\x00b", "\udcff"])
def test_a_reason_is_needed_and_what_was_typed_stays(app, overdue, reason):
    sent = {"reason": reason.encode("utf-8", "surrogateescape")}
    for who, way in (("hana", "/void-request"), ("sota", "/void")):
        answer = browser(app, who).post(at(overdue, way), data=sent)
        assert answer.status_code == 422, who
        assert 'aria-invalid="true"' in answer.text
        if len(reason) > 2000:
            assert reason in answer.text
    assert state(app, overdue) == ("awarded", "awaiting")


def test_the_client_asks_and_staff_void_each_once(app, overdue):
    hana, sota = browser(app, "hana"), browser(app, "sota")
    early = sota.post(at(overdue, "/void"), data={"reason": "納品なし"})
    assert early.status_code == 409
    for _twice in range(2):
        asked = hana.post(at(overdue, "/void-request"), data={"reason": "音沙汰なし", "once": "k"})
        assert asked.status_code == 303
    assert "音沙汰なし" in sota.get(f"/contests/{overdue.contest}/handover").text
    for _twice in range(2):
        done = sota.post(at(overdue, "/void"), data={"reason": "納品なし", "once": "k"})
        assert (done.status_code, done.location) == (303, f"/contests/{overdue.contest}")
    assert state(app, overdue) == ("published", None)
