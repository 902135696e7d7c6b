"""Reporting, answering and deciding in the browser: what each side sees, and what it never sees."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from contest.kernel.clock import utcnow
from contest.kernel.db import reader, transaction
from contest.people.model import Person, Sanction
from contest.reports.model import Inquiry, Report
from tests import cast, statements
from tests.scene import NAMES, REPORT

GOOD = {
    "kind": "copied",
    "text": "Traced from a poster",
    "links": "https://example.com/poster\n",
    "entries": "#1",
}


@pytest.fixture(autouse=True)
def _as_it_was(stage):
    yield
    stage.restore()


def long_ago(stage):
    """Let the 24 hours of every inquiry be over."""
    with stage.app.app_context(), transaction() as session:
        for one in session.scalars(select(Inquiry)):
            one.opened_at = utcnow() - timedelta(days=2)


def test_a_report_from_the_door_to_the_record_of_both_sides(stage):
    number, rei, mei = stage.number("J"), stage.browser("rei"), stage.browser("mei")
    door = f"/contests/{number}/entries/2"
    assert f'href="{door}/report"' in rei.get(door).text
    assert f'href="{door}/report"' not in mei.get(door).text
    answer = rei.post(f"{door}/reports", data=GOOD | {"kind": "offensive"})
    assert answer.location == door
    assert rei.post(f"{door}/reports", data=GOOD | {"kind": "spam"}).status_code == 409

    assert "Offensive" in rei.get("/me/record").text
    theirs = mei.get("/me/record").text
    assert "Offensive" in theirs and "Copied work" in theirs
    for canary in (NAMES["rei"], NAMES["hana"], GOOD["text"], REPORT):
        assert canary not in theirs
    page = mei.get(f"/me/record/{stage.scene.things['report']['']}").text
    assert 'href="https://example.com/canary-link" rel="nofollow noreferrer noopener ugc"' in page
    assert REPORT not in page and NAMES["hana"] not in page


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("kind", {"kind": "rules"}),
        ("text", {"text": " "}),
        ("links", {"links": "javascript:alert(1)"}),
        ("entries", {"entries": "999"}),
        ("text", {"text": "a\0b"}),
    ],
)
def test_what_was_wrong_stands_at_the_field_with_what_was_typed(stage, field, typed):
    at = f"/contests/{stage.number('J')}/entries/2/reports"
    answer = stage.browser("rei").post(at, data=GOOD | typed)

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text and ("Traced" in answer.text) == (field != "text")


def test_entries_to_compare_with_are_only_those_one_sees(stage):
    """Hana has declined #4: judges do not see it, and a report cannot find out that it is there."""
    at = f"/contests/{stage.number('J')}/entries/1/reports"
    hidden, missing = (
        stage.browser("rei").post(at, data=GOOD | {"entries": entry}).text for entry in ("4", "999")
    )

    assert "There is no entry #4 that you can see." in hidden
    assert "There is no entry #999 that you can see." in missing


def test_the_author_answers_and_staff_decide(stage):
    inquiry, sota = stage.scene.things["report"][""], stage.browser("sota")
    at = f"/staff/reports/{inquiry}"
    breach = {"breach": "yes", "measure": "hide", "sanction": "suspension", "days": "7", "reason": "Traced"}
    assert "You can record a breach once" in sota.post(f"{at}/decision", data=breach).text
    assert stage.browser("mei").post(f"/me/record/{inquiry}/answer", data={"text": "Mine"}).status_code == 303
    assert stage.browser("mei").post(f"/me/record/{inquiry}/answer", data={"text": "Mine"}).status_code == 409
    page = sota.get(at).text
    assert "Mine" in page and REPORT in page and NAMES["hana"] in page
    assert sota.post(f"{at}/decision", data=breach).location == at
    assert sota.post(f"{at}/decision", data=breach).status_code == 409
    assert stage.browser("hana").get(f"/contests/{stage.number('J')}/entries/2").status_code == 404
    assert "Traced" in stage.browser("mei").get(f"/me/record/{inquiry}").text
    record = stage.browser("mei").get("/me/record").text
    assert "Suspension" in record and "until" in record
    refused = stage.browser("mei").post(
        f"/contests/{stage.number('O')}/uploads",
        json={
            "purpose": "entry",
            "filename": "a.png",
            "content_type": "image/png",
            "size": 9,
            "sha256": "0" * 64,
        },
        headers={"Accept": "application/json"},
    )
    assert (refused.status_code, refused.json["code"]) == (409, "person.suspended")
    assert sota.post(f"{at}/reopening", data={"reason": "Licensed"}).location == at
    assert stage.browser("hana").get(f"/contests/{stage.number('J')}/entries/2").status_code == 200


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"breach": ""}, "breach"),
        ({"measure": "cancel"}, "measure"),
        ({"measure": "keep", "sanction": "none"}, "sanction"),
        ({"breach": "no"}, "breach"),
        ({"sanction": "suspension", "days": "8"}, "days"),
        ({"sanction": "suspension", "days": "x"}, "days"),
        ({"reason": ""}, "reason"),
    ],
)
def test_a_decision_that_is_not_whole_says_where(stage, typed, field):
    long_ago(stage)
    good = {"breach": "yes", "measure": "hide", "sanction": "warning", "reason": "Traced"}
    at = f"/staff/reports/{stage.scene.things['report']['']}/decision"
    answer = stage.browser("sota").post(at, data=good | typed)

    assert answer.status_code == 422 and f'href="#{field}"' in answer.text


