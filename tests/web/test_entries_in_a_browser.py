"""From choosing files to seeing them on show: a real browser, the disk store's own process, a real worker."""

import io
import re

import pytest
from PIL import Image as Picture
from playwright.sync_api import expect

from contest.judging import actions as judging_actions
from contest.kernel.clock import utcnow
from tests import cast
from tests.entries import scene as entry_scene
from tests.web.beside import beside, sign_in

pytestmark = [pytest.mark.real_clock, pytest.mark.usefixtures("built")]


def signed_in(app, site, chromium, who):
    context = chromium.new_context()
    sign_in(app, site, context, who)
    return context.new_page()


def picture(shade):
    out = io.BytesIO()
    Picture.new("RGB", (1600, 1200), (shade, 90, 120)).save(out, "PNG")
    return {"name": f"logo-{shade}.png", "mimeType": "image/png", "buffer": out.getvalue()}


def test_a_designer_sends_two_images_and_sees_them_on_show_and_so_does_the_client(site, chromium):
    app = beside(site)
    ids = cast.join(app, "hana", "ken")
    with app.app_context():
        number = entry_scene.contest(ids["hana"])
    page = signed_in(app, site, chromium, "ken")
    page.goto(f"{site.url}/contests/{number}/entries/new")
    page.set_input_files("input[type=file]", [picture(10), picture(200)])
    page.fill("#title", "港の朝")
    page.check("#own_work")
    page.get_by_label("I used none").check()
    page.click(".dock button[type=submit]")  # goes as soon as both have arrived
    page.wait_for_url(re.compile(rf"/contests/{number}/entries/1$"), timeout=60_000)
    page.wait_for_selector("#entry-live:not([hx-get])", timeout=60_000)
    page.wait_for_load_state("networkidle")
    picture_shown = page.locator("[data-picture]")
    assert picture_shown.evaluate("image => image.naturalWidth") == 1600
    first = picture_shown.get_attribute("src")
    assert page.locator("[data-images] a").count() == 2
    page.locator("[data-images] a").nth(1).click()
    expect(picture_shown).not_to_have_attribute("src", first)
    assert picture_shown.evaluate("async image => (await image.decode(), image.naturalWidth)") == 1600
    strip = page.locator(".entry-view__strip").bounding_box()
    assert strip["y"] + strip["height"] <= page.viewport_size["height"]
    page.keyboard.press("+")
    expect(page.locator(".openseadragon-canvas").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".openseadragon-canvas")).to_have_count(0)
    expect(picture_shown).to_be_visible()

    client = signed_in(app, site, chromium, "hana")
    client.goto(f"{site.url}/contests/{number}")
    client.locator(".tiles img").first.click()
    client.wait_for_url(re.compile(r"/entries/1(\?|$)"))
    assert "Designer A" in client.content() and "logo-10.png" not in client.content()


def test_a_version_that_replaces_a_rated_one_is_asked_for_in_a_dialog_with_the_picture(site, chromium):
    app = beside(site)
    ids = cast.join(app, "hana", "ken")
    with app.app_context():
        number = entry_scene.contest(ids["hana"])
    page = signed_in(app, site, chromium, "ken")
    page.goto(f"{site.url}/contests/{number}/entries/new")
    page.set_input_files("input[type=file]", picture(10))
    page.check("#own_work")
    page.get_by_label("I used none").check()
    page.click(".dock button[type=submit]")
    page.wait_for_url(re.compile(rf"/contests/{number}/entries/1$"), timeout=60_000)
    page.wait_for_selector("#entry-live:not([hx-get])", timeout=60_000)
    with app.app_context():
        judging_actions.rate(number, 1, by=ids["hana"], stars=4, now=utcnow())

    page.goto(f"{site.url}/contests/{number}/entries/1/versions/new")
    page.set_input_files("input[type=file]", picture(200))
    page.check("#own_work")
    page.click(".dock button[type=submit]")
    dialog = page.locator("dialog#replace:modal")
    dialog.wait_for(timeout=60_000)
    assert dialog.locator("img").evaluate("image => image.complete && image.naturalWidth > 0")
    assert page.evaluate("document.activeElement.textContent") == "Cancel"
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    page.fill("#title", "夜の港")
    page.fill("#note", "灯台を足しました。")
    site.stop("worker")
    page.click(".dock button[type=submit]")
    dialog.get_by_role("button", name="Submit version 2 of #1").click()
    page.wait_for_url(re.compile(rf"/contests/{number}/entries/1$"), timeout=60_000)
    second = page.locator(".versions li").filter(has_text="Version 2")
    expect(second).to_contain_text("Being prepared")

    page.evaluate("document.body.dataset.opened = 'once'")
    page.fill("#comment", "Half a sentence")
    site.start("worker")
    expect(page.locator("#images-head")).to_have_text("Version 2", timeout=60_000)
    expect(second).to_contain_text("Shown")
    expect(page.locator(".versions li").filter(has_text="Version 1")).not_to_contain_text("Shown")
    expect(page.locator("h1")).to_contain_text("夜の港")
    expect(page.locator("#entry-about")).to_contain_text("灯台を足しました。")
    expect(page.locator("#comment")).to_have_value("Half a sentence")
    expect(page.locator("body[data-opened=once]")).to_have_count(1)


def white_letter():
    """White artwork on nothing."""
    sheet = Picture.new("RGBA", (1600, 1200))
    sheet.paste("white", (600, 400, 1000, 800))
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return {"name": "white.png", "mimeType": "image/png", "buffer": out.getvalue()}


def colours(page, selector):
    """What is seen of a picture: near its corner, and in its middle."""
    seen = Picture.open(io.BytesIO(page.locator(selector).first.screenshot())).convert("RGB")
    return seen.getpixel((8, 8)), seen.getpixel((seen.width // 2, seen.height // 2))


def test_transparent_artwork_is_seen_on_the_background_that_its_viewer_chooses(site, chromium):
    app = beside(site)
    ids = cast.join(app, "hana", "ken")
    with app.app_context():
        number = entry_scene.contest(ids["hana"])
    page = signed_in(app, site, chromium, "ken")
    page.goto(f"{site.url}/contests/{number}/entries/new")
    page.set_input_files("input[type=file]", white_letter())
    page.check("#own_work")
    page.get_by_label("I used none").check()
    page.click(".dock button[type=submit]")
    page.wait_for_url(re.compile(rf"/contests/{number}/entries/1$"), timeout=60_000)
    page.wait_for_selector("#entry-live:not([hx-get])", timeout=60_000)
    page.wait_for_load_state("networkidle")

    white = (255, 255, 255)
    assert colours(page, ".entry-view__picture") == ((119, 119, 119), white)
    page.locator("input[name=background][value=dark]").check()
    assert colours(page, ".entry-view__picture") == ((30, 30, 30), white)
    page.goto(f"{site.url}/contests/{number}/entries")
    page.wait_for_load_state("networkidle")

    assert colours(page, ".proof img") == ((30, 30, 30), white)
    page.locator("input[name=background][value=white]").check()
    page.goto(site.url)
    page.wait_for_load_state("networkidle")
    assert colours(page, ".group__pictures img") == (white, white)
