"""Lists whose titles are links over the whole row: what else a row offers is clicked with a mouse."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from contest.contests.actions import watching
from contest.kernel.clock import utcnow
from tests import cast
from tests.judging import scene as judging_scene
from tests.web.beside import beside, sign_in

pytestmark = [pytest.mark.real_clock, pytest.mark.usefixtures("built")]
SIZES = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
DAY = timedelta(days=1)


@pytest.fixture
def app(site):
    return beside(site)


@pytest.fixture
def judged(app):
    """A contest in judgement, with an entry; Rei judges it and watches another."""
    ids = cast.join(app)
    with app.app_context():
        contest = judging_scene.contest(ids["hana"], entries_close_at=utcnow() - DAY)
        judging_scene.entry(contest, ids["ken"], 1)
        judging_scene.judge(contest, ids["rei"])
        running_one = judging_scene.contest(ids["hana"], entries_close_at=utcnow() + DAY)
        watching.watch(running_one, by=ids["rei"], now=utcnow())
    return contest


def opens(app, site, chromium, path, size):
    context = chromium.new_context(viewport=SIZES[size])
    context.set_default_timeout(5_000)
    sign_in(app, site, context, "rei")
    page = context.new_page()
    page.goto(site.url + path)
    return page


def test_a_judge_clicks_what_their_shelf_offers(site, chromium, app, judged):
    for size in SIZES:
        page = opens(app, site, chromium, "/", size)
        page.get_by_role("link", name="Start judging").first.click()
        page.wait_for_url(re.compile(rf"/contests/{judged}/sweep"))
        page.go_back()
        page.get_by_role("link", name="Entries you cannot judge").click()
        page.wait_for_url(re.compile(rf"/contests/{judged}/recusals"))
        page.go_back()
        page.get_by_role("button", name="I have finished").click()
        page.get_by_role("button", name="I have not finished after all").click()
        expect(page.get_by_role("button", name=re.compile("^I have finished"))).to_be_visible()
        page.context.close()


def test_a_watched_contest_is_dropped_from_its_row(site, chromium, app, judged):
    page = opens(app, site, chromium, "/me/watching", "desk")
    page.get_by_role("button", name="Stop watching").click()
    expect(page.get_by_text("Your watchlist is empty.")).to_be_visible()
