"""The modules of every page: saving field by field, dialogs that ask, sent once, clocks, and no sideways scrolling."""

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


def test_a_field_saves_itself_and_the_page_follows(page, site):
    page.goto("/desk")

    page.fill("#prize", "200,000")
    page.press("#prize", "Tab")

    expect(page.locator("[data-saved]")).to_have_text("Saved at 14:03")
    expect(page.locator("[data-show=total]")).to_have_text("¥220,000")
    assert site.store.saved == [{"prize": "200,000"}]


def test_boxes_of_one_name_are_saved_together_even_when_none_is_left(page, site):
    page.goto("/desk")

    page.get_by_label("PDF").uncheck()
    expect(page.locator("[data-saved]")).to_have_text("Saved at 14:03")

    assert site.store.saved == [{"formats": ""}]


def test_what_was_not_understood_is_said_at_the_field(page, site):
    page.goto("/desk")

    page.fill("#prize", "lots")
    page.press("#prize", "Tab")
    expect(page.locator("#prize-wrong")).to_have_text("Type an amount in yen.")
    assert page.get_attribute("#prize", "aria-invalid") == "true"
    page.fill("#prize", "10000")
    page.press("#prize", "Tab")

    expect(page.locator("#prize-wrong")).to_be_hidden()
    assert page.get_attribute("#prize", "aria-invalid") is None


def test_a_dialog_takes_the_focus_and_gives_it_back(page, site):
    page.goto("/desk")
    opener, dialog = page.get_by_role("button", name="Award #118…"), page.locator("#award")
    expect(dialog).to_be_hidden()

    for closes in (lambda: page.keyboard.press("Escape"), dialog.get_by_role("button", name="Cancel").click):
        opener.press("Enter")
        expect(dialog).to_be_visible()
        expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
        assert page.evaluate("document.querySelector('#award').matches(':modal')")
        assert check(page) == []
        closes()
        expect(dialog).to_be_hidden()
        expect(opener).to_be_focused()

    assert site.store.forms == []
    opener.click()
    with page.expect_navigation():
        dialog.get_by_role("button", name="Award #118 · ¥200,000").dblclick()
    assert [form["entry"] for form in site.store.forms] == [["118"]]


def test_a_dialog_that_was_sent_open_asks_at_once(page, site):
    page.goto("/desk?entry=118")

    assert page.evaluate("document.querySelector('#award').matches(':modal')")
    page.keyboard.press("Escape")

    expect(page.locator("#award")).to_be_hidden()
    expect(page.get_by_role("button", name="Award #118…")).to_be_focused()


def test_a_dialog_sends_the_form_of_its_page(page, site):
    page.goto("/desk")

    page.fill("#version-title", "Third")
    page.press("#version-title", "Enter")
    assert site.store.forms == []
    with page.expect_navigation():
        page.locator("#replace").get_by_role("button", name="Replace version 2").click()

    assert [(form["version-title"], form["confirmed"]) for form in site.store.forms] == [(["Third"], ["1"])]


def test_a_double_click_sends_once(page, site):
    page.goto("/desk")

    page.get_by_role("button", name="Restore entry 12").dblclick()
    page.wait_for_timeout(500)

    assert len(site.store.forms) == 1


def test_both_zones_are_shown_where_they_differ(chromium, site):
    shown = {}
    for zone in ("Asia/Tokyo", "Europe/Paris"):
        context = chromium.new_context(base_url=site.url, timezone_id=zone, locale="en-GB")
        page = context.new_page()
        page.goto("/desk")
        shown[zone] = page.inner_text(".turn__when")
        assert zone in {unquote(cookie["value"]) for cookie in context.cookies() if cookie["name"] == "zone"}
        context.close()

    assert "your time" not in shown["Asia/Tokyo"]
    assert "your time" in shown["Europe/Paris"]


def test_the_countdown_follows_the_servers_clock_not_the_machines(page, site):
    page.clock.install()
    page.clock.set_fixed_time("2031-01-01T00:00:00Z")
    page.goto("/desk")

    expect(page.locator(".turn__left .countdown")).to_have_text("3 d 4 h 12 min")


def test_nothing_scrolls_sideways_on_a_phone_and_targets_suit_a_thumb(chromium, site):
    context = chromium.new_context(
        base_url=site.url, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()

    for address in (f"/{name}?lang={lang}" for name in PAGES for lang in ("ja", "en")):
        page.goto(address)
        assert (address, page.evaluate("document.documentElement.scrollWidth")) == (address, 390)
        assert (address, page.evaluate(SMALL_TARGETS)) == (address, [])
    context.close()


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_part_is_accessible(page, site, lang: str):
    page.goto(f"/desk?lang={lang}")

    assert check(page) == []


def test_the_desk_works_without_javascript(chromium, site):
    context = chromium.new_context(base_url=site.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/desk")

    page.get_by_role("button", name="Award #118…").click()
    page.wait_for_url("**/desk?entry=118")
    dialog = page.locator("#award")
    assert dialog.evaluate("one => getComputedStyle(one).position") == "static"
    dialog.get_by_role("button", name="Award #118 · ¥200,000").click()
    page.wait_for_url("**/desk")
    page.fill("#version-title", "Third")
    with page.expect_navigation():
        page.get_by_role("button", name="Submit version…").click()

    assert [form.get("entry") or form["version-title"] for form in site.store.forms] == [["118"], ["Third"]]
    assert "confirmed" not in site.store.forms[1]
    context.close()


def test_htmx_carries_the_token_shows_refusals_and_keeps_to_the_content_policy(page, site):
    page.goto("/htmx")

    page.click("#go")
    expect(page.locator("#here")).to_have_text("Done.")
    page.click("#no")

    expect(page.locator("#here")).to_have_text("Refused.")
