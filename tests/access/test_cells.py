"""Every action of the table through both edges, and what a contest's entries tell: one thing on pages and in the API.

tests/web/test_routes.py and tests/api/test_routes.py hold every route against the table in every state; being client
or judge elsewhere is asked in tests/api/test_elsewhere.py.
"""

import json
import re

from contest.access.table import TABLE
from tests.answers import named
from tests.api.test_routes import ROUTES as API
from tests.scene import NAMES, THREAD
from tests.web.test_routes import ROUTES as WEB

# Actions that no route of both edges is named for, and the test that proves them.
ELSEWHERE = {
    "entry.list": "test_who_sees_which_entries_is_one_thing_on_pages_and_in_the_api",
    "entry.view_rendition": "the same", "entry.view_rendition_revealed": "the same",
    "entry.view_rendition_open": "the same", "entry.view_own": "the same",
    "entry.view_full": "tests/api/test_keys.py: `full` is null but for author, panel, client and staff",
    "entry.view_author_identity": "test_whose_name_is_told_is_one_thing_on_pages_and_in_the_api",
    "entry.view_comments": "test_whose_thread_is_told_is_one_thing_on_pages_and_in_the_api",
    "score.view_other_judges": "tests/api/test_keys.py: `marks`", "score.view_aggregate": "tests/api/test_keys.py: `keeps`",
    "receipt.reverse": "by a receipt, not a contest's number: tests/web/test_staff_money.py, tests/api/test_money.py",
    "invitation.accept": "by the token of a mail: tests/judging/test_invitations.py",
    "staff.appoint_or_dismiss": "on the desk alone, where it asks for the password again: tests/web/test_staff_people.py",
    "token.make": "on the account page alone, likewise: tests/web/test_tokens.py",
    "contest.later_deadline": "over the API a PATCH of the contest, with edit_brief: tests/web/test_routes.py",
}  # fmt: skip


def test_every_action_is_asked_for_by_both_edges_or_named():
    pages, payload = ({action for actions in named(one).values() for action in actions} for one in (WEB, API))

    assert set(TABLE) - (pages & payload) == set(ELSEWHERE)


def seen(walk, endpoint):
    """What people were shown of a route, by person and state."""
    return {
        (one.who, one.state): one for one in walk.visits if one.endpoint == endpoint and "?" not in one.path
    }


def test_who_sees_which_entries_is_one_thing_on_pages_and_in_the_api(walk, api_walk):
    tab, first, payload = (
        seen(walk, "contests.entries"),
        seen(walk, "contests.show"),
        seen(api_walk, "entries.index"),
    )
    for place, page in tab.items():
        shown, opening = (
            {*re.findall(r'/contests/\d+/entries/(\d+)["#?]', one.body)} for one in (page, first[place])
        )
        listed = {str(one["number"]) for one in json.loads(payload[place].body).get("items", ())}
        assert shown == listed and opening <= listed, place


def test_whose_name_is_told_is_one_thing_on_pages_and_in_the_api(walk, api_walk):
    pages, payload = seen(walk, "entries.show"), seen(api_walk, "entries.show")
    for place, page in pages.items():
        named = "name" in json.loads(payload[place].body)
        if place[0] != "ken":  # whose own name stands in the head of every page of theirs
            assert (NAMES["ken"] in page.body) == named, place


def test_whose_thread_is_told_is_one_thing_on_pages_and_in_the_api(walk, api_walk):
    pages, payload = seen(walk, "entries.show"), seen(api_walk, "entries.comments")
    for place, page in pages.items():
        assert (f"{THREAD} ken" in page.body) == (f"{THREAD} ken" in payload[place].body), place
