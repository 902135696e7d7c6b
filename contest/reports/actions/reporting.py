"""Reporting an entry or a contest, and answering to it. One transaction each."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from contest import events
from contest.contests.model import Contest
from contest.entries.model import Entry
from contest.kernel.db import lock, transaction
from contest.kernel.refusal import require
from contest.people.model import Person
from contest.reports import lifecycle as report_lifecycle, rules as report_rules
from contest.reports.model import OPEN, Inquiry, Report


def report(
    contest_id: int, *, entry_id: int | None, by: int, kind: str, text: str, links: Sequence[str],
    entries: Sequence[int], now: datetime,
) -> int:  # fmt: skip
    """Report a contest or (`entry_id`) an entry of it, which the edge has asked may be seen; the report's id.

    The first of its kind opens an inquiry and tells the author or client; the next ones join it silently.
    Raises Invalid, and Refused: report.own, report.again, report.too_many.
    """
    text = text.strip()
    report_rules.check(of_entry=entry_id is not None, kind=kind, text=text, links=links, entries=entries)
    with transaction() as session:
        contest = lock(Contest, contest_id)  # its row carries "one inquiry, one report per person"
        entry = session.get_one(Entry, entry_id) if entry_id is not None else None
        subject_id = report_rules.require_others(contest, entry, by=by)
        lock(Person, by)  # and the reporter's the limit of a day
        _require_measure(session, contest_id, entry_id, by=by, now=now)
        inquiry = session.scalar(_open_of(contest_id, entry_id).where(Inquiry.kind == kind))
        if inquiry is None:
            inquiry = report_lifecycle.open_inquiry(
                contest_id, entry_id=entry_id, subject_id=subject_id, kind=kind, now=now
            )
            session.add(inquiry)
            session.flush()
            number = entry.number if entry else None
            events.record(report_lifecycle.opened(inquiry, number=number), by=None)
        made = Report(
            inquiry_id=inquiry.id, by_id=by, text=text, links=list(links), entries=list(entries), at=now
        )
        session.add(made)
        session.flush()
        events.record(report_lifecycle.made(made, inquiry), by=by)
        return made.id


def answer(inquiry_id: int, *, by: int, text: str, now: datetime) -> None:
    """The author or client, whom the edge has found to be `by`, answers what was reported."""
    with transaction():
        inquiry = lock(Inquiry, inquiry_id)
        require(by == inquiry.subject_id, "inquiry.not_yours")
        events.record(report_lifecycle.answer(inquiry, text=text, now=now), by=by)


def _require_measure(
    session: Session, contest_id: int, entry_id: int | None, *, by: int, now: datetime
) -> None:
    theirs = select(func.count()).select_from(Report).where(Report.by_id == by)
    open_here = theirs.where(
        Report.inquiry_id.in_(_open_of(contest_id, entry_id).with_only_columns(Inquiry.id))
    )
    require(not session.scalar(open_here), "report.again")
    of_late = session.scalar(theirs.where(Report.at > now - report_rules.DAY)) or 0
    require(of_late < report_rules.MOST_A_DAY, "report.too_many", most=report_rules.MOST_A_DAY)


def _open_of(contest_id: int, entry_id: int | None) -> Select[Inquiry]:
    thing = Inquiry.entry_id == entry_id if entry_id is not None else Inquiry.entry_id.is_(None)
    return select(Inquiry).where(Inquiry.contest_id == contest_id, thing, Inquiry.state == OPEN)
