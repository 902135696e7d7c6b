"""Quick review in a real browser: keys, undo, marks that survive a bad line and a reload, a thumb at 390 px."""

import pytest
from playwright.sync_api import expect

from tests.axe import check

pytestmark = pytest.mark.real_clock


def test_keys_mark_and_move_on(page, site):
    page.goto("/sweep")
    expect(page.locator("[data-caption]")).to_contain_text("Entry #2")

    page.keyboard.press("p")
    expect(page.locator("[data-caption]")).to_contain_text("Entry #3")
    expect(page.locator("[role=status]")).to_have_text("Kept. 2 of 6.")
    page.keyboard.press("x")
    page.keyboard.press("u")

    expect(page.locator("[data-caption]")).to_contain_text("Entry #5")
    _until(page, lambda: site.store.marks == [(2, "keep"), (3, "out"), (4, "maybe")])
    assert [page.inner_text(f"[data-count={kind}]") for kind in ("keep", "maybe", "out")] == ["2", "1", "1"]


def test_undo_takes_back_one_by_one_and_tells_the_server_what_stood_before(page, site):
    page.goto("/sweep")
    page.keyboard.press("x")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("x")
    _until(page, lambda: len(site.store.marks) == 2)  # marks still waiting would be sent as one

    page.keyboard.press("z")
    expect(page.locator("[data-caption]")).to_contain_text("Entry #1")
    page.keyboard.press("z")
    expect(page.locator("[data-caption]")).to_contain_text("Entry #2")
    page.keyboard.press("z")

    expect(page.locator("[role=status]")).to_have_text("Nothing to undo.")
    _until(page, lambda: len(site.store.marks) == 4)
    assert site.store.marks == [(2, "out"), (1, "out"), (1, "keep"), (2, None)]


def test_it_resumes_at_the_first_entry_without_a_mark(page, site):
    page.goto("/sweep")

    expect(page.locator(".strip [aria-current]")).to_have_attribute("data-at", "1")
    expect(page.locator("[data-done]")).to_have_text("1")


def test_a_server_that_is_away_loses_no_mark_and_the_page_says_so(page, site):
    site.store.marks_fail = 1
    page.goto("/sweep")

    page.keyboard.press("p")
    expect(page.locator(".sweep__trouble")).to_contain_text("nothing is lost")
    page.keyboard.press("x")

    _until(page, lambda: site.store.marks == [(2, "keep"), (3, "out")])
    expect(page.locator("[role=status]")).to_have_text("All marks saved.")


def test_marks_the_server_has_not_yet_survive_a_reload(page, site):
    site.store.marks_fail = 1000
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/sweep")
    page.keyboard.press("p")
    page.keyboard.press("x")
    expect(page.locator(".sweep__trouble")).not_to_be_empty()

    page.reload()
    expect(page.locator("[data-done]")).to_have_text("3")
    site.store.marks_fail = 0

    _until(page, lambda: site.store.marks == [(2, "keep"), (3, "out")])


def test_the_end_is_said_and_the_maybes_can_be_seen_again(page, site):
    page.goto("/sweep")

    for key in "pxupx":
        page.keyboard.press(key)
    expect(page.locator("[data-finished]")).to_be_visible()
    page.get_by_role("button", name="Review your maybes").click()

    expect(page.locator("[data-caption]")).to_contain_text("Entry #4")
    page.keyboard.press("p")
    expect(page.locator("[data-finished]")).to_be_visible()


def test_single_keys_are_silent_where_they_are_switched_off(page, site):
    page.goto("/sweep")
    page.evaluate("document.body.dataset.shortcuts = 'off'")

    page.keyboard.press("p")
    page.keyboard.press("?")

    expect(page.locator("[data-caption]")).to_contain_text("Entry #2")
    expect(page.locator("#keys")).not_to_be_visible()
    assert site.store.marks == []


def test_the_sheet_of_keys_opens_and_closes(page, site):
    page.goto("/sweep")

    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("p")
    page.keyboard.press("Escape")

    expect(page.locator("#keys")).not_to_be_visible()
    assert site.store.marks == []


def test_the_background_changes_and_is_remembered_on_every_page(page, site):
    page.goto("/sweep")
    assert colour(page, ".stage") == "rgb(119, 119, 119)"

    page.keyboard.press("b")
    assert colour(page, ".stage") == "rgb(30, 30, 30)"
    page.goto("/desk")

    assert page.evaluate("document.documentElement.dataset.background") == "dark"
    assert colour(page, ".proof img") == "rgb(30, 30, 30)"
    assert colour(page, ".thumb") == "rgb(30, 30, 30)"


def colour(page, selector):
    return page.eval_on_selector(selector, "(node) => getComputedStyle(node).backgroundColor")


def test_every_background_can_be_had_by_its_name_and_by_arrow_keys(page, site):
    page.goto("/sweep")
    for name, wanted in [
        ("White", "rgb(255, 255, 255)"), ("Light grey", "rgb(230, 230, 230)"), ("Mid grey", "rgb(119, 119, 119)"),
        ("Dark grey", "rgb(30, 30, 30)"),
    ]:  # fmt: skip
        page.get_by_role("group", name="Background").get_by_label(name).check()
        assert colour(page, ".stage") == wanted
    page.keyboard.press("ArrowRight")

    assert page.get_by_label("Checkerboard").is_checked()
    assert "conic-gradient" in page.eval_on_selector(
        ".stage", "(node) => getComputedStyle(node).backgroundImage"
    )
    assert colour(page, ".stage img") == "rgba(0, 0, 0, 0)"


def test_without_script_the_background_is_remembered_by_a_form(chromium, site):
    context = chromium.new_context(base_url=site.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/compare")
    page.get_by_label("White").check()
    assert page.get_by_label("White").is_checked()
    page.get_by_role("button", name="Remember this background").click()
    page.goto("/desk")

    assert page.locator("html").get_attribute("data-background") == "white"
    context.close()


def test_one_thumb_is_enough_on_a_phone(chromium, site):
    context = chromium.new_context(
        base_url=site.url, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto("/sweep")

    verdict = {
        name: page.locator(f".verdict .{name}").bounding_box() for name in ("keep", "maybe", "out", "undo")
    }
    page.tap(".verdict .keep")
    expect(page.locator("[data-caption]")).to_contain_text("Entry #3")

    assert all(box["height"] >= 44 and box["width"] >= 44 for box in verdict.values())
    assert min(box["y"] for box in verdict.values()) > 844 / 2
    assert verdict["keep"]["x"] < verdict["maybe"]["x"] < verdict["out"]["x"] < verdict["undo"]["x"]
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    context.close()


def test_the_sweep_is_accessible(page, site):
    page.goto("/sweep")

    assert check(page) == []


def _until(page, true) -> None:
    for _ in range(120):
        if true():
            return
        page.wait_for_timeout(50)
    assert true()


@pytest.mark.parametrize("width", [1280, 800, 390])
def test_the_buttons_stand_in_one_order_at_every_width(page, site, width):
    """Who begins on a computer and goes on by phone must not throw out what they mean to keep."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/sweep")

    def in_order(chosen, name):
        boxes = [(one.bounding_box(), one.get_attribute(name)) for one in page.locator(chosen).all()]
        return [value for _box, value in sorted(boxes, key=lambda one: (one[0]["y"], one[0]["x"]))]

    assert in_order(".verdict button", "value") == ["keep", "maybe", "out", "undo"]
    assert in_order("[data-count]", "data-count") == ["keep", "maybe", "out"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
