"""An inquiry from every state: the 24 hours one second before, at and after; what may be decided, and taken back."""

from datetime import timedelta

import pytest

from contest.kernel.refusal import Invalid, Refused
from contest.people.escalation import Measure
from contest.reports import lifecycle as report_lifecycle, rules as report_rules
from contest.reports.model import CANCEL, DECIDED, HIDE, KEEP, OPEN, Inquiry
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
             "by": 9, "now": END + SECOND}  # fmt: skip
    report_lifecycle.decide(one, **facts | changes)


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
        ({"state": DECIDED}, "Mine", "inquiry.decided"),
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


def test_what_is_decided_is_not_decided_again():
    with pytest.raises(Refused, match="inquiry.decided"):
        decide(inquiry(state=DECIDED))


def test_a_decision_is_taken_back_but_never_a_cancellation():
    one = inquiry()
    decide(one, sanction=WARNING)
    report_lifecycle.reopen(one, reason="A mistake", own=False, another_open=False)
    assert (one.state, one.breach, one.measure, one.decided_at) == (OPEN, None, None, None)

    for changes, given, code in (
        ({"state": OPEN}, {}, "inquiry.not_decided"),
        ({"measure": CANCEL}, {}, "inquiry.cancelled_stays"),
        ({}, {"own": True}, "inquiry.own"),
        ({}, {"another_open": True}, "inquiry.another_open"),
        ({}, {"reason": " "}, "inquiry.reason_missing"),
    ):
        facts = {"reason": "A mistake", "own": False, "another_open": False}
        with pytest.raises(Refused, match=code):
            report_lifecycle.reopen(inquiry(**{"state": DECIDED, "measure": KEEP} | changes), **facts | given)


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
