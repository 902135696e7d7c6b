"""Viewer: the entries a judge gets, where they go on, and what client and judges compare."""

import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from contest.contests.model import Contest
from contest.entries.model import Entry
from contest.judging import actions as judging_actions
from contest.kernel.clock import utcnow
from contest.kernel.db import reader, transaction
from tests import cast
from tests.cast import browser
from tests.judging import scene as judging_scene
from tests.statements import heard

DAY = timedelta(days=1)
# Ken's and Mei's names, addresses and file names: canaries that a judge must never meet.
CANARIES = (
    *(cast.NAMES[who] for who in ("ken", "mei")),
    "ken@",
    "mei@",
    "secret-name-of-a-file",
    "uniquifier-ken",
)


@pytest.fixture
def judged(app, people):
    """A contest of Hana's in judgement: #1 to #3 by Ken (#1 with three images), #4 by Mei; Rei knows Mei."""
    with app.app_context():
        contest = judging_scene.contest(people["hana"], entries_close_at=utcnow() - DAY)
        judging_scene.entry(contest, people["ken"], 1, images=3)
        judging_scene.entry(contest, people["ken"], 2)
        judging_scene.entry(contest, people["ken"], 3)
        judging_scene.entry(contest, people["mei"], 4)
        judging_scene.judge(contest, people["rei"], people["mei"])
        return contest


def mark(app, people, contest, number, word):
    with app.app_context():
        judging_actions.mark(contest, number, by=people["rei"], mark=word, now=utcnow())


def dealt(page):
    return json.loads(re.search(r"<script type=\"application/json\" data-cards>(.*?)</script>", page)[1])


def at(page):
    return dealt(page)[int(re.search(r'data-at="(\d+)"', page)[1])]["number"]


def test_a_judge_is_dealt_the_entries_with_all_their_images_and_no_names(app, judged):
    page = browser(app, "rei").get(f"/contests/{judged}/sweep").text

    cards = {card["number"]: card for card in dealt(page)}
    assert sorted(cards) == [1, 2, 3]
    assert [len(cards[number]["images"]) for number in (1, 2, 3)] == [3, 1, 1]
    assert set(cards[1]) == {"number", "version", "mark", "title", "alt", "images", "mark_url", "recuse_url"}
    assert set(cards[1]["images"][0]) == {"thumb", "preview", "full", "width", "height"}
    assert cards[1]["mark_url"] == f"/contests/{judged}/entries/1/mark"


def test_no_page_of_a_judge_carries_a_name_an_address_or_a_file_name(app, people, judged):
    mark(app, people, judged, 1, "keep")
    mark(app, people, judged, 2, "maybe")
    rei = browser(app, "rei")
    for path in (
        "sweep",
        "sweep?mark=keep",
        "sweep?mark=unseen",
        "sweep?e=1",
        "compare",
        "compare?e=1&e=2",
        "entries/1",
    ):
        answer = rei.get(f"/contests/{judged}/{path}")
        assert answer.status_code == 200, path
        for canary in CANARIES:
            assert canary not in answer.text, (path, canary)
    assert rei.get(f"/contests/{judged}/entries/4").status_code == 404


def test_it_goes_on_where_it_stopped_and_begins_where_it_is_asked_to(app, people, judged):
    rei = browser(app, "rei")
    first = at(rei.get(f"/contests/{judged}/sweep").text)
    mark(app, people, judged, first, "keep")
    page = rei.get(f"/contests/{judged}/sweep").text
    assert at(page) == dealt(page)[1]["number"] != first
    assert at(rei.get(f"/contests/{judged}/sweep?e={first}").text) == first
    assert "data-stays" in rei.get(f"/contests/{judged}/sweep?e={first}").text
    for odd in ("e=99", "e=4", "e=x", "e=", f"e={2**70}", "mark=best", "e=%ff"):
        assert at(rei.get(f"/contests/{judged}/sweep?{odd}").text) != first


def test_when_all_is_marked_the_lists_are_shown_with_ways_to_change(app, people, judged):
    for number, word in ((1, "out"), (2, "maybe"), (3, "out")):
        mark(app, people, judged, number, word)
    page = browser(app, "rei").get(f"/contests/{judged}/sweep").text
    assert "You have seen every entry" in page
    assert f'href="/contests/{judged}/sweep?e=2"' in page  # the first list that is not empty: maybe
    out = browser(app, "rei").get(f"/contests/{judged}/sweep?mark=out").text
    assert [f"sweep?e={number}" in out for number in (1, 2, 3)] == [True, False, True]


def test_without_entries_the_sweep_says_so(app, people):
    with app.app_context():
        contest = judging_scene.contest(people["hana"], entries_close_at=utcnow() - DAY)
        judging_scene.judge(contest, people["rei"])
    rei = browser(app, "rei")
    assert "No entries to judge yet" in rei.get(f"/contests/{contest}/sweep").text
    assert "You need at least two entries to compare" in rei.get(f"/contests/{contest}/compare").text


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ({"entries_close_at": "soon"}, 409),
        ({"state": "awarded"}, 409),
        ({"state": "settled"}, 409),
        ({"state": "lapsed"}, 409),
        ({}, 200),
    ],
)
def test_the_sweep_is_open_while_the_panel_judges(app, judged, facts, status):
    with app.app_context(), transaction() as session:
        contest = session.get_one(Contest, judged)
        for name, value in facts.items():
            setattr(contest, name, utcnow() + DAY if value == "soon" else value)
    assert browser(app, "rei").get(f"/contests/{judged}/sweep").status_code == status


