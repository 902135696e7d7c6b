"""Lifecycle of a case (`Inquiry`): open → decided, and open again when staff take a decision back. Nothing else
assigns its `state`.

`number` is that of the entry it is about, if it is about one.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from contest.kernel.refusal import require
from contest.people.escalation import Measure
from contest.reports import rules as report_rules
from contest.reports.events import (
    BadFaithFound,
    InquiryAnswered,
    InquiryDecided,
    InquiryOpened,
    InquiryReopened,
    ReporterNotified,
    ReportMade,
)
from contest.reports.model import CANCEL, DECIDED, HIDE, KEEP, OPEN, Inquiry, Report

MOVES = {OPEN: {DECIDED}, DECIDED: {OPEN}}
MEASURES = (KEEP, HIDE, CANCEL)


def open_inquiry(
    contest_id: int, *, entry_id: int | None, subject_id: int, kind: str, now: datetime
) -> Inquiry:
    """A new inquiry: its subject is notified, and may answer for 24 hours."""
    return Inquiry(
        contest_id=contest_id, entry_id=entry_id, subject_id=subject_id, kind=kind, state=OPEN, opened_at=now
    )


def opened(inquiry: Inquiry, *, number: int | None) -> InquiryOpened:
    """What a new inquiry, written with its id, tells."""
    return InquiryOpened(
        **_about(inquiry, number, inquiry.opened_at), answer_by=report_rules.answer_by(inquiry)
    )


def made(report: Report, inquiry: Inquiry) -> ReportMade:
    """What a new report, written with its id, tells."""
    return ReportMade(
        contest_id=inquiry.contest_id, entry_id=inquiry.entry_id, at=report.at, inquiry_id=inquiry.id,
        report_id=report.id,
    )  # fmt: skip


def answer(inquiry: Inquiry, *, text: str, now: datetime) -> InquiryAnswered:
    """The subject says what they have to say: once, until the 24 hours end."""
    require(inquiry.state == OPEN, "inquiry.decided")
    require(inquiry.answered_at is None, "inquiry.answered")
    require(now <= report_rules.answer_by(inquiry), "inquiry.too_late")
    require(text.strip(), "inquiry.answer_missing")
    require(
        len(text.strip()) <= report_rules.LONGEST_ANSWER, "report.too_long", most=report_rules.LONGEST_ANSWER
    )
    inquiry.answer, inquiry.answered_at = text.strip(), now
    return InquiryAnswered(
        contest_id=inquiry.contest_id, entry_id=inquiry.entry_id, at=now, inquiry_id=inquiry.id
    )


def ripe(inquiry: Inquiry, *, withdrawn_at: datetime | None, now: datetime) -> bool:
    """Whether a breach may be found: the subject has answered, withdrawn, or let the 24 hours pass."""
    if inquiry.answered_at is not None or now > report_rules.answer_by(inquiry):
        return True
    return withdrawn_at is not None and withdrawn_at >= inquiry.opened_at


def decide(
    inquiry: Inquiry, *, breach: bool, measure: str, sanction: Measure | None, reason: str,
    withdrawn_at: datetime | None, own: bool, reporters: Sequence[int], number: int | None, by: int, now: datetime,
) -> tuple[InquiryDecided, list[ReporterNotified]]:  # fmt: skip
    """Staff decide, with a written reason. `own`: the thing or one of the reports is theirs.

    That there is no breach may be said at once: it spares the subject an answer. A breach needs a consequence.
    """
    require(inquiry.state == OPEN, "inquiry.decided")
    require(not own, "inquiry.own")
    require(reason.strip(), "inquiry.reason_missing")
    require(
        len(reason.strip()) <= report_rules.LONGEST_REASON,
        "report.too_long",
        most=report_rules.LONGEST_REASON,
    )
    require(measure in MEASURES and (measure != CANCEL or inquiry.entry_id is None), "inquiry.measure")
    if breach:
        ripe_now = ripe(inquiry, withdrawn_at=withdrawn_at, now=now)
        require(ripe_now, "inquiry.too_early", until=report_rules.answer_by(inquiry))
        require(measure != KEEP or sanction is not None, "inquiry.no_consequence")
    else:
        require(measure == KEEP and sanction is None, "inquiry.consequence_without_breach")
    _move(inquiry, DECIDED)
    inquiry.breach, inquiry.measure, inquiry.reason = breach, measure, reason.strip()
    inquiry.decided_at, inquiry.decided_by = now, by
    decided = InquiryDecided(
        **_about(inquiry, number, now),
        breach=breach,
        measure=measure,
        sanction_id=None,
        reason=reason.strip(),
    )
    return decided, [
        ReporterNotified(
            contest_id=inquiry.contest_id, person_id=one, at=now, inquiry_id=inquiry.id, breach=breach
        )
        for one in reporters
    ]


def reopen(
    inquiry: Inquiry, *, marked: Sequence[Report], reason: str, own: bool, another_open: bool, number: int | None,
    now: datetime,
) -> InquiryReopened:  # fmt: skip
    """Staff take a decision back, with a reason; a cancelled contest is the one thing that cannot come back.

    `marked`: the reports that were in bad faith by this decision, and are so no more.
    """
    require(inquiry.state == DECIDED, "inquiry.not_decided")
    require(not own, "inquiry.own")
    require(inquiry.measure != CANCEL, "inquiry.cancelled_stays")
    require(not another_open, "inquiry.another_open")
    require(reason.strip(), "inquiry.reason_missing")
    _move(inquiry, OPEN)
    inquiry.breach = inquiry.measure = inquiry.reason = inquiry.sanction_id = None
    inquiry.decided_at = inquiry.decided_by = None
    for one in marked:
        one.sanction_id = None
    return InquiryReopened(**_about(inquiry, number, now), reason=reason.strip())


def require_bad_faith(inquiry: Inquiry, report: Report, *, own: bool) -> None:
    """Whether a report may be found in bad faith: no breach was found, and it is not marked yet."""
    require(inquiry.state == DECIDED, "inquiry.not_decided")
    require(not inquiry.breach, "report.was_right")
    require(report.sanction_id is None, "report.marked")
    require(not own, "inquiry.own")


def find_bad_faith(
    inquiry: Inquiry, report: Report, *, sanction_id: int, reason: str, own: bool, now: datetime
) -> BadFaithFound:
    """A report was made to harm: its maker has this sanction for it."""
    require_bad_faith(inquiry, report, own=own)
    report.sanction_id = sanction_id
    return BadFaithFound(
        contest_id=inquiry.contest_id, entry_id=inquiry.entry_id, person_id=report.by_id, at=now,
        inquiry_id=inquiry.id, report_id=report.id, sanction_id=sanction_id, reason=reason.strip(),
    )  # fmt: skip


def _about(inquiry: Inquiry, number: int | None, now: datetime) -> dict[str, Any]:
    return {
        "contest_id": inquiry.contest_id, "entry_id": inquiry.entry_id, "person_id": inquiry.subject_id, "at": now,
        "inquiry_id": inquiry.id, "of_entry": inquiry.entry_id is not None, "number": number,
    }  # fmt: skip


def _move(inquiry: Inquiry, state: str) -> None:
    if state not in MOVES[inquiry.state]:
        raise ValueError(f"no way from {inquiry.state} to {state}")
    inquiry.state = state
