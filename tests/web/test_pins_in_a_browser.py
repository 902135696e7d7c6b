"""Pins in a real browser: placed by a click and by numbers, done, resolved, and followed to the next version."""

import io
import re

import pytest
from PIL import Image as Picture
from playwright.sync_api import expect

from tests import cast
from tests.entries import scene as entry_scene
from tests.web.beside import beside, sign_in

pytestmark = [pytest.mark.real_clock, pytest.mark.usefixtures("built")]


def signed_in(app, site, chromium, who, **size):
    context = chromium.new_context(**size)
    sign_in(app, site, context, who)
    return context.new_page()


def submit(page, address, size):
    out = io.BytesIO()
    Picture.new("RGB", size, (200, 90, 120)).save(out, "PNG")
    page.goto(address)
    image = {"name": "logo.png", "mimeType": "image/png", "buffer": out.getvalue()}
    page.set_input_files("input[type=file]", image)
    page.check("#own_work")
    page.get_by_label("I used none").check()
    page.click(".dock button[type=submit]")
    page.wait_for_url(re.compile(r"/entries/1$"), timeout=60_000)
    page.wait_for_selector("#entry-live:not([hx-get])", timeout=60_000)


def test_a_pin_by_click_and_one_by_numbers_done_resolved_and_on_the_next_version(site, chromium):
    app = beside(site)
    ids = cast.join(app, "hana", "ken")
    with app.app_context():
        number = entry_scene.contest(ids["hana"])
    there = f"{site.url}/contests/{number}/entries"
    designer = signed_in(app, site, chromium, "ken")
    submit(designer, f"{there}/new", (1600, 1200))

    client = signed_in(app, site, chromium, "hana")
    client.goto(f"{there}/1")
    client.keyboard.press("p")
    place = client.locator("[data-picture]").bounding_box()
    client.mouse.click(place["x"] + place["width"] * 0.25, place["y"] + place["height"] * 0.75)
    expect(client.locator("#pin")).to_be_focused()
    assert [abs(int(client.input_value(f"#pin-{axis}")) - at) <= 3 for axis, at in (("x", 250), ("y", 750))]
    expect(client.locator(".pins__draft")).to_have_count(1)
    client.keyboard.type("Thicker here?")
    client.locator("#pin-fold button[type=submit]").click()
    client.wait_for_url(re.compile(r"version=1#pin-1$"))
    mark = client.locator(".pins a").bounding_box()
    assert mark["width"] >= 44 and mark["height"] >= 44
    client.locator(".pins a").press("Enter")
    expect(client.locator("#pin-1")).to_be_focused()

    client.keyboard.press("p")
    client.locator("#pin-x").fill("990")
    client.locator("#pin-y").fill("10")
    client.locator("#pin").fill("And here?")
    client.locator("#pin-fold button[type=submit]").click()
    client.wait_for_url(re.compile(r"version=1#pin-2$"))

    designer.goto(f"{there}/1")
    designer.locator("#pin-1").get_by_role("button", name="Mark as done").click()
    expect(designer.locator("#pin-1 .pinned__state")).to_contain_text("Done by the designer")
    submit(designer, f"{there}/1/versions/new", (800, 600))
    expect(designer.locator(".pins__one--earlier")).to_have_count(2)
    client.goto(f"{there}/1")
    client.locator("#pin-1").get_by_role("button", name="Resolve").click()
    expect(client.locator("#pin-1 .pinned__state")).to_contain_text("Resolved")
    expect(client.locator(".pins__one--earlier")).to_have_count(1)

    submit(designer, f"{there}/1/versions/new", (600, 900))
    designer.goto(f"{there}/1")
    expect(designer.locator(".pins a")).to_have_count(0)
    expect(designer.locator("#pin-2 .pinned__crop")).to_have_count(1)
