"""My work: what one must do, and the contests one runs, judges or has entered."""

import re
from datetime import timedelta
from html import unescape

import pytest

from contest.entries.actions import feedback
from contest.judging import actions as judging_actions
from contest.kernel.clock import utcnow
from tests import cast
from tests.contests import stored
from tests.judging import scene as judging_scene
from tests.statements import of_page as statements

DAY = timedelta(days=1)
WORK = 6  # contests of mine, messages, seats, entries counted, drafts paid, pictures


@pytest.fixture
def people(app):
    return cast.join(app)


def keep(app, client_id, state="published", closes=7 * DAY, **changes):
    now = utcnow()
    facts = {"state": state, "entries_close_at": now + closes, "published_at": now - 7 * DAY}
    if state == "draft":
        facts["published_at"] = None
    if state in ("settled", "cancelled", "lapsed"):
        facts["ended_at"] = now - DAY
    return stored.contest(app, client_id, **facts | changes)


def page(app, who, path="/"):
    answer = cast.browser(app, who).get(path)
    assert answer.status_code == 200
    return unescape(answer.text)


def todo(html):
    """What is to be done, in order."""
    return re.findall(r'<div class="todo__what"><h2>(.*?)</h2>', html)


def shelves(html):
    """The shelves that are there, with how many contests each counts."""
    return dict(re.findall(r'<h2 id="(\w+)">[^<]*<span class="quiet">(\d+)</span>', html))


def numbers(html):
    """The entries that are shown, by contest and number."""
    return {(int(a), int(b)) for a, b in re.findall(r'href="/contests/(\d+)/entries/(\d+)"', html)}


def test_who_has_nothing_is_told_where_to_begin(app, people):
    html = page(app, "ume")

    assert todo(html) == [] and shelves(html) == {}
    assert "Start a contest" in html and "Find a contest" in html


def test_a_client_reads_what_each_contest_needs_the_nearest_deadline_first(app, people):
    keep(app, people["hana"], state="draft", title="")
    keep(app, people["hana"], title="Running")
    keep(app, people["hana"], title="To be chosen", closes=-DAY)
    keep(app, people["ume"], title="Not mine")
    html = page(app, "hana")

    assert todo(html) == ["Choose a winner", "Complete the brief"]
    assert shelves(html) == {"run": "3"}
    assert "Untitled brief" in html and "Running" in html and "Not mine" not in html


def test_a_client_owes_a_word_to_who_has_waited_a_day(app, people):
    contest = keep(app, people["hana"])
    with app.app_context():
        entry = judging_scene.entry(contest, people["ken"], 1)
        feedback.comment(entry, by=people["ken"], text="How do you like it?", now=utcnow() - 2 * DAY)
        judging_scene.entry(contest, people["mei"], 2, made_at=utcnow())
    html = page(app, "hana")

    assert todo(html) == ["1 designer waits for feedback"]
    assert "2 entries" in html and numbers(html) >= {(contest, 1), (contest, 2)}


def test_a_judge_reads_how_many_are_left_and_says_that_they_have_finished(app, people):
    with app.app_context():
        contest = judging_scene.contest(people["hana"], entries_close_at=utcnow() - DAY)
        for number in (1, 2, 3):
            entry = judging_scene.entry(contest, people["ken"], number)
        judging_scene.entry(contest, people["mei"], 4)
        seat = judging_scene.judge(contest, people["rei"], people["mei"])
    assert todo(page(app, "rei")) == ["Judge 3 entries"]
    with app.app_context():
        judging_scene.mark(seat, entry, "keep")
    html = page(app, "rei")
    assert todo(html) == ["Judge the last 2 of 3 entries"] and "1 of 3 marked." in html
    assert numbers(html) == {(contest, 1), (contest, 2), (contest, 3)}  # Mei's is not Rei's to judge

    rei = cast.browser(app, "rei")
    answer = rei.post(f"/contests/{contest}/finished")
    assert (answer.status_code, answer.location) == (303, "/")
    assert todo(page(app, "rei")) == [] and "I have not finished after all" in page(app, "rei")
    assert rei.post(f"/contests/{contest}/finished/end").status_code == 303
    assert todo(page(app, "rei")) == ["Judge the last 2 of 3 entries"]
    assert shelves(page(app, "hana")) == {"run": "1"}


