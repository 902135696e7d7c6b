"""Reporting and answering: who is notified of what, and that of two at once one wins."""

import pytest
from sqlalchemy import func, select

from contest.events.model import Recorded
from contest.kernel.db import reader, transaction
from contest.kernel.refusal import Refused
from contest.people.model import Person
from contest.reports import queries as report_queries
from contest.reports.actions import reporting
from contest.reports.model import Inquiry, Report
from tests import cast, make
from tests.conftest import both_databases
from tests.crowd import at_once
from tests.make import NOON
from tests.reports.scene import HOUR, decide, mails, report, texts


def test_the_first_report_tells_the_author_the_next_of_its_kind_joins(here, ids):
    report(ids)
    report(ids, "ume")
    report(ids, "rei", kind="offensive")

    assert mails("ken") == ["Entry #1 was reported"] * 2
    assert "https://example.com" not in texts("ken") and "until" in texts("ken")
    rows = report_queries.about(ids["ken"])
    assert [(row.inquiry.kind, row.reports) for row in rows] == [("offensive", 1), ("copied", 2)]
    assert mails("mei") == mails("ume") == []


def test_nothing_the_reported_receive_names_who_reported(here, ids):
    with transaction() as session:
        session.get_one(Person, ids["ken"]).language = "ja"
    report(ids)
    report(ids, "ume", text="canary words", links=["https://example.com/b"])
    mails("ken")
    decide(ids)
    mails("ken")

    for canary in ("mei", cast.NAMES["mei"], "ume", cast.NAMES["ume"], "canary words", "Traced from"):
        assert canary not in texts("ken")
    event = reader().scalars(
        select(Recorded).where(Recorded.person_id == ids["ken"], Recorded.kind == "report.opened")
    )
    assert [row.by_id for row in event] == [None]
    assert report_queries.links(1) == ["https://example.com/a", "https://example.com/b"]


def test_one_open_report_per_person_and_thing_and_ten_a_day(here, ids):
    report(ids)
    with pytest.raises(Refused, match="report.again"):
        report(ids, kind="offensive")
    report(ids, entry=None, kind="rules")  # the contest is another thing
    with pytest.raises(Refused, match="report.own"):
        report(ids, "ken")
    with pytest.raises(Refused, match="report.own"):
        report(ids, "hana", entry=None, kind="rules")
    with transaction() as session:
        session.add_all(make.entry(id=100 + n, number=10 + n, author_id=ids["ken"]) for n in range(9))
    for n in range(8):
        report(ids, entry=100 + n)
    with pytest.raises(Refused, match="report.too_many"):
        report(ids, entry=108)
    report(ids, entry=108, now=NOON + 24 * HOUR)


def test_the_author_answers_and_nobody_else(here, ids):
    report(ids)
    with pytest.raises(Refused, match="inquiry.not_yours"):
        reporting.answer(1, by=ids["mei"], text="Mine", now=NOON)
    reporting.answer(1, by=ids["ken"], text="Mine", now=NOON + 24 * HOUR)
    assert "A report about “みなと焙煎所のロゴ” was answered" in mails("sota")


@both_databases
def test_of_twenty_reports_at_once_by_ten_people_one_inquiry_comes_and_ten_reports(app, ids):
    more = cast.join(app, *(f"p{n}" for n in range(10)))
    at_once(app, *[lambda who=who: report(more, who) for who in more for _ in "12"])
    with app.app_context():
        assert reader().scalar(select(func.count()).select_from(Inquiry)) == 1
        assert reader().scalar(select(func.count()).select_from(Report)) == 10
