"""Deciding reports: who is notified of what, what it does, and that of two at once one wins."""

from collections import Counter

import pytest
from sqlalchemy import func, select

from contest.contests.model import Contest
from contest.entries.actions import withdrawing
from contest.entries.model import Entry
from contest.events.model import Recorded
from contest.kernel.db import end_page, reader, transaction
from contest.kernel.refusal import Refused
from contest.people import queries as person_queries
from contest.people.escalation import Measure
from contest.people.model import Person, Sanction
from contest.reports import queries as report_queries
from contest.reports.actions import deciding
from contest.reports.model import Inquiry
from tests import cast
from tests.conftest import both_databases
from tests.crowd import at_once
from tests.make import NOON
from tests.reports.scene import HOUR, LATER, WARNING, decide, mails, report, texts


def test_a_breach_hides_the_entry_warns_its_author_and_thanks_the_reporters(here, ids):
    report(ids)
    report(ids, "ume")
    decide(ids)

    assert reader().get_one(Entry, 7).hidden_reason == "Traced"
    assert [one.kind for one in person_queries.sanctions_of(ids["ken"])] == ["warning"]
    for who in ("mei", "ume"):
        assert mails(who) == ["Your report on “みなと焙煎所のロゴ”"]
        assert "found a breach" in texts(who) and "Traced" not in texts(who)
    assert {"You have received a warning", "Decision on “みなと焙煎所のロゴ”"} <= set(mails("ken"))


def test_a_contest_is_hidden_or_cancelled_and_a_cancellation_stays(here, ids):
    report(ids, entry=None, kind="rules")
    decide(ids, sanction=None)
    assert reader().get_one(Contest, 42).hidden_at == LATER
    deciding.reopen(1, reason="A mistake", by=ids["sota"], now=LATER)
    end_page()
    assert reader().get_one(Contest, 42).hidden_at is None
    decide(ids, measure="cancel", sanction=None)
    end_page()
    assert reader().get_one(Contest, 42).state == "cancelled"
    with pytest.raises(Refused, match="inquiry.cancelled_stays"):
        deciding.reopen(1, reason="A mistake", by=ids["sota"], now=LATER)


def test_what_cannot_be_cancelled_any_more_leaves_the_inquiry_open(here, ids):
    with transaction() as session:
        session.get_one(Contest, 42).state = "settled"
    report(ids, entry=None, kind="rules")
    with pytest.raises(Refused, match="contest.not_cancellable"):
        decide(ids, measure="cancel", sanction=None)
    assert reader().get_one(Inquiry, 1).state == "open"


def test_taking_a_decision_back_shows_the_entry_and_lifts_the_sanction(here, ids):
    report(ids)
    decide(ids)
    deciding.reopen(1, reason="Licensed after all", by=ids["sota"], now=LATER)
    end_page()

    assert reader().get_one(Entry, 7).hidden_at is None
    assert [one.lifted_reason for one in person_queries.sanctions_of(ids["ken"])] == ["Licensed after all"]
    decide(ids, breach=False, measure="keep", sanction=None)
    happened = [row.kind for row, _by in report_queries.case(1).history]
    assert happened == ["report.decided", "report.reopened", "report.decided"]


@pytest.mark.parametrize("concerned", ["subject", "client", "reporter", "entrant"])
def test_staff_never_decide_what_concerns_themselves(here, ids, concerned):
    with transaction() as session:
        for who in ("ken", "hana", "mei", "ume"):
            session.get_one(Person, ids[who]).is_staff = True
        from contest.participants.model import Entrant

        session.add(Entrant(contest_id=42, person_id=ids["ume"], ordinal=1))
    report(ids)
    who = {"subject": "ken", "client": "hana", "reporter": "mei", "entrant": "ume"}[concerned]
    for act in (
        lambda: decide(ids, who=who),
        lambda: decide(ids, who=who, breach=False, measure="keep", sanction=None),
    ):
        with pytest.raises(Refused, match="inquiry.own"):
            act()
    decide(ids)
    with pytest.raises(Refused, match="inquiry.own"):
        deciding.reopen(1, reason="Mine", by=ids[who], now=LATER)