def test_judges_meet_neither_stars_nor_the_shortlist_and_designers_no_shortlist(app, people):
    with app.app_context():
        contest = judging_scene.contest(people["hana"], entries_close_at=utcnow() - DAY)
        judging_scene.entry(contest, people["ken"], 1)
        judging_scene.entry(contest, people["ken"], 2)
        judging_scene.judge(contest, people["rei"])
        judging_actions.rate(contest, 1, by=people["hana"], stars=4, now=utcnow())
        judging_actions.shortlist(contest, 2, by=people["hana"], now=utcnow())
    hana, ken, rei = (page(app, who) for who in ("hana", "ken", "rei"))

    assert "4 of 5" in hana and "Shortlisted" in hana
    assert "4 of 5" in ken and "Shortlisted" not in ken
    assert "4 of 5" not in rei and "Shortlisted" not in rei


@pytest.mark.parametrize("visibility", ["open", "blind"])
def test_designers_meet_their_own_entries_alone(app, people, visibility):
    contest = keep(app, people["hana"], visibility=visibility)
    with app.app_context():
        judging_scene.entry(contest, people["ken"], 1)
        judging_scene.entry(contest, people["mei"], 2)
    html = page(app, "ken")

    assert shelves(html) == {"entered": "1"} and numbers(html) == {(contest, 1)}


def test_a_message_waits_until_its_designer_replies(app, people):
    contest = keep(app, people["hana"])
    with app.app_context():
        entry = judging_scene.entry(contest, people["ken"], 1)
        feedback.comment(entry, by=people["hana"], text="Could the bow be longer?", now=utcnow())
    html = page(app, "ken")
    assert todo(html) == ["Answer: “Could the bow be longer?”"] and "Reply wanted" in html
    assert f'href="/contests/{contest}/entries/1#thread"' in html
    with app.app_context():
        feedback.comment(entry, by=people["ken"], text="Yes.", now=utcnow())
    assert todo(page(app, "ken")) == []


def test_what_is_over_stands_on_a_shelf_of_its_own_in_pages(app, people):
    for n in range(23):
        contest = keep(app, people["hana"], state="settled", title=f"Contest no. {n:02}")
        with app.app_context():
            judging_scene.entry(contest, people["ken"], 1)
    keep(app, people["hana"], state="cancelled", published_at=None, title="Discarded")
    html = page(app, "ken")
    assert shelves(html) == {"finished": "23"} and "Show all 23" in html
    assert html.count('<li class="group">') == 6
    assert shelves(page(app, "hana")) == {"finished": "23"} and "Discarded" not in page(app, "hana")

    first = page(app, "ken", "/me/work/finished")
    assert "Contest no. 22" in first and "Contest no. 03" in first and "Contest no. 02" not in first
    after = re.search(r'rel="next" href="([^"]+)"', first)[1]
    second = page(app, "ken", after)
    assert "Contest no. 02" in second and "Contest no. 03" not in second and 'rel="next"' not in second


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "\x00", "１"])
def test_any_place_to_go_on_from(app, people, before):
    contest = keep(app, people["hana"])
    answer = cast.browser(app, "hana").get("/me/work/run", query_string={"before": before})
    assert answer.status_code == 200 and contest


def test_a_shelf_that_is_none_is_not_found(app, people):
    assert cast.browser(app, "hana").get("/me/work/nothing").status_code == 404


@pytest.mark.parametrize(
    ("path", "there"),
    [("/me/contests", "/#run"), ("/me/panels", "/#judge"), ("/me/entries", "/#entered")],
)
def test_addresses_of_before_lead_on(app, people, path, there):
    answer = cast.browser(app, "ken").get(path)
    assert (answer.status_code, answer.location) == (301, there)
    assert cast.browser(app).get(path).location == f"/sign-in?next={path}"


@pytest.mark.parametrize("many", [1, 30])
def test_it_takes_six_statements_at_any_size(app, people, many):
    hana = people["hana"]
    for n in range(many):
        run = keep(app, hana, closes=(1 if n % 2 else -1) * DAY)
        keep(app, hana, state="awarded")
        stored.paid(app, hana)
        judged, entered = (keep(app, people["ume"], closes=-DAY) for _ in "12")
        keep(app, hana, state="settled")
        with app.app_context():
            judging_scene.judge(judged, hana)
            for number in range(1, 4):
                judging_scene.entry(run, people["ken"], number)
                judging_scene.entry(judged, people["ken"], number)
                judging_scene.entry(entered, hana, number)
    browser = cast.browser(app, "hana")

    assert len(statements(app, browser, "/")) == WORK
    assert len(statements(app, browser, "/me/work/run")) <= WORK
    assert set(shelves(page(app, "hana"))) == {"run", "judge", "entered", "finished"}
