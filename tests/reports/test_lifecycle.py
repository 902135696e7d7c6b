"""An inquiry from every state: the 24 hours one second before, at and after; what may be decided, and taken back."""

from datetime import timedelta

import pytest

from contest.kernel.refusal import Invalid, Refused
from contest.people.escalation import Measure
from contest.reports import lifecycle as report_lifecycle, rules as report_rules
from contest.reports.events import (
    BadFaithFound,
    InquiryAnswered,
    InquiryDecided,
    InquiryOpened,
    InquiryReopened,
    ReporterNotified,
    ReportMade,
)
from contest.reports.lifecycle import MOVES
from contest.reports.model import CANCEL, DECIDED, HIDE, KEEP, OPEN, Inquiry, Report
from tests.make import NOON

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
END = NOON + 24 * HOUR
WARNING = Measure(kind="warning")


def inquiry(**changes):
    facts = {
        "id": 1,
        "contest_id": 42,
        "entry_id": 7,
        "subject_id": 2,
        "kind": "copied",
        "state": OPEN,
        "opened_at": NOON,
    }
    return Inquiry(**facts | changes)


def decide(one, **changes):
    facts = {"breach": True, "measure": HIDE, "sanction": None, "reason": "Traced", "withdrawn_at": None, "own": False,
             "reporters": [3, 4], "number": 1, "by": 9, "now": END + SECOND}  # fmt: skip
    return report_lifecycle.decide(one, **facts | changes)


def reopen(one, **changes):
    facts = {
        "marked": [],
        "reason": " A mistake ",
        "own": False,
        "another_open": False,
        "number": 1,
        "now": NOON,
    }
    return report_lifecycle.reopen(one, **facts | changes)


def find_bad_faith(one, report=None, **changes):
    facts = {"sanction_id": 6, "reason": " A rival ", "own": False, "now": NOON}
    return report_lifecycle.find_bad_faith(one, report or Report(id=5, by_id=3), **facts | changes)


ABOUT = {"contest_id": 42, "entry_id": 7, "person_id": 2, "inquiry_id": 1, "of_entry": True, "number": 1}
ACTS = {
    "answer": (
        lambda one: report_lifecycle.answer(one, text=" Mine ", now=NOON),
        {OPEN: OPEN, DECIDED: "inquiry.decided"},
        InquiryAnswered(contest_id=42, entry_id=7, inquiry_id=1, at=NOON),
    ),
    "decide": (
        lambda one: decide(one),
        {OPEN: DECIDED, DECIDED: "inquiry.decided"},
        (
            InquiryDecided(**ABOUT, breach=True, measure=HIDE, sanction_id=None, reason="Traced", at=END + SECOND),
            [
                ReporterNotified(contest_id=42, person_id=one, inquiry_id=1, breach=True, at=END + SECOND)
                for one in (3, 4)
            ],
        ),
    ),
    "reopen": (
        lambda one: reopen(one),
        {OPEN: "inquiry.not_decided", DECIDED: OPEN},
        InquiryReopened(**ABOUT, reason="A mistake", at=NOON),
    ),
    "find_bad_faith": (
        lambda one: find_bad_faith(one),
        {OPEN: "inquiry.not_decided", DECIDED: DECIDED},
        BadFaithFound(
            contest_id=42, entry_id=7, person_id=3, inquiry_id=1, report_id=5, sanction_id=6, reason="A rival", at=NOON
        ),
    ),
}  # fmt: skip


def test_the_table_names_every_state():
    assert {OPEN: {DECIDED}, DECIDED: {OPEN}} == MOVES


@pytest.mark.parametrize("state", MOVES)
@pytest.mark.parametrize("act", ACTS)
def test_an_inquiry_moves_as_its_table_says_and_tells_of_it(act, state):
    do, outcomes, event = ACTS[act]
    one = inquiry(state=state, breach=False if state == DECIDED else None)
    if outcomes[state] in MOVES:
        assert do(one) == event
        assert one.state == outcomes[state]
    else:
        with pytest.raises(Refused, match=outcomes[state]):
            do(one)
        assert one.state == state


def test_a_new_inquiry_is_open_and_tells_until_when_it_may_be_answered():
    one = report_lifecycle.open_inquiry(42, entry_id=7, subject_id=2, kind="copied", now=NOON)
    assert one.state == OPEN
    one.id = 1
    assert report_lifecycle.opened(one, number=1) == InquiryOpened(**ABOUT, answer_by=END, at=NOON)
    assert report_lifecycle.made(Report(id=5, at=NOON), one) == ReportMade(
        contest_id=42, entry_id=7, inquiry_id=1, report_id=5, at=NOON
    )


@pytest.mark.parametrize(
    ("changes", "report", "given", "code"),
    [
        ({"breach": True}, {}, {}, "report.was_right"),
        ({}, {"sanction_id": 8}, {}, "report.marked"),
        ({}, {}, {"own": True}, "inquiry.own"),
    ],
)
def test_which_reports_are_never_in_bad_faith(changes, report, given, code):
    one = inquiry(**{"state": DECIDED, "breach": False} | changes)
    with pytest.raises(Refused, match=code):
        find_bad_faith(one, Report(id=5, by_id=3, **report), **given)


