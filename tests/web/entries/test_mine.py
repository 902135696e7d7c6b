"""A designer's own entries."""

import pytest

from contest.entries import queries as entry_queries
from contest.entries.actions import feedback
from contest.kernel.clock import utcnow
from tests.cast import browser
from tests.entries import scene as entry_scene


def test_nothing_yet_names_the_next_act(app, cast):
    assert "Find a contest" in browser(app, "ken").get("/me/entries").text


def test_ones_own_and_nobody_elses(app, store, cast, entered):
    with app.app_context():
        entry_scene.enter(store, entered, cast["mei"])
        entry = entry_queries.find(entered, 1).id
        feedback.comment(entry, by=cast["hana"], text="Good.", now=utcnow())
        feedback.decline(entry, by=cast["hana"], chips=["taste"], text="", now=utcnow())
    page = browser(app, "ken").get("/me/entries").text
    assert "#1" in page and "#2" not in page
    for word in ("Declined", "1 message from the client", "¥100,000"):
        assert word in page


@pytest.mark.parametrize("after", ["x", "-1", "9" * 40, "\x00", "１"])
def test_any_place_to_go_on_from(app, entered, after):
    assert browser(app, "ken").get("/me/entries", query_string={"after": after}).status_code == 200
