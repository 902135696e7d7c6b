"""The background of artwork: chosen once, the same on every page, never another viewer's."""

import re
from datetime import timedelta

import pytest

from contest.kernel.clock import utcnow
from contest.web.site import BACKGROUNDS
from tests.cast import browser
from tests.contests import stored

WEEK = timedelta(days=7)


def shown(client, path):
    """The background that a page says, and those its choices have checked."""
    page = client.get(path).text
    (said,) = re.findall(r'<html [^>]*data-background="(\w+)"', page)
    return said, set(re.findall(r'name="background" value="(\w+)" checked', page))


@pytest.fixture
def gallery(app, ids):
    """The page of a contest whose entries everybody may see."""
    number = stored.contest(
        app, ids["hana"], state="settled", visibility="open", reveal=True, entries_close_at=utcnow() - WEEK,
        published_at=utcnow() - 2 * WEEK, awarded_at=utcnow(), ended_at=utcnow(),
    )  # fmt: skip
    stored.entries(app, number, 3, by=[ids["ken"]], pictures=1)
    return f"/contests/{number}/entries"


def test_mid_grey_is_shown_to_who_has_chosen_nothing_or_nonsense(app):
    client = browser(app)
    assert shown(client, "/terms") == ("mid", set())
    client.set_cookie("background", "<script>")
    assert shown(client, "/terms") == ("mid", set())


@pytest.mark.parametrize("name", BACKGROUNDS)
def test_a_choice_is_remembered_on_all_pages(app, gallery, name):
    client = browser(app)
    answer = client.post(
        "/background", data={"background": name}, headers={"Referer": f"http://localhost{gallery}?after=3"}
    )

    assert (answer.status_code, answer.location) == (303, f"{gallery}?after=3")
    cookie = client.get_cookie("background")
    assert (cookie.value, cookie.path, cookie.same_site, cookie.http_only) == (name, "/", "Lax", False)
    assert shown(client, gallery) == (name, {name})
    assert shown(client, "/terms") == (name, set())


@pytest.mark.parametrize("referer", [None, "http://evil.example/x", "http://localhost//evil.example", "x:y"])
def test_nobody_is_led_to_another_site(app, referer):
    answer = browser(app).post(
        "/background", data={"background": "dark"}, headers={"Referer": referer} if referer else {}
    )

    assert (answer.status_code, answer.location) == (303, "/")


def test_an_unknown_background_is_refused(app):
    answer = browser(app).post("/background", data={"background": "pink"})

    assert answer.status_code == 400
    assert "Set-Cookie" not in answer.headers or "background=" not in answer.headers["Set-Cookie"]


def test_a_page_that_is_kept_for_one_viewer_has_its_own_background_for_another(app, gallery):
    one, other = browser(app), browser(app)
    one.set_cookie("background", "dark")
    for _ in range(2):
        assert shown(one, gallery) == ("dark", {"dark"})
        assert shown(other, gallery) == ("mid", {"mid"})
