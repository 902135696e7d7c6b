"""What a decision in a contest does to somebody's record tells no member of staff with a part there whose entry it was."""

import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from contest.kernel.clock import utcnow
from contest.kernel.db import reader, transaction
from contest.people import queries as person_queries
from contest.people.escalation import Measure
from contest.people.model import Person, Sanction
from contest.reports.actions import deciding, reporting
from contest.reports.model import Inquiry
from contest.staff.person_file import person_file
from tests import cast, make
from tests.api.callers import Caller
from tests.conftest import both_databases
from tests.make import NOON
from tests.statements import heard
from tests.visits import same

HOUR = timedelta(hours=1)
REASON = "canary-of-the-decision"
WEEK = {"sanction": "suspension", "days": "7"}
MEASURES = {"warning": {"sanction": "warning"}, "suspension": WEEK, "ban": {"sanction": "ban"}}
REFUSED = (409, "staff.own_contest")
# What of a ban is shown: that the account is blocked, in the mark of its state and at the foot of its page.
STATE = re.compile(
    r'<h2 id="account">.*?</div>|<section class="part" aria-labelledby="blocking">.*?</section>', re.S
)


@pytest.fixture(autouse=True)
def _as_it_was(stage, time_machine):
    time_machine.move_to(utcnow(), tick=False)
    with stage.app.app_context(), transaction() as session:
        for who in ("hana", "rei"):
            session.get_one(Person, stage.scene.ids[who]).is_staff = True
    let_a_day_pass(stage)
    yield
    stage.restore()


def ask(stage, who, method, path, notified=None):
    return Caller(stage.app, stage.scene.secrets[who]).send(method, path, notified)


def let_a_day_pass(stage):
    with stage.app.app_context(), transaction() as session:
        for one in session.scalars(select(Inquiry)):
            one.opened_at = utcnow() - timedelta(days=2)


def elsewhere(stage):
    """An inquiry about Mei's entry in a contest of Ume's, where Hana and Rei have no part."""
    ids = stage.scene.ids
    with stage.app.app_context():
        with transaction() as session:
            session.add(make.contest(id=900, client_id=ids["ume"], state="published"))
            session.flush()
            session.add(make.entry(id=900, contest_id=900, author_id=ids["mei"]))
        reporting.report(
            900, entry_id=900, by=ids["tomo"], kind="copied", text="x", links=[], entries=[], now=utcnow()
        )
        let_a_day_pass(stage)
        return reader().scalars(select(Inquiry.id).where(Inquiry.contest_id == 900)).one()


def shown(stage, who, other, person="mei"):
    """All that tells this member of staff of Mei, pages and documents."""
    browser = stage.browser(who)
    paths = (f"/staff/people/{stage.scene.ids[person]}", "/staff/people", f"/staff/reports/{other}")
    pages = {path: browser.get(path) for path in paths}
    assert {page.status_code for page in pages.values()} == {200}
    texts = {path: same(page.text) for path, page in pages.items()}
    for path in ("/people?limit=100", f"/reports/{other}"):
        answer = ask(stage, who, "GET", path)
        assert answer.status == 200
        texts[path] = answer.text
    return texts


def decide(stage, notified):
    """Sota finds a breach in Mei's entry of Hana's contest, which Rei judges; the sanction's id."""
    decision = {"breach": "yes", "measure": "hide", "reason": REASON} | notified
    inquiry = stage.scene.things["report"][""]
    answer = stage.browser("sota").post(f"/staff/reports/{inquiry}/decision", data=decision)
    assert answer.status_code == 303
    with stage.app.app_context():
        return reader().get_one(Inquiry, inquiry).sanction_id


def take_back(stage):
    at = f"/staff/reports/{stage.scene.things['report']['']}/reopening"
    assert stage.browser("sota").post(at, data={"reason": "Licensed"}).status_code == 303


def of_mei(text):
    return [line for line in text.split("<tr>") if "mei@example.jp" in line]


@pytest.mark.parametrize("who", ["hana", "rei"])
@pytest.mark.parametrize("kind", ["warning", "suspension"])
def test_warnings_and_suspensions_change_nothing_for_who_has_a_part(stage, who, kind):
    other = elsewhere(stage)
    before, others = shown(stage, who, other), shown(stage, "sota", other)
    decide(stage, MEASURES[kind])

    assert shown(stage, who, other) == before
    notified = shown(stage, "sota", other)
    person = f"/staff/people/{stage.scene.ids['mei']}"
    assert (
        REASON in notified[person]
        and {"warning": "person.warned", "suspension": "person.suspended"}[kind] in notified[person]
    )
    assert REASON in notified[f"/staff/reports/{other}"] and REASON not in others[f"/staff/reports/{other}"]
    take_back(stage)
    assert shown(stage, who, other) == before
    assert "person.sanction_lifted" in shown(stage, "sota", other)[person]


