"""A member of staff who is client, judge or entrant of a contest reads and does there what that part does, and no more."""

import json

import pytest
from sqlalchemy import func, select

from contest.entries.model import Entry
from contest.kernel.clock import utcnow
from contest.kernel.db import reader, transaction
from contest.notices import audiences
from contest.participants.model import Judge
from contest.payments.model import Payout
from contest.people.model import Person
from contest.reports.model import Inquiry
from contest.staff.person_file import person_file
from tests.api.callers import Caller
from tests.scene import NAMES

READ = (
    "", "/entries", "/entries/1", "/entries/2", "/entries/3", "/entries/5", "/entries/1/comments", "/entries/2/comments",
    "/entries/1/original?reason=x", "/entries/2/original?reason=x", "/panel", "/handover", "/ledger", "/funding",
)  # fmt: skip
PARTS = {"hana": "client", "rei": "judge", "mei": "entrant", "ken": "winner"}


@pytest.fixture(autouse=True)
def _as_it_was(stage):
    yield
    stage.restore()


def promote(stage, who, *, staff=True):
    with stage.app.app_context(), transaction() as session:
        session.get_one(Person, stage.scene.ids[who]).is_staff = staff


def ask(stage, who, path, method="GET", payload=None):
    return Caller(stage.app, stage.scene.secrets[who]).send(method, path, payload)


@pytest.mark.parametrize("who", PARTS)
def test_every_answer_about_the_contest_is_the_one_without_the_staff_role(stage, time_machine, who):
    time_machine.move_to(utcnow(), tick=False)

    def answers():
        found = {}
        for state in "DOJWHAXV" if who in ("hana", "rei") else "OJWHAXV":  # nobody has entered a draft
            for path in READ:
                answer = ask(stage, who, f"/contests/{stage.number(state)}{path}")
                found[state, path] = answer.status, answer.text
        return found

    before = answers()
    promote(stage, who)
    after = answers()
    promote(stage, who, staff=False)

    assert {answer[0] for answer in before.values()} >= {200, 404}
    for place, (status, text) in after.items():
        if (status, text) != before[place]:  # what another member of staff could do now: said so
            assert (status, json.loads(text)["code"]) == (409, "staff.own_contest"), place


def test_a_seat_on_the_panel_that_was_given_up_is_still_a_part(stage):
    """Who was removed could be put back, and would know the names."""
    number, rei = stage.number("J"), stage.scene.ids["rei"]
    with stage.app.app_context(), transaction() as session:
        seat = session.scalars(select(Judge).where(Judge.contest_id == number, Judge.person_id == rei)).one()
        seat.removed_at = utcnow()

    def answers():
        return {path: ask(stage, "rei", f"/contests/{number}{path}") for path in READ}

    before = answers()
    promote(stage, "rei")
    after = answers()

    assert before["/entries/1"].status == 404
    for path, answer in after.items():
        left_to_others = (answer.status, answer.json.get("code")) == (409, "staff.own_contest")
        same = (answer.status, answer.text) == (before[path].status, before[path].text)
        assert left_to_others or same, path
    with stage.app.app_context():
        assert person_file(stage.scene.ids["ken"], by=rei, now=utcnow()).entry_count == 0
        payload = audiences.people("staff", contest_id=number, entry_id=None, person_id=None, by=None)
    assert payload == {stage.scene.ids["sota"]}


@pytest.mark.parametrize("who", PARTS)
def test_pages_name_no_designer_whom_the_part_does_not_know(stage, who):
    promote(stage, who)
    others = {"ken", "mei", "tomo"} - {who}
    for state in "OJ":
        pages = [
            stage.browser(who).get(f"/contests/{stage.number(state)}{path}").text
            for path in ("", "/entries/1", "/entries/2")
        ]
        assert not [name for name in others for page in pages if NAMES.get(name, name) in page], state