@pytest.mark.parametrize("who", ["hana", "ken", "ume", "sota"])
def test_the_sweep_is_the_judges_alone(app, judged, who):
    assert browser(app, who).get(f"/contests/{judged}/sweep").status_code == 404
    assert browser(app).get(f"/contests/{judged}/sweep").status_code == 303


def test_a_removed_judge_sweeps_no_more(app, people, judged):
    with app.app_context():
        judge = reader().scalars(select(judging_scene.Judge.id)).one()
        judging_actions.remove(judged, judge, by=people["hana"], now=utcnow())
    assert browser(app, "rei").get(f"/contests/{judged}/sweep").status_code == 404


def test_client_and_judges_compare_what_they_see(app, judged):
    hana, rei = browser(app, "hana"), browser(app, "rei")
    asked = f"/contests/{judged}/compare?e=3&e=4&e=1&e=99"
    assert panes(hana.get(asked).text) == ["#3", "#4", "#1"]
    assert panes(rei.get(asked).text) == ["#3", "#1"]
    assert panes(rei.get(f"/contests/{judged}/compare?e=4&e=1").text) == []  # one alone is no comparison
    for odd in ("e=-1&e=x", "e=%00&e=" + "9" * 5000, "e=１&e=２"):
        assert hana.get(f"/contests/{judged}/compare?{odd}").status_code == 200


def test_the_choice_remembers_what_lay_there(app, judged):
    page = browser(app, "hana").get(f"/contests/{judged}/compare?e=1&e=2&choose=1").text
    assert re.findall(r'value="(\d+)" checked', page) == ["2", "1"]


@pytest.mark.parametrize("many", [1, 30, 300])
def test_the_bench_takes_the_same_few_statements_at_any_size(app, people, many):
    with app.app_context():
        contest = judging_scene.contest(people["hana"], entries_close_at=utcnow() - DAY)
        judging_scene.entries(contest, people["ken"], many)
        judging_scene.judge(contest, people["rei"], people["mei"])
    rei = browser(app, "rei")
    # Who asks; contest with standing; places, words, images; on the lists, whether they have said they are finished.
    for path, said in (("sweep", 5), ("sweep?mark=unseen", 6), ("compare", 5)):
        with heard(app) as statements:
            assert rei.get(f"/contests/{contest}/{path}").status_code == 200
        assert len(statements) == said, path


def test_a_large_contest_is_dealt_hand_by_hand(app, people):
    with app.app_context():
        contest = judging_scene.contest(people["hana"], entries_close_at=utcnow() - DAY)
        ids = judging_scene.entries(contest, people["ken"], 230, images=0)
        rei = judging_scene.judge(contest, people["rei"])
    page = browser(app, "rei").get(f"/contests/{contest}/sweep").text
    hand = [card["number"] for card in dealt(page)]
    assert len(hand) == 200
    assert 'data-size="230"' in page
    assert '"unseen": 30' in page
    with app.app_context():
        for number in hand:
            judging_scene.mark(rei, ids[number - 1], "out")
    rest = browser(app, "rei").get(f"/contests/{contest}/sweep").text
    assert len(dealt(rest)) == 30
    assert not set(hand) & {card["number"] for card in dealt(rest)}
    assert '"out": 200' in rest
    listed = browser(app, "rei").get(f"/contests/{contest}/sweep?mark=out").text
    assert "More entries" not in listed


def test_an_entrys_page_lets_the_judge_mark_and_the_client_decide_without_script(app, people, judged):
    mark(app, people, judged, 1, "keep")
    judge = browser(app, "rei").get(f"/contests/{judged}/entries/1").text
    client = browser(app, "hana").get(f"/contests/{judged}/entries/1").text

    assert f'action="/contests/{judged}/entries/1/mark"' in judge
    assert "rating" not in judge
    assert "shortlisting" not in judge
    assert f'action="/contests/{judged}/entries/1/rating"' in client
    assert f'action="/contests/{judged}/entries/1/shortlisting"' in client
    assert "1 of 1 keeps" in client
    assert cast.NAMES["rei"] not in client  # counts alone until the award
    assert "entries/1/mark" not in client


def test_stars_marks_and_shortlist_stay_unseen_by_those_they_are_not_for(app, people, judged):
    with app.app_context():
        judging_actions.rate(judged, 1, by=people["hana"], stars=4, now=utcnow())
        judging_actions.shortlist(judged, 1, by=people["hana"], now=utcnow())
        entry = reader().scalars(select(Entry).where(Entry.number == 1)).one()
        assert entry is not None
    mark(app, people, judged, 1, "keep")
    author = browser(app, "ken").get(f"/contests/{judged}/entries/1").text
    assert "The client gave 4 stars." in author
    assert "shortlist" not in author
    assert "Keep" not in author
    judge = browser(app, "rei").get(f"/contests/{judged}/entries/1").text
    assert "stars" not in judge
    assert "shortlist" not in judge


def panes(page):
    return re.findall(r"<figcaption><b>(#\d+)</b>", page) if "data-compare" in page else []