@pytest.mark.parametrize("who", ["hana", "rei"])
def test_of_a_ban_only_the_block_is_told(stage, who):
    other = elsewhere(stage)
    person = f"/staff/people/{stage.scene.ids['mei']}"
    before, others = shown(stage, who, other), shown(stage, "sota", other)
    decide(stage, MEASURES["ban"])
    after, notified = shown(stage, who, other), shown(stage, "sota", other)

    for path in (f"/staff/reports/{other}", f"/reports/{other}"):
        assert after[path] == before[path]
    assert STATE.sub("", after[person]) == STATE.sub("", before[person])
    assert "Blocked" in after[person] and "Another member of staff can unblock this account." in after[person]
    assert "Blocked since" not in after[person] and f"{person}/blocking" not in after[person]
    was, now = (json.loads(texts["/people?limit=100"])["items"] for texts in (before, after))
    mei = stage.scene.ids["mei"]
    assert now == [one | ({"blocked": True} if one["id"] == mei else {}) for one in was]
    (line,) = of_mei(after["/staff/people"])
    assert "Blocked" in line and REASON not in after["/staff/people"]

    assert (
        REASON in notified[person]
        and "Blocked since" in notified[person]
        and "person.blocked" in notified[person]
    )
    assert REASON in notified[f"/staff/reports/{other}"] and REASON not in others[f"/staff/reports/{other}"]
    all_of_it = ask(stage, "sota", "GET", "/people?email=mei@").json["items"][0]
    assert all_of_it["blocked"] and all_of_it["blocked_at"] and all_of_it["blocked_reason"] == REASON
    take_back(stage)
    assert shown(stage, who, other) == before


def test_another_block_is_told_as_before(stage):
    """Aki was blocked by hand: when and why are everybody's of staff to know."""
    for who in ("hana", "sota"):
        aki = ask(stage, who, "GET", "/people?email=aki@").json["items"][0]
        assert (aki["blocked"], aki["blocked_reason"]) == (True, "Tests") and aki["blocked_at"], who
        assert "Blocked since" in stage.browser(who).get(f"/staff/people/{stage.scene.ids['aki']}").text


@pytest.mark.parametrize("who", ["hana", "rei"])
def test_lifting_a_sanction_of_ones_own_contest_is_anothers_whoever_it_is_asked_of(stage, who):
    """The same answer for everybody: trying people out tells nobody's name."""
    imposed = decide(stage, WEEK)
    browser, ids = stage.browser(who), stage.scene.ids
    for person in ("mei", "ken", "tomo"):
        at = f"/staff/people/{ids[person]}/sanctions/{imposed}/end"
        for data in ({"reason": "x"}, {"reason": ""}):
            assert browser.post(at, data=data).status_code == 409, person
    old = stage.scene.things["sanction"][""]  # imposed outside any inquiry
    assert (
        browser.post(f"/staff/people/{ids['ken']}/sanctions/{old}/end", data={"reason": "x"}).status_code
        == 404
    )
    assert (
        browser.post(f"/staff/people/{ids['mei']}/sanctions/{old}/end", data={"reason": "x"}).status_code
        == 303
    )
    with stage.app.app_context():
        assert reader().get_one(Sanction, imposed).lifted_at is None
    at = f"/staff/people/{ids['mei']}/sanctions/{imposed}/end"
    assert stage.browser("sota").post(at, data={"reason": "x"}).status_code == 303


@pytest.mark.parametrize("who", ["hana", "rei"])
@pytest.mark.parametrize("blocked_before", [False, True])
def test_blocking_and_unblocking_who_is_banned_there_is_anothers(stage, time_machine, who, blocked_before):
    mei = stage.scene.ids["mei"]
    browser, sota = stage.browser(who), stage.browser("sota")
    if blocked_before:  # a ban stands beside the block: unblocking would lift it
        assert sota.post(f"/staff/people/{mei}/blocking", data={"reason": "First"}).status_code == 303
        time_machine.move_to(utcnow() + timedelta(minutes=1), tick=False)
    decide(stage, MEASURES["ban"])

    assert ("First" in browser.get(f"/staff/people/{mei}").text) == blocked_before
    for end in ("", "/end"):
        assert browser.post(f"/staff/people/{mei}/blocking{end}", data={"reason": "x"}).status_code == 409
    for method, path, notified in (
        ("POST", f"/people/{mei}/block", {"reason": "x"}),
        ("DELETE", f"/people/{mei}/block?reason=x", None),
    ):
        answer = ask(stage, who, method, path, notified)
        assert (answer.status, answer.json["code"]) == REFUSED, method
    with stage.app.app_context():
        assert not reader().get_one(Person, mei).active
    assert ask(stage, "sota", "DELETE", f"/people/{mei}/block?reason=x").status == 204