@pytest.mark.parametrize(
    ("at", "fits"), [(NOON, True), (END - SECOND, True), (END, True), (END + SECOND, False)]
)
def test_an_answer_counts_for_24_hours_from_the_notice(at, fits):
    one = inquiry()
    if not fits:
        with pytest.raises(Refused, match="inquiry.too_late"):
            report_lifecycle.answer(one, text="Mine", now=at)
        assert one.answer is None
        return
    report_lifecycle.answer(one, text=" Mine ", now=at)
    assert (one.answer, one.answered_at) == ("Mine", at)


def test_an_answer_is_given_once_has_words_and_comes_before_the_decision():
    for changes, text, code in (
        ({"answered_at": NOON}, "Mine", "inquiry.answered"),
        ({}, " ", "inquiry.answer_missing"),
        ({}, "x" * (report_rules.LONGEST_ANSWER + 1), "report.too_long"),
    ):
        with pytest.raises(Refused, match=code):
            report_lifecycle.answer(inquiry(**changes), text=text, now=NOON)


@pytest.mark.parametrize(
    ("changes", "withdrawn", "now", "ripe"),
    [
        ({}, None, END, False),
        ({}, None, END + SECOND, True),
        ({"answered_at": NOON}, None, NOON, True),
        ({}, NOON, NOON, True),
        ({}, NOON - SECOND, NOON, False),  # withdrawn before anything was reported: no answer to it
    ],
)
def test_a_breach_is_found_once_there_is_an_answer_or_the_time_is_over(changes, withdrawn, now, ripe):
    one = inquiry(**changes)
    assert report_lifecycle.ripe(one, withdrawn_at=withdrawn, now=now) is ripe
    if ripe:
        decide(one, withdrawn_at=withdrawn, now=now)
        assert (one.state, one.breach, one.measure, one.decided_by) == (DECIDED, True, HIDE, 9)
    else:
        with pytest.raises(Refused, match="inquiry.too_early"):
            decide(one, withdrawn_at=withdrawn, now=now)
        assert one.state == OPEN


def test_that_there_is_no_breach_is_said_at_any_time():
    one = inquiry()
    decide(one, breach=False, measure=KEEP, now=NOON)
    assert (one.state, one.breach) == (DECIDED, False)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"own": True}, "inquiry.own"),
        ({"reason": " "}, "inquiry.reason_missing"),
        ({"reason": "x" * 2001}, "report.too_long"),
        ({"measure": "burn"}, "inquiry.measure"),
        ({"measure": CANCEL}, "inquiry.measure"),  # an entry cannot be cancelled
        ({"measure": KEEP}, "inquiry.no_consequence"),
        ({"breach": False}, "inquiry.consequence_without_breach"),
        ({"breach": False, "measure": KEEP, "sanction": WARNING}, "inquiry.consequence_without_breach"),
    ],
)
def test_what_cannot_be_decided(changes, code):
    one = inquiry()
    with pytest.raises(Refused, match=code):
        decide(one, **changes)
    assert one.state == OPEN


def test_a_decision_is_taken_back_but_never_a_cancellation():
    one = inquiry()
    decide(one, sanction=WARNING)
    one.sanction_id, marked = 8, Report(id=5, sanction_id=6)
    reopen(one, marked=[marked])
    assert (one.state, one.breach, one.measure, one.decided_at) == (OPEN, None, None, None)
    assert one.sanction_id is marked.sanction_id is None

    for changes, given, code in (
        ({"measure": CANCEL}, {}, "inquiry.cancelled_stays"),
        ({}, {"own": True}, "inquiry.own"),
        ({}, {"another_open": True}, "inquiry.another_open"),
        ({}, {"reason": " "}, "inquiry.reason_missing"),
    ):
        with pytest.raises(Refused, match=code):
            reopen(inquiry(**{"state": DECIDED, "measure": KEEP} | changes), **given)


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("kind", {"kind": "rules"}),
        ("kind", {"kind": ""}),
        ("text", {"text": ""}),
        ("text", {"text": "x" * 4001}),
        ("links", {"links": ["javascript:alert(1)"]}),
        ("links", {"links": ["https://no host"]}),
        ("links", {"links": ["https://[bad"]}),
        ("links", {"links": ["https://example.com/\u202e"]}),
        ("links", {"links": ["https://example.com/"] * 11}),
        ("links", {"links": ["https://example.com/" + "x" * 500]}),
        ("entries", {"entries": list(range(11))}),
    ],
)
def test_what_a_report_cannot_say(field, given):
    facts = {"of_entry": True, "kind": "copied", "text": "Traced", "links": [], "entries": []}
    report_rules.check(**facts)
    with pytest.raises(Invalid) as why:
        report_rules.check(**facts | given)
    assert list(why.value.errors) == [field]
