"""The page of an entry, and its originals: visited by everybody."""

import html
import re

import pytest
from sqlalchemy import select

from contest.awards.model import Award, Handover
from contest.contests.model import Contest
from contest.entries import queries as entry_queries
from contest.events.model import Recorded
from contest.kernel.clock import utcnow
from contest.kernel.db import db, transaction
from tests.cast import NAMES, browser
from tests.entries import scene as entry_scene
from tests.imaging import samples
from tests.web.entries.forms import sent, submit
from tests.web.tables import change

EVERYBODY = (None, "hana", "ken", "mei", "rei", "sota", "ume")


@pytest.mark.parametrize(
    ("visibility", "statuses"),
    [
        ("blind", {None: 404, "hana": 200, "ken": 200, "mei": 404, "rei": 404, "sota": 200, "ume": 404}),
        ("open", dict.fromkeys(EVERYBODY, 200)),
    ],
)
def test_who_sees_an_entry(app, entered, visibility, statuses):
    change(app, Contest, entered, visibility=visibility)
    seen = {who: browser(app, who).get(f"/contests/{entered}/entries/1").status_code for who in EVERYBODY}
    assert seen == statuses


@pytest.mark.parametrize("who", [None, "hana", "mei", "rei", "ume"])
def test_no_canary_of_the_author_shows(app, entered, who):
    change(app, Contest, entered, visibility="open")
    visitor = browser(app, who)
    for path in (f"/contests/{entered}/entries/1", f"/contests/{entered}/entries"):
        text = html.unescape(visitor.get(path).text)
        for canary in (NAMES["ken"], "ken@example.jp", "canary-file"):
            assert canary not in text, path


def test_in_a_blind_contest_404_looks_like_no_entry_at_all(app, entered):
    mei = browser(app, "mei")
    there, nowhere = (mei.get(f"/contests/{entered}/entries/{n}") for n in (1, 2))
    strip = lambda page: re.sub(r'content="[^"]*"|Reference: \w+', "", page.text)  # noqa: E731
    assert strip(there).replace("/entries/1", "/entries/2") == strip(nowhere)


def test_while_it_is_prepared_it_asks_for_itself(app, store, cast, number):
    with app.app_context():
        entry_scene.enter(store, number, cast["ken"])
    ken = browser(app, "ken")
    assert "hx-get" in ken.get(f"/contests/{number}/entries/1").text
    with app.app_context():
        entry_scene.work()
    assert "hx-get" not in ken.get(f"/contests/{number}/entries/1").text


def test_an_unreadable_one_says_why_and_what_to_do(app, store, cast, number):
    with app.app_context():
        entry_scene.enter(store, number, cast["ken"], b"GIF89a and nothing more")
        entry_scene.work()
    page = html.unescape(browser(app, "ken").get(f"/contests/{number}/entries/1").text)
    assert (
        "There is a problem with a file in version 1." in page
        and "canary-file.png" in page
        and "Submit a new version" in page
    )
    assert browser(app, "hana").get(f"/contests/{number}/entries/1").status_code == 404


@pytest.mark.parametrize("version", ["1", "2", "x", "-1", "9" * 50, "%00"])
def test_versions_by_number(app, entered, version):
    answer = browser(app, "ken").get(f"/contests/{entered}/entries/1?version={version}")
    assert answer.status_code == (404 if version == "2" else 200)


def test_what_people_wrote_cannot_act(app, store, cast, number):
    submit(
        app,
        number,
        sent(app, store, cast, number),
        title="<script>x</script>",
        note="<img src=x onerror=y>",
    )
    with app.app_context():
        entry_scene.work()
    page = browser(app, "hana").get(f"/contests/{number}/entries/1").text
    assert "<script>x" not in page and "<img src=x" not in page


def test_japanese_too(app, entered):
    with app.app_context(), transaction() as session:
        from contest.people.model import Person

        for person in session.scalars(select(Person)):
            person.language = "ja"
    for who in ("ken", "hana", "sota"):
        assert browser(app, who).get(f"/contests/{entered}/entries/1").status_code == 200
    assert browser(app, "ken").get(f"/contests/{entered}/entries/new").status_code == 200
    assert browser(app, "ken").get("/").status_code == 200


def fetch(app, number, who, **query):
    return browser(app, who).get(f"/contests/{number}/entries/1/original", query_string=query)


def test_it_comes_as_an_attachment_with_a_name_that_says_nothing_and_is_recorded(app, store, cast, entered):
    status, headers, body = store.fetch(fetch(app, entered, "ken").location)
    assert (status, body) == (200, entry_scene.png(cast["ken"]))
    assert headers["content-disposition"].startswith("attachment") and "canary" not in str(headers)
    with app.app_context():
        row = db.session.scalars(select(Recorded).where(Recorded.kind == "entry.original_fetched")).one()
    assert (row.by_id, row.facts["reason"]) == (cast["ken"], "")


def test_staff_give_a_reason_that_is_recorded(app, entered, cast):
    assert fetch(app, entered, "sota", reason="  ").status_code == 422
    assert fetch(app, entered, "sota", reason="a report of plagiarism").status_code == 302
    with app.app_context():
        row = db.session.scalars(select(Recorded).where(Recorded.kind == "entry.original_fetched")).one()
    assert (row.by_id, row.facts["reason"]) == (cast["sota"], "a report of plagiarism")


def test_after_a_delivery_the_client_gets_the_winners_and_nobody_elses(app, store, cast, entered):
    with app.app_context():
        entry_scene.enter(store, entered, cast["mei"])
        entry_scene.work()
        chosen = entry_queries.find(entered, 1).id
        now = utcnow()
        with transaction() as session:
            award = Award(
                contest_id=entered,
                entry_id=chosen,
                winner_id=cast["ken"],
                decided_by=cast["hana"],
                decided_at=now,
            )
            session.add(award)
            session.flush()
            handover = Handover(
                award_id=award.id, contest_id=entered, state="delivered", due_at=now, deliveries=1,
                client_agreed_at=now, agreement_version="1",
            )  # fmt: skip
            session.add(handover)
    change(app, Contest, entered, state="awarded", awarded_at=utcnow())
    hana = browser(app, "hana")
    statuses = [hana.get(f"/contests/{entered}/entries/{n}/original").status_code for n in (1, 2)]
    assert statuses == [302, 404]
    assert "/original" not in hana.get(f"/contests/{entered}/entries/2").text
    assert "/original" in hana.get(f"/contests/{entered}/entries/1").text


@pytest.mark.parametrize("query", [{"image": "2"}, {"image": "99999"}, {"version": "2"}])
def test_what_is_not_there_is_not_found(app, entered, query):
    assert fetch(app, entered, "ken", **query).status_code == 404


def test_a_gallery_on_the_contest_page(app, entered):
    for who, seen in ((None, False), ("hana", True), ("ken", True), ("mei", False), ("sota", True)):
        page = browser(app, who).get(f"/contests/{entered}/entries")
        assert page.status_code == 200
        assert (f"/contests/{entered}/entries/1" in page.text) == seen, who


def test_a_moving_picture_says_that_its_first_frame_is_judged(app, store, cast, number):
    with app.app_context():
        entry_scene.enter(store, number, cast["ken"], samples.moving_gif(3))
        entry_scene.enter(store, number, cast["mei"], samples.gif())
        entry_scene.work()

    said = "Animated: only the first frame is judged"
    assert said in browser(app, "hana").get(f"/contests/{number}/entries/1").text
    assert said not in browser(app, "hana").get(f"/contests/{number}/entries/2").text
