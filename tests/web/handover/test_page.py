"""The handover's page and files: each side's view of every state, and to whom the files belong."""

import pytest
from sqlalchemy import select

from contest.awards import queries as award_queries
from contest.awards.actions import awarding, handover
from contest.awards.model import Handover
from contest.entries.actions import closing
from contest.events.model import Recorded
from contest.kernel.clock import utcnow
from contest.kernel.db import reader
from contest.people.model import Person
from tests.awards import scene as award_scene
from tests.awards.scene import DAY
from tests.cast import browser
from tests.judging import scene as judging_scene
from tests.web.handover.pages import at, state

ROLES = ["hana", "ken", "mei", "rei", "sota", "ume", None]
THEIRS = {"hana": 200, "ken": 200, "mei": 404, "rei": 404, "sota": 200, "ume": 404, None: 303}


def everyone(app, stage):
    return {who: browser(app, who).get(at(stage)).status_code for who in ROLES}


def test_winner_client_and_staff_see_it_in_every_state_and_nobody_else(app, stage):
    assert everyone(app, stage) == THEIRS
    with app.app_context():
        award_scene.complete(stage, now=utcnow())
        award_scene.deliver(stage, now=utcnow())
    assert everyone(app, stage) == THEIRS
    with app.app_context():
        handover.request_changes(stage.contest, note="太く", by=stage.who["hana"], now=utcnow())
    assert everyone(app, stage) == THEIRS
    with app.app_context():
        award_scene.deliver(stage, now=utcnow())
        handover.accept(stage.contest, by=stage.who["hana"], now=utcnow())
    assert everyone(app, stage) == THEIRS


def test_a_voided_handover_is_seen_by_staff_alone_once_the_contest_has_ended(app, full):
    stage, ids = full
    with app.app_context():
        handover.request_changes(stage.contest, note="太く", by=stage.who["hana"], now=utcnow())
        late = utcnow() + 60 * DAY
        awarding.void(stage.contest, reason="納品がありません", by=stage.who["sota"], now=late)
        closing.lapse(stage.contest, now=late + 8 * DAY)
    assert everyone(app, stage) == THEIRS | {"hana": 409, "ken": 404}
    page = browser(app, "sota").get(at(stage)).text
    assert "納品がありません" in page and 'action="/contests/' not in page.replace('method="get" action=', "")
    file = at(stage, f"/deliverables/{ids[0]}")
    assert browser(app, "sota").get(file, query_string={"reason": "調査"}).status_code == 302
    assert [browser(app, who).get(file).status_code for who in ("hana", "ken")] == [409, 404]


def test_a_draft_file_is_the_winners_alone_until_it_is_delivered(app, stage):
    with app.app_context():
        ids = award_scene.complete(stage, now=utcnow())
    file = at(stage, f"/deliverables/{ids[0]}")
    reason = {"reason": "調査"}
    answers = {who: browser(app, who).get(file, query_string=reason).status_code for who in ROLES}
    assert answers == THEIRS | {"hana": 409, "ken": 302, "sota": 404}
    assert "logo.svg" not in browser(app, "hana").get(at(stage)).text
    with app.app_context():
        award_scene.deliver(stage, now=utcnow())
    answers = {who: browser(app, who).get(file, query_string=reason).status_code for who in ROLES}
    assert answers == THEIRS | {"hana": 302, "ken": 302, "sota": 302}


def test_after_a_change_request_the_client_fetches_what_was_delivered_and_no_new_draft(app, full, store):
    stage, ids = full
    with app.app_context():
        handover.request_changes(stage.contest, note="太く", by=stage.who["hana"], now=utcnow())
        draft = award_scene.add(stage, b"<svg>draft</svg>", now=utcnow(), name="draft.svg")
        award_scene.keep()
    hana = browser(app, "hana")
    assert hana.get(at(stage, f"/deliverables/{draft}")).status_code == 404
    assert "draft.svg" not in hana.get(at(stage)).text
    answer = hana.get(at(stage, f"/deliverables/{ids[0]}"))
    status, headers, body = store.fetch(answer.location)
    assert (status, body) == (200, b"<svg>ken</svg>")
    assert headers["content-disposition"].startswith("attachment")


def test_files_of_another_contest_are_not_found(app, full):
    stage, ids = full
    with app.app_context():
        other = judging_scene.contest(stage.who["hana"], state="awarded")
    assert browser(app, "hana").get(f"/contests/{other}/handover/deliverables/{ids[0]}").status_code in (
        404,
        409,
    )
    assert browser(app, "hana").get(at(stage, "/deliverables/99999")).status_code == 404


@pytest.mark.parametrize("reason", ["", "  ", "a\x00", "x" * 2001])
def test_staff_fetch_a_file_with_a_reason_only(app, full, reason):
    stage, ids = full
    answer = browser(app, "sota").get(at(stage, f"/deliverables/{ids[0]}"), query_string={"reason": reason})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text


def test_every_fetch_is_on_the_record(app, full):
    stage, ids = full
    for who, reason in (("hana", ""), ("ken", ""), ("sota", "苦情の調査")):
        browser(app, who).get(at(stage, f"/deliverables/{ids[0]}"), query_string={"reason": reason})
    with app.app_context():
        seen = select(Recorded.by_id, Recorded.facts).where(Recorded.kind == "handover.deliverable_fetched")
        found = {(by, facts["deliverable_id"], facts["reason"]) for by, facts in reader().execute(seen)}
    assert found == {
        (stage.who["hana"], ids[0], ""),
        (stage.who["ken"], ids[0], ""),
        (stage.who["sota"], ids[0], "苦情の調査"),
    }


def test_a_client_who_runs_the_site_needs_no_reason_for_what_is_theirs_and_voids_nothing(app, full):
    stage, ids = full
    with app.app_context():
        award_scene.alter(Person, stage.who["hana"], is_staff=True)
        handover.request_changes(stage.contest, note="太く", by=stage.who["hana"], now=utcnow())
        page = award_queries.handover(stage.contest)
        award_scene.alter(Handover, page.handover.id, due_at=utcnow() - 31 * DAY)
    hana = browser(app, "hana")
    assert hana.get(at(stage, f"/deliverables/{ids[0]}")).status_code == 302
    assert "Void the award" not in hana.get(at(stage)).text
    assert hana.post(f"/contests/{stage.contest}/award/void", data={"reason": "自分で"}).status_code == 409
    assert state(app, stage) == ("awarded", "changes_requested")


def test_the_winners_work_says_where_the_handover_stands_and_offers_what_is_next(app, stage):
    todo = ("Deliver the files", "Deliver the change")

    def says():
        page = browser(app, "ken").get("/").text
        return [one for one in todo if f"<h2>{one}</h2>" in page], page

    assert says()[0] == ["Deliver the files"] and "You won ¥100,000." in says()[1]
    with app.app_context():
        award_scene.complete(stage, now=utcnow())
        award_scene.deliver(stage, now=utcnow())
    offered, page = says()
    assert (offered, "The client is checking the files" in page) == ([], True)
    with app.app_context():
        handover.request_changes(stage.contest, note="太く", by=stage.who["hana"], now=utcnow())
    assert says()[0] == ["Deliver the change"]
    with app.app_context():
        award_scene.deliver(stage, now=utcnow())
        handover.accept(stage.contest, by=stage.who["hana"], now=utcnow())
    offered, page = says()
    assert (offered, 'href="/me/earnings"' in page, "Winner" in page) == ([], True, True)