def test_a_report_in_bad_faith_goes_on_its_makers_record(here, ids):
    made = report(ids)
    with pytest.raises(Refused, match="inquiry.not_decided"):
        deciding.find_bad_faith(made, sanction=WARNING, reason="A rival", by=ids["sota"], now=LATER)
    decide(ids, breach=False, measure="keep", sanction=None)
    deciding.find_bad_faith(made, sanction=WARNING, reason="A rival", by=ids["sota"], now=LATER)
    assert [one.reason for one in person_queries.sanctions_of(ids["mei"])] == ["A rival"]
    assert "About your report" in mails("mei")
    with pytest.raises(Refused, match="report.marked"):
        deciding.find_bad_faith(made, sanction=WARNING, reason="A rival", by=ids["sota"], now=LATER)


def test_taking_a_decision_back_clears_those_who_were_in_bad_faith_by_it(here, ids):
    made = report(ids)
    decide(ids, breach=False, measure="keep", sanction=None)
    deciding.find_bad_faith(made, sanction=Measure(kind="ban"), reason="A rival", by=ids["sota"], now=LATER)
    deciding.reopen(1, reason="It was right", by=ids["sota"], now=LATER)
    end_page()
    assert reader().get_one(Person, ids["mei"]).active
    assert [one.lifted_reason for one in person_queries.sanctions_of(ids["mei"])] == ["It was right"]
    decide(ids)


def test_staff_are_reminded_once_a_day_of_what_can_be_decided(here, ids, monkeypatch):
    from contest.notices import jobs as notice_jobs

    report(ids)
    for now in (NOON + 24 * HOUR, LATER, LATER + HOUR):
        monkeypatch.setattr(notice_jobs, "utcnow", lambda now=now: now)
        notice_jobs.report_inquiries()
    assert mails("sota").count("Reports waiting for a decision") == 1


def came_back(ids):
    """How the entry is once its author has tried to take the withdrawal back, or why they cannot."""
    try:
        withdrawing.take_back_withdrawal(7, by=ids["ken"], now=LATER)
    except Refused as why:
        return why.code
    return reader().get_one(Entry, 7).state


def test_an_entry_found_to_break_the_rules_stays_withdrawn_while_one_decision_says_so(here, ids):
    """Left at a warning, because it was gone."""
    withdrawing.withdraw(7, by=ids["ken"], now=NOON)
    report(ids)
    report(ids, "ume", kind="spam")
    for inquiry in (1, 2):
        decide(ids, inquiry, measure="keep")
        assert came_back(ids) == "report.found_breach"
    deciding.reopen(1, reason="Licensed", by=ids["sota"], now=LATER)
    assert came_back(ids) == "report.found_breach"
    deciding.reopen(2, reason="Licensed", by=ids["sota"], now=LATER)
    assert came_back(ids) == "unreadable"  # it has no version in these tests


@both_databases
def test_a_breach_found_and_a_withdrawal_taken_back_at_once_agree(app, ids):
    with app.app_context():
        withdrawing.withdraw(7, by=ids["ken"], now=NOON)
        report(ids)
        end_page()
    acts = [
        lambda: decide(ids, measure="keep"),
        lambda: withdrawing.take_back_withdrawal(7, by=ids["ken"], now=LATER),
    ]
    outcomes = at_once(app, *acts)
    with app.app_context():
        entry = reader().get_one(Entry, 7)
        assert entry.breach_found_at == LATER
        refused = Counter({"report.found_breach": 1, "done": 1})
        assert (outcomes, entry.state) in ((refused, "withdrawn"), (Counter(done=2), "unreadable"))


@both_databases
def test_of_ten_staff_deciding_at_once_one_decides(app, ids):
    staff = cast.join(app, *(f"s{n}" for n in range(10)))
    with app.app_context():
        report(ids)
    outcomes = at_once(app, *[lambda who=who: decide(staff, who=who) for who in staff])
    with app.app_context():
        assert outcomes == Counter({"inquiry.decided": 9, "done": 1})
        assert reader().scalar(select(func.count()).select_from(Sanction)) == 1
        decided = select(func.count()).where(Recorded.kind == "report.decided")
        assert reader().scalar(decided) == 1
