"""What a person does next, as the contest page says it."""

from datetime import timedelta

import pytest

from contest.access.table import Role
from contest.contests import queries as contest_queries
from contest.contests.model import Contest
from contest.kernel.clock import utcnow
from contest.web.contests.next_step import NextStepInput, next_step
from contest.web.contests.view import paid_drafts
from contest.web.zones import city
from tests import cast
from tests.contests import stored


@pytest.mark.parametrize(
    ("living", "what", "where"),
    [(0, "Invite judges", "/judges"), (1, "Review entries and give feedback", "/entries")],
)
def test_a_client_without_entries_is_sent_to_the_judges_and_with_some_to_them(app, living, what, where):
    now = utcnow()
    contest = Contest(state="published", entries_close_at=now + timedelta(days=7), time_zone="Asia/Tokyo")
    with app.test_request_context(headers={"Accept-Language": "en"}):
        next_ = next_step(contest, Role.CLIENT, NextStepInput(living=living), now)
    assert (next_.what, next_.path) == (what, where)


def test_a_draft_that_is_paid_is_to_be_published_and_no_longer_paid(app):
    hana = cast.join(app, "hana")["hana"]
    number = stored.paid(app, hana)
    browser = cast.browser(app, "hana")
    for path in ("/", f"/contests/{number}"):
        page = browser.get(path).text
        assert "Publish the contest" in page and "complete and paid" in page, path
        assert "Pay and publish" not in page, path
    with app.app_context():
        assert paid_drafts([contest_queries.contest(number)]) == {number}


@pytest.mark.parametrize(
    ("zone", "said"),
    [("Asia/Tokyo", "東京"), ("Asia/Kolkata", "コルカタ"), ("Asia/Yangon", "ヤンゴン"), ("UTC", "UTC")],
)
def test_a_zone_whose_older_name_the_cldr_keeps_has_its_japanese_city(app, zone, said):
    with app.test_request_context(headers={"Accept-Language": "ja"}):
        assert city(zone) == said