def test_a_report_in_bad_faith_is_put_on_its_makers_record_and_taken_back(stage):
    things, sota, hana = stage.scene.things, stage.browser("sota"), stage.scene.ids["hana"]
    at = f"/staff/reports/{things['report']['']}"
    sota.post(
        f"{at}/decision", data={"breach": "no", "measure": "keep", "sanction": "none", "reason": "Own work"}
    )
    faith = f"{at}/bad-faith/{things['made']['']}"
    assert sota.post(faith, data={"sanction": "", "reason": "x"}).status_code == 422
    assert sota.post(faith, data={"sanction": "warning", "reason": "A grudge"}).location == at
    assert "in bad faith" in sota.get(at).text and "A grudge" in stage.browser("hana").get("/me/record").text
    with stage.app.app_context():
        imposed = reader().scalars(select(Sanction.id).where(Sanction.person_id == hana)).one()
    person = f"/staff/people/{hana}"
    assert "A grudge" in sota.get(person).text and "in bad faith" in sota.get(person).text
    end = f"{person}/sanctions/{imposed}/end"
    assert sota.post(end, data={"reason": ""}).status_code == 422
    assert (
        sota.post(end.replace(str(hana), str(stage.scene.ids["mei"])), data={"reason": "x"}).status_code
        == 404
    )
    assert sota.post(end, data={"reason": "A mistake"}).status_code == 303
    assert "Lifted because: A mistake" in stage.browser("hana").get("/me/record").text


def test_a_report_of_another_inquiry_is_not_found_under_this_one(stage):
    with stage.app.app_context(), transaction() as session:
        mine = session.get_one(Inquiry, stage.scene.things["report"][""])
        session.add(
            Inquiry(contest_id=mine.contest_id, subject_id=mine.subject_id, kind="rules", opened_at=utcnow())
        )
        session.flush()
        other = session.scalars(select(Inquiry.id).order_by(Inquiry.id.desc())).first()
    at = f"/staff/reports/{other}/bad-faith/{stage.scene.things['made']['']}"
    assert stage.browser("sota").post(at, data={"sanction": "warning", "reason": "x"}).status_code == 404


def test_the_queue_is_as_long_as_it_is_with_the_same_statements(stage):
    sota = stage.browser("sota")
    long_ago(stage)
    few = [
        len(statements.of_page(stage.app, sota, path))
        for path in ("/staff/reports", "/me/record", "/staff/reports/1")
    ]
    people = cast.join(stage.app, *(f"r{n}" for n in range(40)))
    with stage.app.app_context(), transaction() as session:
        first = session.get_one(Inquiry, stage.scene.things["report"][""])
        for who in people.values():
            inquiry = Inquiry(
                contest_id=first.contest_id, entry_id=first.entry_id, subject_id=first.subject_id, kind="other",
                opened_at=first.opened_at, state="decided", decided_at=utcnow(), breach=False, measure="keep",
                reason="x",
            )  # fmt: skip
            session.add(inquiry)
            session.flush()
            session.add(Report(inquiry_id=inquiry.id, by_id=who, text="x", links=[], entries=[], at=utcnow()))
    many = [
        len(statements.of_page(stage.app, sota, path))
        for path in ("/staff/reports?shelf=decided", "/me/record", "/staff/reports/1")
    ]
    assert few == many == [2, 3, 8]
    page = sota.get("/staff/reports?shelf=decided").text
    assert page.count('data-head="Person reported"') == 30
    rest = sota.get("/staff/reports?shelf=decided&from=12").text
    assert rest.count('data-head="Person reported"') == 10
    assert sota.get("/staff/reports?shelf=decided&kind=copied").text.count('data-head="Person reported"') == 0
    mine = stage.browser("mei").get("/me/record").text
    assert mine.count('data-head="Reported as"') == 30 and "Older" in mine


def test_the_form_speaks_the_readers_language_and_of_the_thing_at_hand(stage):
    """Kinds of an entry and of a contest share codes, not their meaning."""
    with stage.app.app_context(), transaction() as session:
        session.get_one(Person, stage.scene.ids["rei"]).language = "ja"
    page = stage.browser("rei").get(f"/contests/{stage.number('J')}/entries/2/report").text
    assert "盗用・模倣" in page and "Copied work" not in page
    sheet = stage.browser("sota").get(f"/staff/reports/{stage.scene.things['report']['']}").text
    assert "It uses someone else’s design" in sheet and "It asks to copy a design" not in sheet
