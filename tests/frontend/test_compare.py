"""Side by side in a real browser: what one pane does, the others do."""

import pytest
from playwright.sync_api import expect

from tests.axe import check

pytestmark = pytest.mark.real_clock


def test_panes_zoom_together_until_they_are_freed(page, site):
    page.goto("/compare")
    expect(page.locator(".openseadragon-canvas canvas").first).to_be_visible()
    before = _pictures(page)

    page.get_by_role("button", name="Larger").click()
    page.wait_for_timeout(700)
    together = _pictures(page)
    page.keyboard.press("l")
    page.get_by_role("button", name="Larger").click()
    page.wait_for_timeout(700)
    alone = _pictures(page)

    expect(page.locator("[data-zoom-now]")).to_have_text("156 %")
    assert together[0] != before[0] and together[1] != before[1]
    assert alone[0] != together[0] and alone[1] == together[1]


def test_the_whole_comparison_can_be_seen_without_colour(page, site):
    page.goto("/compare")

    page.keyboard.press("g")

    assert page.is_checked("#grey")
    assert (
        page.eval_on_selector(".openseadragon-canvas", "canvas => getComputedStyle(canvas).filter")
        == "grayscale(1)"
    )


def test_keys_on_a_focused_pane_work_without_single_keys(page, site):
    page.goto("/compare")
    page.evaluate("document.body.dataset.shortcuts = 'off'")

    page.focus("[data-view] >> nth=0")
    page.keyboard.press("+")
    page.wait_for_timeout(600)

    expect(page.locator("[data-zoom-now]")).to_have_text("125 %")


def test_the_comparison_is_accessible(page, site):
    page.goto("/compare")
    expect(page.locator(".openseadragon-canvas canvas").first).to_be_visible()

    assert check(page) == []


def _pictures(page) -> list[bytes]:
    return [view.screenshot() for view in page.locator("[data-view]").all()]
