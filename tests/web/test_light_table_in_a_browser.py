"""The light table in Chromium: decisions by key and click without a page load, kept while the line is down, as forms without script."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from contest.entries.model import Entry
from contest.judging.model import Rating, Shortlisting
from contest.kernel.clock import utcnow
from contest.kernel.db import reader
from tests import axe, cast
from tests.contests import stored
from tests.web.beside import beside, sign_in

pytestmark = [pytest.mark.real_clock, pytest.mark.usefixtures("built")]


@pytest.fixture
def table(site, chromium):
    """Hana's contest with six entries, and a way to open its light table."""
    app = beside(site)
    ids, now = cast.join(app), utcnow()
    number = stored.contest(
        app, ids["hana"], state="published", published_at=now, entries_close_at=now + timedelta(days=5)
    )
    stored.entries(app, number, 6, by=stored.crowd(app, 2))
    contexts = []

    def open_(**how):
        context = chromium.new_context(locale="en", **how)
        contexts.append(context)
        sign_in(app, site, context, "hana")
        page = context.new_page()
        page.goto(f"{site.url}/contests/{number}/entries")
        return page

    yield app, number, open_
    for context in contexts:
        context.close()


def decided(app, number):
    """What the server knows: stars, shortlist and declined, by number."""
    with app.app_context():
        of = Entry.contest_id == number
        stars = reader().execute(select(Entry.number, Rating.stars).join(Rating).where(of))
        listed = reader().scalars(select(Entry.number).join(Shortlisting).where(of))
        declined = reader().scalars(select(Entry.number).where(of, Entry.state == "declined"))
        return dict(stars.all()), set(listed), set(declined)


def until(page, holds):
    for _ in range(100):
        if holds():
            return
        page.wait_for_timeout(100)
    assert holds()


def test_keys_rate_shortlist_decline_and_undo_without_a_page_load(table):
    app, number, open_ = table
    page = open_()
    loads = []
    page.on("framenavigated", lambda _frame: loads.append(1))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("4")
    page.keyboard.press("s")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("d")
    page.get_by_text("Good work, but not for us").click()
    page.keyboard.press("Enter")
    until(page, lambda: decided(app, number) == ({6: 4}, {6}, {5}))
    expect(page.locator("[data-count=shortlist]")).to_have_text("1")
    expect(page.locator("#entry-5")).to_contain_text("Declined")

    for _ in range(3):
        page.keyboard.press("z")
    until(page, lambda: decided(app, number) == ({}, set(), set()))
    assert loads == []


def test_decisions_wait_while_the_line_is_down_and_outlive_the_page(table):
    app, number, open_ = table
    page = open_()
    page.route("**/rating", lambda route: route.abort())
    page.locator("#entry-3").get_by_role("button", name="5 stars").click()
    expect(page.locator("[data-trouble]")).to_contain_text("nothing is lost")
    page.unroute("**/rating")
    page.close(run_before_unload=False)
    assert decided(app, number)[0] == {}

    again = page.context.new_page()
    again.goto(page.url)
    until(again, lambda: decided(app, number)[0] == {3: 5})
    expect(again.locator("#entry-3")).to_have_attribute("data-stars", "5")


def test_another_tab_shows_what_was_decided_and_both_send_once(table):
    app, number, open_ = table
    first = open_()
    second = first.context.new_page()
    second.goto(first.url)
    first.locator("#entry-2").get_by_role("button", name="3 stars").click()
    expect(second.locator("#entry-2")).to_have_attribute("data-stars", "3")
    second.locator("#entry-2").get_by_role("button", name="3 stars").click()
    expect(first.locator("#entry-2")).to_have_attribute("data-stars", "0")
    until(first, lambda: decided(app, number)[0] == {})


def test_ticks_fill_the_tray_and_axe_finds_nothing(table):
    _app, number, open_ = table
    page = open_()
    compare = page.get_by_role("button", name="Compare side by side")
    expect(compare).to_be_hidden()
    page.get_by_label("Compare #6").check()
    expect(compare).to_be_disabled()
    page.get_by_label("Compare #2").check()
    axe.check(page)
    compare.click()
    assert page.url.endswith(f"/contests/{number}/compare?e=6&e=2")


def test_without_script_the_same_are_forms_that_lead_back_to_the_table(table):
    app, number, open_ = table
    page = open_(java_script_enabled=False)
    page.locator("#entry-4").get_by_role("button", name="2 stars").click()
    assert page.url.endswith(f"/contests/{number}/entries#entry-4")
    page.locator("#entry-4").get_by_role("button", name="Shortlist").click()
    assert decided(app, number) == ({4: 2}, {4}, set())
    page.locator("#entry-4").get_by_role("link", name="Decline").click()
    assert page.url.endswith(f"/contests/{number}/entries/4#decline")
