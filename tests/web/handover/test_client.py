"""The client's forms: acceptance and change requests, each misused too."""

import re

import pytest

from contest.awards import queries as award_queries, rules as award_rules
from contest.awards.actions import handover
from contest.awards.model import Handover
from contest.contests.model import Contest
from contest.kernel.clock import utcnow
from contest.kernel.db import reader
from tests.awards import scene as award_scene
from tests.awards.scene import SECOND
from tests.cast import NAMES, browser
from tests.statements import of_page as statements
from tests.web.handover.pages import at, state


def test_the_dialog_shows_what_acceptance_means_and_only_its_button_accepts(app, full):
    stage, _ids = full
    hana = browser(app, "hana")
    for asked, opened in (("", False), ("?accept=1", True)):
        page = hana.get(at(stage) + asked).text
        dialog = page[page.index("<dialog") : page.index("</dialog>")]
        assert ('id="accept"' in dialog, " open>" in dialog) == (True, opened)
        for said in (
            "Accept the delivery?",
            "¥100,000",
            NAMES["ken"],
            "You cannot undo this.",
            "27",
            "logo.svg",
        ):
            assert said in dialog, said
        assert "Accept delivery · ¥100,000" in dialog
    assert state(app, stage) == ("awarded", "delivered")


@pytest.mark.parametrize("who", ["ken", "sota"])
def test_nobody_else_is_shown_the_dialog(app, full, who):
    stage, _ids = full
    assert "<dialog" not in browser(app, who).get(at(stage) + "?accept=1").text


def test_a_double_click_accepts_once(app, full):
    stage, _ids = full
    hana = browser(app, "hana")
    assert [hana.post(at(stage, "/acceptance"), data={"once": "k"}).status_code for _ in range(2)] == [
        303,
        303,
    ]
    assert hana.post(at(stage, "/acceptance"), data={"once": "l"}).status_code == 409
    assert state(app, stage) == ("settled", "accepted")


def test_what_is_accepted_is_the_delivery_that_was_shown(app, full):
    stage, _ids = full
    hana = browser(app, "hana")
    assert '<input type="hidden" name="delivery" value="1">' in hana.get(at(stage)).text
    with app.app_context():
        handover.request_changes(stage.contest, note="太く", by=stage.who["hana"], now=utcnow())
        award_scene.deliver(stage, now=utcnow())
    answer = hana.post(at(stage, "/acceptance"), data={"delivery": "1"})
    assert (answer.status_code, "delivered again" in answer.text) == (409, True)
    assert state(app, stage) == ("awarded", "delivered")
    assert hana.post(at(stage, "/acceptance"), data={"delivery": "2"}).status_code == 303
    assert state(app, stage) == ("settled", "accepted")


@pytest.mark.parametrize("note", ["", " \n ", "x" * 4001, "a\x00", "\udcff"])
def test_a_change_needs_words(app, full, note):
    stage, _ids = full
    sent = {"note": note.encode("utf-8", "surrogateescape")}
    answer = browser(app, "hana").post(at(stage, "/change-requests"), data=sent)
    assert answer.status_code == 422
    assert state(app, stage) == ("awarded", "delivered")


def test_a_double_click_asks_for_one_change_and_its_words_are_text(app, full):
    stage, _ids = full
    hana = browser(app, "hana")
    sent = {"note": "太く <script>alert(1)</script>", "once": "k"}
    assert [hana.post(at(stage, "/change-requests"), data=sent).status_code for _ in range(2)] == [303, 303]
    page = browser(app, "ken").get(at(stage)).text
    assert "太く &lt;script&gt;" in page and "<script>alert" not in page
    with app.app_context():
        assert award_queries.handover(stage.contest).handover.changes_used == 1


def test_once_the_five_days_are_over_the_page_offers_nothing(app, full):
    stage, _ids = full
    with app.app_context():
        page = award_queries.handover(stage.contest)
        award_scene.alter(Handover, page.handover.id, accept_by=utcnow() - SECOND)
    hana = browser(app, "hana")
    assert "<dialog" not in hana.get(at(stage) + "?accept=1").text
    assert hana.post(at(stage, "/acceptance")).status_code == 409
    assert state(app, stage) == ("awarded", "delivered")


def test_the_page_says_who_acts_next_and_that_no_tax_is_withheld(app, full):
    stage, _ids = full
    page = browser(app, "hana").get(at(stage)).text
    assert "Accept delivery" in page and "does not withhold tax" in page and "Auto-accepted in" in page
    assert "27" in page and "28" in page, "the articles of the agreement"
    assert not re.search(r"<(a|img)[^>]+(inbox|deliverables)/[0-9a-f]{2}/", page), "no key of the store"


def test_the_page_takes_as_many_statements_for_twenty_files_as_for_two(app, full):
    stage, _ids = full
    hana = browser(app, "hana")
    few = statements(app, hana, at(stage))
    with app.app_context():
        handover.request_changes(stage.contest, note="太く", by=stage.who["hana"], now=utcnow())
        for n in range(18):
            award_scene.add(stage, f"<svg>{n}</svg>".encode(), now=utcnow())
        award_scene.keep()
        award_scene.deliver(stage, now=utcnow())
    assert len(few) == len(statements(app, hana, at(stage))) == 6
    with app.app_context():
        assert len(award_queries.handover(stage.contest).of_delivery(2)) == award_rules.MOST_FILES
        assert reader().get_one(Contest, stage.contest).state == "awarded"
