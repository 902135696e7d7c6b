"""Quick review on the real site in a real browser: keys, thumbs, a bad line, a reload, and no script at all."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select
from werkzeug.serving import make_server

from contest.contests.model import AWARDED, Contest
from contest.entries.model import Entry
from contest.judging.model import Mark
from contest.kernel.clock import utcnow
from contest.kernel.db import reader, transaction
from contest.people.model import Person
from tests import cast
from tests.axe import check
from tests.judging import scene as judging_scene

pytestmark = pytest.mark.real_clock

SHEET = '<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="960"><rect width="1280" height="960" fill="#fff"/></svg>'


@pytest.fixture
def site(app: Flask, chromium: Any) -> Iterator[SimpleNamespace]:
    """The site on a port of its own, form keys and all; six entries, #3 with three images, Rei on the panel."""
    app.config["WTF_CSRF_ENABLED"] = True
    people = cast.join(app)
    with app.app_context():
        contest = judging_scene.contest(people["hana"], entries_close_at=utcnow() - timedelta(days=1))
        for number in range(1, 7):
            judging_scene.entry(contest, people["ken"], number, images=3 if number == 3 else 1)
        judging_scene.judge(contest, people["rei"])
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield SimpleNamespace(
        app=app, contest=contest, url=f"http://localhost:{server.server_port}", chromium=chromium
    )
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def open_page(site: SimpleNamespace) -> Iterator[Any]:
    """Open a page as Rei; pictures come from here, whatever the store would say."""
    contexts, troubles = [], []

    def open_(path: str, **options: Any) -> Page:
        context = site.chromium.new_context(base_url=site.url, locale="en", **options)
        contexts.append(context)
        session = cast.browser(site.app, "rei").get_cookie("session").value
        context.add_cookies([{"name": "session", "value": session, "url": site.url}])
        context.route(
            "https://files.test/**", lambda route: route.fulfill(content_type="image/svg+xml", body=SHEET)
        )
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.goto(f"/contests/{site.contest}/{path}")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert troubles == []


def record(site: SimpleNamespace) -> list[tuple[int, str | None]]:
    with site.app.app_context():
        found = select(Entry.number, Mark.mark).join(Entry, Entry.id == Mark.entry_id).order_by(Mark.id)
        return [tuple(row) for row in reader().execute(found)]


def until(
    page: Page, site: SimpleNamespace, wanted: list[tuple[int, str | None]], patience: float = 15
) -> None:
    for _ in range(int(patience * 20)):
        if record(site) == wanted:
            return
        page.wait_for_timeout(50)
    assert record(site) == wanted


def number(page: Page) -> int:
    expect(page.locator("[data-caption]")).to_contain_text("#")
    return int(page.locator("[data-caption]").inner_text().split("#")[1].split()[0])


def change(site: SimpleNamespace, model: type, identity: int, **facts: Any) -> None:
    with site.app.app_context(), transaction() as session:
        for name, value in facts.items():
            setattr(session.get_one(model, identity), name, value)


def test_keys_mark_undo_and_a_reload_goes_on_where_it_stopped(site, open_page):
    page = open_page("sweep")
    order = []
    for key in "pxu":
        order.append(number(page))
        page.keyboard.press(key)
    first, second, third = order
    expect(page.locator("[role=status]")).to_have_text("Marked maybe. 3 of 6.")
    until(page, site, [(first, "keep"), (second, "out"), (third, "maybe")])
    page.keyboard.press("z")
    assert number(page) == third

    until(page, site, [(first, "keep"), (second, "out"), (third, "maybe"), (third, None)])
    page.reload()
    assert number(page) == third
    expect(page.locator("[data-done]")).to_have_text("2")
    page.keyboard.press("ArrowLeft")
    assert number(page) == second
    expect(page.locator(".verdict .out")).to_have_attribute("aria-pressed", "true")
    assert check(page) == []


def test_marks_made_without_a_line_arrive_when_it_is_back(site, open_page):
    page = open_page("sweep")
    first = number(page)
    page.context.set_offline(True)
    page.keyboard.press("p")
    expect(page.locator(".sweep__trouble")).to_contain_text("nothing is lost")
    second = number(page)
    page.keyboard.press("x")
    assert record(site) == []

    page.context.set_offline(False)

    until(page, site, [(first, "keep"), (second, "out")])
    expect(page.locator("[role=status]")).to_have_text("All marks saved.")