def test_nothing_of_staffs_is_done_to_a_contest_of_ones_own(stage):
    promote(stage, "hana")
    number = stage.number("J")
    for method, path, payload in (
        ("POST", f"/contests/{number}/hiding", {"reason": "x"}),
        ("POST", f"/contests/{number}/entries/1/hiding", {"reason": "x"}),
        ("POST", f"/contests/{number}/cancellation", {"reason": "x"}),
    ):
        answer = ask(stage, "hana", path, method, payload)
        assert (answer.status, answer.json.get("code")) == (409, "staff.own_contest"), path
    original = stage.browser("hana").get(f"/contests/{number}/entries/1/original?reason=x")
    assert original.status_code in (404, 409)


def test_a_report_in_ones_own_contest_is_anothers_to_read_and_decide(stage):
    """It names who entered, and who reported."""
    promote(stage, "rei")
    number = stage.scene.things["report"][""]
    browser = stage.browser("rei")

    assert ask(stage, "rei", "/reports").json["items"] == []
    for path in (f"/reports/{number}", f"/reports/{number}/decision", f"/reports/{number}/reopening"):
        method = "GET" if path.endswith(str(number)) else "POST"
        sent = None if method == "GET" else {"reason": "x", "breach": False}
        answer = ask(stage, "rei", path, method, sent)
        assert (answer.status, answer.json["code"]) == (409, "staff.own_contest"), path
    assert browser.get(f"/staff/reports/{number}").status_code == 409
    assert f"/staff/reports/{number}" not in browser.get("/staff/reports?shelf=waiting").text
    assert f"/staff/reports/{number}" not in browser.get(f"/staff/people/{stage.scene.ids['mei']}").text
    sota = stage.browser("sota")
    assert sota.get(f"/staff/reports/{number}").status_code == 200
    assert f"/staff/reports/{number}" in sota.get(f"/staff/people/{stage.scene.ids['mei']}").text
    with stage.app.app_context():
        assert reader().get_one(Inquiry, number).contest_id == stage.number("J")


def test_the_desk_tells_nothing_of_what_is_hidden_in_ones_own_contests(stage):
    promote(stage, "hana")

    page = stage.browser("hana").get("/staff/moderation?shelf=entries").text
    assert f'href="/contests/{stage.number("O")}/entries/5"' not in page
    assert 'data-head="Reason"' not in page


def test_the_entries_of_a_person_are_not_counted_where_a_count_would_tell_whose_they_are(stage):
    promote(stage, "hana")
    author = stage.scene.ids["ken"]
    with stage.app.app_context():
        made = reader().scalar(select(func.count()).select_from(Entry).where(Entry.author_id == author))
        own = person_file(author, by=stage.scene.ids["hana"], now=utcnow())
        others = person_file(author, by=stage.scene.ids["sota"], now=utcnow())
    assert (own.entry_count, own.panel_count) == (0, 0)  # all contests of the scene are Hana's
    assert others.entry_count == made > 0


def test_a_payout_of_a_prize_of_ones_own_contest_is_anothers(stage):
    """A judge gave marks for it: neither the bank details nor the sending are theirs."""
    with stage.app.app_context():
        row = reader().scalars(select(Payout).where(Payout.person_id == stage.scene.ids["ken"])).first()
        assert row is not None
        payout = row.id
    promote(stage, "rei")
    for method, path in (("GET", ""), ("POST", "/dispatch"), ("POST", "/settlement")):
        answer = ask(stage, "rei", f"/payouts/{payout}{path}", method)
        assert (answer.status, answer.json["code"]) == (409, "staff.own_contest"), path
    assert stage.browser("rei").get(f"/staff/payouts/{payout}").status_code == 409
    assert ask(stage, "sota", f"/payouts/{payout}").status == 200


def test_staff_with_a_part_are_not_told_as_staff(stage):
    ids = stage.scene.ids
    for who in PARTS:
        promote(stage, who)
    with stage.app.app_context():
        about = {"entry_id": None, "person_id": None, "by": None}
        payload = [audiences.people("staff", contest_id=one, **about) for one in (stage.number("J"), None)]
    assert payload == [{ids["sota"]}, {ids[who] for who in ("sota", *PARTS)}]