def test_a_suspension_there_keeps_nobody_from_blocking(stage):
    """Else a refusal would tell whom it hit."""
    mei = stage.scene.ids["mei"]
    decide(stage, WEEK)
    blocked = ask(stage, "hana", "POST", f"/people/{mei}/block", {"reason": "Spam"})
    assert (blocked.status, blocked.json["blocked"], blocked.json["blocked_reason"]) == (201, True, "Spam")
    assert ask(stage, "hana", "DELETE", f"/people/{mei}/block?reason=x").status == 204


def test_taking_back_a_ban_of_ones_own_leaves_that_of_the_other_contest(stage):
    other = elsewhere(stage)
    decide(stage, MEASURES["ban"])
    at, hana = f"/staff/reports/{other}", stage.browser("hana")
    ban = {"breach": "yes", "measure": "keep", "sanction": "ban", "reason": "There too"}
    assert hana.post(f"{at}/decision", data=ban).status_code == 303
    assert hana.post(f"{at}/reopening", data={"reason": "x"}).status_code == 303
    with stage.app.app_context():
        mei = reader().get_one(Person, stage.scene.ids["mei"])
        assert (mei.active, mei.blocked_reason) == (False, REASON)


def test_a_sanction_on_who_reported_in_bad_faith_is_told_no_more(stage):
    """Rei judges there: that Hana reported is not Rei's to know."""
    other = elsewhere(stage)
    before = shown(stage, "rei", other, person="hana")
    decide(stage, {"breach": "no", "measure": "keep", "sanction": "none"})
    at = f"/staff/reports/{stage.scene.things['report']['']}/bad-faith/{stage.scene.things['made']['']}"
    assert stage.browser("sota").post(at, data=WEEK | {"reason": REASON}).status_code == 303

    assert shown(stage, "rei", other, person="hana") == before
    assert REASON in shown(stage, "sota", other, person="hana")[f"/staff/people/{stage.scene.ids['hana']}"]
    with stage.app.app_context():
        imposed = person_queries.sanctions_of(stage.scene.ids["hana"])[0].id
    end = f"/staff/people/{stage.scene.ids['hana']}/sanctions/{imposed}/end"
    assert stage.browser("rei").post(end, data={"reason": "x"}).status_code == 409
    take_back(stage)
    assert shown(stage, "rei", other, person="hana") == before


def test_the_list_of_people_takes_the_same_statements_for_one_as_for_all(stage):
    decide(stage, MEASURES["ban"])
    asked = []
    ask(stage, "hana", "GET", "/people?limit=1")  # notes that the token is in use
    for path in ("/people?limit=1", "/people?limit=100"):
        with heard(stage.app) as seen:
            assert ask(stage, "hana", "GET", path).status == 200
        asked.append(len(seen))
    assert asked == [3, 3]  # whose token it is, the page of people, whose block is not shown


@both_databases
def test_a_record_leaves_out_the_bans_of_ones_own_contests_on_both_databases(here):
    ids = cast.join(here)
    with transaction() as session:
        session.get_one(Person, ids["hana"]).is_staff = True
        session.add(make.contest(client_id=ids["hana"], state="published"))
        session.flush()
        session.add(make.entry(author_id=ids["ken"]))
    reporting.report(42, entry_id=7, by=ids["mei"], kind="copied", text="x", links=[], entries=[], now=NOON)
    later = NOON + 25 * HOUR
    deciding.decide(
        1, breach=True, measure="hide", sanction=Measure(kind="ban"), reason="x", by=ids["sota"], now=later
    )

    def seen(who):
        found = person_file(ids["ken"], by=ids[who], now=later)
        return len(found.sanctions), found.blocked_apart, [row.kind for row, _by in found.record]

    assert seen("hana") == (0, True, [])
    assert seen("sota") == (1, False, ["person.blocked"])
    deciding.reopen(1, reason="x", by=ids["sota"], now=later + HOUR)
    assert seen("hana") == (0, False, [])
    assert seen("sota") == (1, False, ["person.unblocked", "person.blocked"])