def test_one_thumb_is_enough_on_a_phone(site, open_page):
    page = open_page("sweep", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    first = number(page)
    page.locator(".verdict .keep").tap()
    second = number(page)
    page.locator(".verdict .out").tap()
    until(page, site, [(first, "keep"), (second, "out")])
    page.locator(".verdict .undo").tap()

    until(page, site, [(first, "keep"), (second, "out"), (second, None)])
    for kind in ("keep", "maybe", "out", "undo"):
        box = page.locator(f".verdict .{kind}").bounding_box()
        assert box["height"] >= 44
        assert box["y"] > 422  # the lower half, where a thumb is
    assert check(page) == []


def test_every_image_of_an_entry_is_within_reach(site, open_page):
    page = open_page("sweep?e=3")
    assert number(page) == 3
    seen = {page.locator("[data-stage]").get_attribute("src")}
    for _ in range(2):
        page.keyboard.press("i")
        seen.add(page.locator("[data-stage]").get_attribute("src"))
    assert len(seen) == 3
    expect(page.locator("[data-caption]")).to_contain_text("image 3 of 3")


def test_what_was_withdrawn_or_sealed_meanwhile_is_told_and_not_counted(site, open_page):
    page = open_page("sweep")
    first = number(page)
    with site.app.app_context():
        entry = reader().scalars(select(Entry.id).where(Entry.number == first)).one()
    change(site, Entry, entry, state="withdrawn", withdrawn_at=utcnow())
    page.keyboard.press("p")
    expect(page.locator("[role=status]")).to_have_text(
        f"Your mark on entry #{first} was not saved: The designer has withdrawn this entry."
    )
    expect(page.locator("[data-done]")).to_have_text("0")

    second = number(page)
    change(site, Contest, site.contest, state=AWARDED, awarded_at=utcnow())
    page.keyboard.press("x")
    expect(page.locator("[role=status]")).to_contain_text(f"Your mark on entry #{second} was not saved:")
    assert record(site) == []


def test_the_last_mark_leads_to_the_lists_and_a_mark_can_be_changed_there(site, open_page):
    page = open_page("sweep")
    order = []
    for _ in range(6):
        order.append(number(page))
        page.keyboard.press("p")
    expect(page.locator("[data-finished]")).to_be_visible()
    until(page, site, [(one, "keep") for one in order])
    page.locator("[data-finished]").get_by_role("link", name="View my marks").click()
    assert check(page) == []

    page.locator(f"a[href$='sweep?e={order[0]}']").click()
    assert number(page) == order[0]
    page.keyboard.press("x")

    until(page, site, [*((one, "keep") for one in order), (order[0], "out")])


def test_single_keys_are_silent_where_the_account_switched_them_off(site, open_page):
    with site.app.app_context():
        rei = reader().scalars(select(judging_scene.Judge.person_id)).one()
    change(site, Person, rei, shortcuts=False)
    page = open_page("sweep")
    first = number(page)
    page.keyboard.press("p")
    assert number(page) == first
    page.locator(".verdict .keep").click()
    until(page, site, [(first, "keep")])


def test_without_script_a_judge_marks_on_the_entrys_page(site, open_page):
    page = open_page("sweep", java_script_enabled=False)
    page.get_by_role("link", name="Mark the entries one by one on their own pages.").click()
    page.get_by_role("link", name="Mark on the entry page").first.click()
    page.locator("#judging").get_by_role("button", name="Maybe").click()
    expect(page.locator("#judging")).to_contain_text("Your mark: Maybe")
    page.locator("#judging").get_by_role("button", name="Clear mark").click()

    assert [mark for _, mark in record(site)] == ["maybe", None]


def test_four_side_by_side_zoom_together(site, open_page):
    page = open_page("compare?e=1&e=2&e=3&e=4")
    expect(page.locator(".pane")).to_have_count(4)
    page.locator("[data-zoom=in]").click()
    expect(page.locator("[data-zoom-now]")).to_have_text("125 %")
    page.get_by_role("link", name="Choose other entries").click()
    expect(page.locator("input[name=e]:checked")).to_have_count(4)
    assert check(page) == []
