"""The modules of every page: saving field by field, typed words, sent once, clocks, and no sideways scrolling."""

from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from tests.axe import check

pytestmark = pytest.mark.real_clock

PAGES = ("desk", "submit", "sweep", "compare")
# Links within a line of text are free of the measure (WCAG 2.5.8); a control counts with its label.
SMALL_TARGETS = """() =>
  [...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary")]
    .filter((one) => one.checkVisibility() && !one.matches(".unseen, .skip") && !one.closest("p, li li, .note, .prose"))
    .map((one) => [(one.closest("label") ?? one).getBoundingClientRect(), one.outerHTML.slice(0, 120)])
    .filter(([box]) => box.width && (box.height < 43.5 || box.width < 43.5))
    .map(([box, html]) => `${Math.round(box.width)} x ${Math.round(box.height)}: ${html}`)"""


def test_a_field_saves_itself_and_the_page_follows(page, house):
    page.goto("/desk")

    page.fill("#prize", "200,000")
    page.press("#prize", "Tab")

    expect(page.locator("[data-saved]")).to_have_text("Saved at 14:03")
    expect(page.locator("[data-show=total]")).to_have_text("¥220,000")
    assert house.store.saved == [{"prize": "200,000"}]


def test_boxes_of_one_name_are_saved_together_even_when_none_is_left(page, house):
    page.goto("/desk")

    page.get_by_label("PDF").uncheck()
    expect(page.locator("[data-saved]")).to_have_text("Saved at 14:03")

    assert house.store.saved == [{"formats": ""}]


def test_what_was_not_understood_is_said_at_the_field(page, house):
    page.goto("/desk")

    page.fill("#prize", "lots")
    page.press("#prize", "Tab")
    expect(page.locator("#prize-wrong")).to_have_text("Type an amount in yen.")
    assert page.get_attribute("#prize", "aria-invalid") == "true"
    page.fill("#prize", "10000")
    page.press("#prize", "Tab")

    expect(page.locator("#prize-wrong")).to_be_hidden()
    assert page.get_attribute("#prize", "aria-invalid") is None


def test_the_grave_button_is_live_and_explains_until_the_word_was_typed(page, house):
    page.goto("/desk")

    page.click("#award-it")
    expect(page.locator("#typed-wrong")).to_have_text("Type 118 in this field first.")
    expect(page.locator("#typed")).to_be_focused()
    page.fill("#typed", "12")
    page.click("#award-it")
    expect(page.locator("#typed-wrong")).to_have_text("This is not 118. Nothing has happened yet.")
    assert house.store.forms == []
    page.fill("#typed", "１１８")  # full-width digits are the same word
    page.click("#award-it")
    page.wait_for_url("**/desk")

    assert [form["typed"] for form in house.store.forms] == [["１１８"]]


def test_a_double_click_sends_once(page, house):
    page.goto("/desk")

    page.get_by_role("button", name="Restore entry 12").dblclick()
    page.wait_for_timeout(500)

    assert len(house.store.forms) == 1


def test_both_zones_are_shown_where_they_differ(chromium, house):
    shown = {}
    for zone in ("Asia/Tokyo", "Europe/Paris"):
        context = chromium.new_context(base_url=house.url, timezone_id=zone, locale="en-GB")
        page = context.new_page()
        page.goto("/desk")
        shown[zone] = page.inner_text(".turn__when")
        assert zone in {unquote(cookie["value"]) for cookie in context.cookies() if cookie["name"] == "zone"}
        context.close()

    assert "your time" not in shown["Asia/Tokyo"]
    assert "your time" in shown["Europe/Paris"]


def test_the_countdown_follows_the_servers_clock_not_the_machines(page, house):
    page.clock.install()
    page.clock.set_fixed_time("2031-01-01T00:00:00Z")
    page.goto("/desk")

    expect(page.locator(".turn__left .countdown")).to_have_text("3 d 4 h 12 min")


def test_nothing_scrolls_sideways_on_a_phone_and_targets_suit_a_thumb(chromium, house):
    context = chromium.new_context(
        base_url=house.url, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()

    for address in (f"/{name}?lang={lang}" for name in PAGES for lang in ("ja", "en")):
        page.goto(address)
        assert (address, page.evaluate("document.documentElement.scrollWidth")) == (address, 390)
        assert (address, page.evaluate(SMALL_TARGETS)) == (address, [])
    context.close()


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_part_is_accessible(page, house, lang: str):
    page.goto(f"/desk?lang={lang}")

    assert check(page) == []


def test_the_desk_works_without_javascript(chromium, house):
    context = chromium.new_context(base_url=house.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/desk")

    page.fill("#typed", "118")
    page.click("#award-it")
    page.wait_for_url("**/desk")

    assert [form["typed"] for form in house.store.forms] == [["118"]]
    context.close()


def test_htmx_carries_the_token_shows_refusals_and_keeps_to_the_content_policy(page, house):
    page.goto("/htmx")

    page.click("#go")
    expect(page.locator("#here")).to_have_text("Done.")
    page.click("#no")

    expect(page.locator("#here")).to_have_text("Refused.")
