"""The pictures of a brief in a real browser: what is chosen is not lost, whichever way one leaves the step."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from contest.entries.model import Image
from contest.kernel.db import db
from tests import cast
from tests.contests import stored
from tests.web.test_entries_in_a_browser import beside, picture, signed_in

pytestmark = [pytest.mark.real_clock, pytest.mark.usefixtures("built")]


def test_a_chosen_picture_is_added_with_the_step_and_asked_about_on_other_ways(site, chromium):
    app = beside(site)
    number = stored.contest(app, cast.join(app, "hana")["hana"])
    page = signed_in(app, site, chromium, "hana")
    page.goto(f"{site.url}/contests/{number}/brief?step=brief")
    page.set_input_files("input[type=file]", picture(10))
    expect(page.locator("[data-files] .mark--done")).to_be_visible()

    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="Rules").first.click()
    expect(page.locator("[data-files] li")).to_have_count(1)
    assert asked == ["beforeunload"]

    page.fill("#description", "A lighthouse")
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url(re.compile("step=files"))
    assert asked == ["beforeunload"]
    page.go_back()
    expect(page.locator("#pictures .checklist")).to_contain_text("logo-10.png")
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Image.reference_of == number)) == 1
