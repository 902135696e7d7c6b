"""Decisions of staff on a case: made, reversed, and that a report was made in bad faith."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contest import events
from contest.contests.actions import publication
from contest.contests.model import Contest
from contest.entries import lifecycle as entry_lifecycle
from contest.entries.actions import hiding as entry_hiding
from contest.entries.model import Entry
from contest.kernel.db import lock, transaction
from contest.participants.queries import participation
from contest.people.actions import sanctions
from contest.people.escalation import Measure
from contest.people.model import Sanction
from contest.reports import lifecycle as report_lifecycle
from contest.reports.model import CANCEL, HIDE, OPEN, Inquiry, Report


def decide(
    inquiry_id: int,
    *,
    breach: bool,
    measure: str,
    sanction: Measure | None,
    reason: str,
    by: int,
    now: datetime,
) -> None:
    """Decide, and do what was decided: hide, cancel, impose a sanction. Everyone involved is notified.

    Two staff at once: one decision; the other is refused. Raises Refused as the lifecycle, hiding, cancelling
    and `sanctions.impose` do.
    """
    with transaction() as session:
        inquiry, contest, entry = _locked(session, inquiry_id)
        reporters = session.scalars(select(Report.by_id).where(Report.inquiry_id == inquiry_id)).all()
        decided, outcomes = report_lifecycle.decide(
            inquiry, breach=breach, measure=measure, sanction=sanction, reason=reason, reporters=reporters,
            withdrawn_at=entry.withdrawn_at if entry else None, number=entry.number if entry else None,
            own=_own(session, inquiry, contest, by=by), by=by, now=now,
        )  # fmt: skip
        if breach and entry is not None:
            entry_lifecycle.find_breach(entry, at=now)
        if measure == HIDE and entry is not None and entry.hidden_at is None:
            entry_hiding.hide(entry.id, by=by, reason=reason, now=now)
        elif measure == HIDE and entry is None and contest.hidden_at is None:
            publication.hide(contest.id, reason=reason, by=by, now=now)
        elif measure == CANCEL:
            publication.cancel(contest.id, by=by, staff=True, reason=reason, now=now)
        if sanction is not None:
            inquiry.sanction_id = sanctions.impose(
                inquiry.subject_id, sanction, reason=reason, by=by, now=now
            )
        for event in (replace(decided, sanction_id=inquiry.sanction_id), *outcomes):
            events.record(event, by=by)


def reopen(inquiry_id: int, *, reason: str, by: int, now: datetime) -> None:
    """Take a decision back: what it hid is shown again, its sanction lifted, and those of reports that were in bad
    faith by it; the inquiry waits once more."""
    with transaction() as session:
        inquiry, contest, entry = _locked(session, inquiry_id)
        marked = session.scalars(
            select(Report).where(Report.inquiry_id == inquiry_id, Report.sanction_id.is_not(None))
        ).all()
        hid = inquiry.measure == HIDE
        imposed = [inquiry.sanction_id, *(one.sanction_id for one in marked)]
        reopened = report_lifecycle.reopen(
            inquiry, marked=marked, reason=reason, number=entry.number if entry else None,
            own=_own(session, inquiry, contest, by=by), another_open=_another_open(session, inquiry), now=now,
        )  # fmt: skip
        if entry is not None:
            entry_lifecycle.find_breach(entry, at=_breach_found_at(session, entry))
        if hid and entry is not None and entry.hidden_at is not None:
            entry_hiding.unhide(entry.id, by=by, reason=reason, now=now)
        elif hid and entry is None and contest.hidden_at is not None:
            publication.show(contest.id, reason=reason, by=by, now=now)
        for sanction_id in imposed:
            if sanction_id is not None and session.get_one(Sanction, sanction_id).lifted_at is None:
                sanctions.lift(sanction_id, reason=reason, by=by, now=now)
        events.record(reopened, by=by)


def find_bad_faith(report_id: int, *, sanction: Measure, reason: str, by: int, now: datetime) -> None:
    """A report that staff found no breach for was made to harm: its maker gets a sanction, as for any breach.

    Raises Refused: inquiry.not_decided, report.was_right, report.marked, inquiry.own, and as `impose` does.
    """
    with transaction() as session:
        inquiry = lock(Inquiry, session.get_one(Report, report_id).inquiry_id)
        report = lock(Report, report_id)
        contest = session.get_one(Contest, inquiry.contest_id)
        own = _own(session, inquiry, contest, by=by)
        report_lifecycle.require_bad_faith(inquiry, report, own=own)
        imposed = sanctions.impose(report.by_id, sanction, reason=reason, by=by, now=now)
        found = report_lifecycle.find_bad_faith(
            inquiry, report, sanction_id=imposed, reason=reason, own=own, now=now
        )
        events.record(found, by=by)


def _locked(session: Session, inquiry_id: int) -> tuple[Inquiry, Contest, Entry | None]:
    """The inquiry and what it is about, the contest's row first, as every act on entries does."""
    known = session.get_one(Inquiry, inquiry_id)
    contest = lock(Contest, known.contest_id)
    entry = lock(Entry, known.entry_id) if known.entry_id is not None else None
    return lock(Inquiry, inquiry_id), contest, entry


def _own(session: Session, inquiry: Inquiry, contest: Contest, *, by: int) -> bool:
    """Whether the thing, the contest it is in (a seat given up counts), or one of the reports is this member of staff's."""
    reported = session.scalar(select(Report.id).where(Report.inquiry_id == inquiry.id, Report.by_id == by))
    mine = by == inquiry.subject_id or reported is not None
    return mine or participation(contest.id, by).has_part


def _another_open(session: Session, inquiry: Inquiry) -> bool:
    same = Inquiry.entry_id == inquiry.entry_id if inquiry.entry_id else Inquiry.entry_id.is_(None)
    other = select(Inquiry.id).where(
        Inquiry.contest_id == inquiry.contest_id, same, Inquiry.kind == inquiry.kind, Inquiry.state == OPEN
    )
    return session.scalar(other.limit(1)) is not None


def _breach_found_at(session: Session, entry: Entry) -> datetime | None:
    """Since when other decisions say that an entry breaks the rules."""
    others = select(func.min(Inquiry.decided_at)).where(
        Inquiry.entry_id == entry.id, Inquiry.breach.is_(True)
    )
    return session.scalar(others)
