"""The life of an inquiry: open → decided, and back when staff take a decision back. Nothing else assigns its `state`."""

from datetime import datetime

from contest.kernel.refusal import require
from contest.people.escalation import Measure
from contest.reports import rules as report_rules
from contest.reports.model import CANCEL, DECIDED, HIDE, KEEP, OPEN, Inquiry

MOVES = {OPEN: {DECIDED}, DECIDED: {OPEN}}
MEASURES = (KEEP, HIDE, CANCEL)


def answer(inquiry: Inquiry, *, text: str, now: datetime) -> None:
    """The subject says what they have to say: once, until the 24 hours end."""
    require(inquiry.state == OPEN, "inquiry.decided")
    require(inquiry.answered_at is None, "inquiry.answered")
    require(now <= report_rules.answer_by(inquiry), "inquiry.too_late")
    require(text.strip(), "inquiry.answer_missing")
    require(
        len(text.strip()) <= report_rules.LONGEST_ANSWER, "report.too_long", most=report_rules.LONGEST_ANSWER
    )
    inquiry.answer, inquiry.answered_at = text.strip(), now


def ripe(inquiry: Inquiry, *, withdrawn_at: datetime | None, now: datetime) -> bool:
    """Whether a breach may be found: the subject has answered, withdrawn, or let the 24 hours pass."""
    if inquiry.answered_at is not None or now > report_rules.answer_by(inquiry):
        return True
    return withdrawn_at is not None and withdrawn_at >= inquiry.opened_at


def decide(
    inquiry: Inquiry, *, breach: bool, measure: str, sanction: Measure | None, reason: str,
    withdrawn_at: datetime | None, own: bool, by: int, now: datetime,
) -> None:  # fmt: skip
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


def reopen(inquiry: Inquiry, *, reason: str, own: bool, another_open: bool) -> None:
    """Staff take a decision back, with a reason; a cancelled contest is the one thing that cannot come back."""
    require(inquiry.state == DECIDED, "inquiry.not_decided")
    require(not own, "inquiry.own")
    require(inquiry.measure != CANCEL, "inquiry.cancelled_stays")
    require(not another_open, "inquiry.another_open")
    require(reason.strip(), "inquiry.reason_missing")
    _move(inquiry, OPEN)
    inquiry.breach = inquiry.measure = inquiry.reason = inquiry.sanction_id = None
    inquiry.decided_at = inquiry.decided_by = None


def _move(inquiry: Inquiry, state: str) -> None:
    if state not in MOVES[inquiry.state]:
        raise ValueError(f"no way from {inquiry.state} to {state}")
    inquiry.state = state
