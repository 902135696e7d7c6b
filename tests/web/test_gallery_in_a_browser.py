"""The gallery of a contest goes on below what one has seen, with the keyboard too; without script on a page of its own."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from contest.kernel.clock import utcnow
from tests import cast
from tests.contests import stored
from tests.web.beside import beside

pytestmark = [pytest.mark.real_clock, pytest.mark.usefixtures("built")]


@pytest.fixture
def address(site):
    """The page of an open gallery with 130 entries."""
    app = beside(site)
    ids, now = cast.join(app), utcnow()
    number = stored.contest(
        app, ids["hana"], state="published", visibility="open", published_at=now,
        entries_close_at=now + timedelta(days=5),
    )  # fmt: skip
    stored.entries(app, number, 130, by=stored.crowd(app, 5))
    return f"{site.url}/contests/{number}/entries"


def test_the_next_entries_are_added_below_and_the_keyboard_goes_on_at_the_first_of_them(address, chromium):
    page = chromium.new_context(locale="en").new_page()
    page.goto(address)
    cards, more = page.locator("#cards figure"), page.get_by_role("link", name="Show more entries")
    expect(cards).to_have_count(60)

    more.focus()
    page.keyboard.press("Enter")
    expect(cards).to_have_count(120)
    expect(cards.nth(60).get_by_role("link")).to_be_focused()
    more.dblclick()
    expect(cards).to_have_count(130)
    expect(more).to_have_count(0)

    numbers = cards.locator("figcaption b").all_inner_texts()
    assert numbers == [f"#{n}" for n in range(130, 0, -1)]
    assert page.url == address
    page.context.close()


def test_without_script_the_link_leads_to_the_next_page_and_back_to_the_first(address, chromium):
    page = chromium.new_context(locale="en", java_script_enabled=False).new_page()
    page.goto(address)
    cards = page.locator("#cards figure")
    page.get_by_role("link", name="Show more entries").click()

    expect(cards.first).to_contain_text("#70")
    expect(cards).to_have_count(60)
    page.get_by_role("link", name="Newest entries").click()
    expect(cards.first).to_contain_text("#130")
    page.context.close()
