"""Cases for staff: those that wait, their decision, and its reversal."""

from typing import Any

from flask import g

from contest.access import guard
from contest.api import authentication, cursor
from contest.api.blueprint import Act, payload
from contest.api.fields import Instant, LongText, Many, OneOf, Part, Reason, Schema, Text, Truth, Whole
from contest.api.me import PersonDocument
from contest.api.reports import bp
from contest.api.reports.own import InquiryDocument, inquiry
from contest.kernel.refusal import N_
from contest.people import scopes
from contest.people.escalation import KINDS, Measure
from contest.reports import queries as report_queries, rules as report_rules
from contest.reports.actions import deciding
from contest.reports.model import CANCEL

ACT = "person.find_or_block"


class TabQuery(cursor.Paging):
    """Ready to be decided, waiting for an answer, or decided; of one kind."""

    state = OneOf(("ready", "waiting", "decided"), load_default="ready")
    kind = OneOf(report_rules.KINDS, load_default=None)


class Evidence(Schema):
    """One report, with who made it."""

    id = Whole()
    by = Whole()
    name = Text(most=80, metadata={"example": "青木 涼"})
    text = LongText(most=report_rules.LONGEST_TEXT)
    links = Many(Text(most=report_rules.LONGEST_LINK))
    entries = Many(Whole())
    at = Instant()
    bad_faith = Truth()


class InquiryLine(InquiryDocument):
    """An inquiry in the queue."""

    subject = Text(most=80, metadata={"example": "青木 涼"})
    reports = Whole()


class InquirySheet(InquiryDocument):
    """An inquiry with all there is to it."""

    subject = Part(PersonDocument)
    reports = Many(Part(Evidence))
    decided_by = Text(most=80, allow_none=True)


class Sanction(Schema):
    """A warning, a suspension for so many days, or a ban."""

    kind = OneOf(KINDS, required=True)
    days = Whole(load_default=None, allow_none=True, metadata={"example": None})


class Decision(Schema):
    """A breach with what follows from it for the thing, the person or both; or none."""

    breach = Truth(required=True)
    measure = OneOf(("keep", "hide", "cancel"), load_default="keep", metadata={"example": "hide"})
    sanction = Part(Sanction, load_default=None, allow_none=True)
    reason = LongText.needed(report_rules.LONGEST_REASON, "Traced from a poster")


class BadFaith(Schema):
    """A report was made to harm somebody."""

    sanction = Part(Sanction, required=True)
    reason = LongText.needed(report_rules.LONGEST_REASON, "A rival’s report")


@bp.get("/reports")
@bp.accepts(TabQuery, location="query")
@bp.returns(200, cursor.pages_of(InquiryLine), N_("Staff: cases, longest waiting first"))
def queue() -> dict[str, Any]:
    """All reports of one kind about one thing are one inquiry."""
    guard.site(ACT)
    asked = payload()
    rows = report_queries.queue(
        tab=asked["state"],
        now=g.now,
        without=guard.parts(),
        kind=asked["kind"],
        start=cursor.number(asked),
        most=asked["limit"] + 1,
    )
    return cursor.cut(rows, asked, key=lambda row: row.inquiry.id, show=_line)


@bp.get("/reports/<int:inquiry_id>")
@bp.returns(200, InquirySheet, N_("Staff: one case with its evidence"))
def look(inquiry_id: int) -> dict[str, Any]:
    """It names who reported."""
    _of_others(inquiry_id)
    return _sheet(inquiry_id)


@bp.post("/reports/<int:inquiry_id>/decision")
@bp.accepts(Decision)
@bp.returns(201, InquirySheet, N_("Staff: decide a case, with a reason"))
def decide(inquiry_id: int) -> Act:
    """Not one's own, and a breach only once there is an answer or the 24 hours are over."""
    _of_others(inquiry_id)
    me, said = guard.my_id(), payload()
    if said["measure"] == CANCEL:  # it refunds the client
        authentication.require(scopes.MONEY)
    sanction = Measure(**said["sanction"]) if said["sanction"] else None
    return Act(
        lambda: deciding.decide(
            inquiry_id, breach=said["breach"], measure=said["measure"], sanction=sanction,
            reason=said["reason"], by=me, now=g.now,
        ),
        lambda _: _sheet(inquiry_id),
    )  # fmt: skip


@bp.post("/reports/<int:inquiry_id>/reopening")
@bp.accepts(Reason)
@bp.returns(201, InquirySheet, N_("Staff: reverse a decision and its consequences"))
def reopen(inquiry_id: int) -> Act:
    """A cancelled contest stays cancelled."""
    _of_others(inquiry_id)
    me, reason = guard.my_id(), payload()["reason"]
    return Act(
        lambda: deciding.reopen(inquiry_id, reason=reason, by=me, now=g.now), lambda _: _sheet(inquiry_id)
    )


@bp.post("/reports/<int:inquiry_id>/reports/<int:report_id>/bad-faith")
@bp.accepts(BadFaith)
@bp.returns(201, InquirySheet, N_("Staff: a report was made in bad faith; a sanction for the reporter"))
def find_bad_faith(inquiry_id: int, report_id: int) -> Act:
    """Once staff have found no breach."""
    _of_others(inquiry_id)
    report_queries.report_of(inquiry_id, report_id)
    me, said = guard.my_id(), payload()
    return Act(
        lambda: deciding.find_bad_faith(
            report_id, sanction=Measure(**said["sanction"]), reason=said["reason"], by=me, now=g.now
        ),
        lambda _: _sheet(inquiry_id),
    )


def _of_others(inquiry_id: int) -> None:
    """Go on if staff may act on this inquiry: it names people, so none of a contest in which they have a part."""
    guard.site(ACT)
    guard.contest(ACT, report_queries.contest_of(inquiry_id))


def _line(row: report_queries.Row) -> dict[str, Any]:
    return inquiry(row) | {"subject": row.subject, "reports": row.reports}


def _sheet(inquiry_id: int) -> dict[str, Any]:
    case = report_queries.case(inquiry_id)
    number = case.entry.number if case.entry else None
    row = report_queries.Row(case.inquiry, case.contest, number, case.subject.name, len(case.reports))
    return inquiry(row) | {
        "subject": case.subject,
        "reports": [_evidence(one) for one in case.reports],
        "decided_by": case.decided_by,
    }


def _evidence(one: report_queries.Reported) -> dict[str, Any]:
    shown_fields = {name: getattr(one.report, name) for name in ("id", "text", "links", "entries", "at")}
    marked = one.sanction is not None and one.sanction.lifted_at is None
    return shown_fields | {"by": one.by.id, "name": one.by.name, "bad_faith": marked}
