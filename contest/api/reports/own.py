"""Reports of a person: made, answered; and their data exports."""

from typing import Any

from flask import g

from contest.access import guard
from contest.access.visibility import require_entries_seen
from contest.api import cursor
from contest.api.blueprint import Act, own_id, payload
from contest.api.fields import Instant, LongText, Many, OneOf, Schema, Text, Truth, Whole
from contest.api.reports import bp
from contest.contests.model import Contest
from contest.entries.model import Entry
from contest.kernel.refusal import N_
from contest.personal_data import queries as personal_data_queries
from contest.personal_data.actions import exports as personal_data_exports
from contest.personal_data.model import Export
from contest.reports import queries as report_queries, rules as report_rules
from contest.reports.actions import reporting

STATES = ("open", "decided")


class ReportMade(Schema):
    """What is wrong, and how one knows: `text` and `entries` are for staff alone, `links` also for who is reported."""

    kind = OneOf(report_rules.KINDS, required=True)
    text = LongText.needed(report_rules.LONGEST_TEXT, "Traced from a poster of 2019")
    links = Many(
        Text(most=report_rules.LONGEST_LINK, metadata={"example": "https://example.com/poster"}), most=report_rules.MOST_LINKS,
        load_default=list,
    )  # fmt: skip
    entries = Many(Whole(least=1), most=report_rules.MOST_ENTRIES, load_default=list)


class ReportDocument(Schema):
    """A report as its maker sees it; `breach` once staff have decided."""

    id = Whole()
    contest = Whole()
    entry = Whole(allow_none=True)
    kind = OneOf(report_rules.KINDS)
    state = OneOf(STATES)
    breach = Truth(allow_none=True)
    at = Instant()


class InquiryDocument(Schema):
    """What was reported of one's own; nothing in it says by whom."""

    id = Whole()
    contest = Whole()
    entry = Whole(allow_none=True)
    kind = OneOf(report_rules.KINDS)
    state = OneOf(STATES)
    opened_at = Instant()
    answer_by = Instant()
    answer = LongText(most=report_rules.LONGEST_ANSWER, allow_none=True)
    answered_at = Instant(allow_none=True)
    breach = Truth(allow_none=True)
    measure = OneOf(("keep", "hide", "cancel"), allow_none=True)
    reason = LongText(most=report_rules.LONGEST_REASON, allow_none=True)
    decided_at = Instant(allow_none=True)


class Answer(Schema):
    """What one has to say to it; once."""

    text = LongText.needed(report_rules.LONGEST_ANSWER, "I drew it in 2015.")


class ExportDocument(Schema):
    """A copy of all that is one's own; it is downloaded on the account's page, after a fresh sign-in."""

    id = Whole()
    asked_at = Instant()
    ready_at = Instant(allow_none=True)
    swept_at = Instant(allow_none=True)
    parts = Whole()


@bp.post("/contests/<int:number>/reports")
@bp.accepts(ReportMade)
@bp.returns(201, ReportDocument, N_("Report a contest"))
def report_contest(number: int) -> Act:
    """Its client has 24 hours to answer; who reported, nobody but staff learns."""
    return _report(guard.contest("report.abuse", number), None)


@bp.post("/contests/<int:number>/entries/<int:entry>/reports")
@bp.accepts(ReportMade)
@bp.returns(201, ReportDocument, N_("Report an entry"))
def report_entry(number: int, entry: int) -> Act:
    """Its author has 24 hours to answer or withdraw."""
    return _report(*guard.entry("report.abuse", number, entry))


@bp.get("/me/reports")
@bp.accepts(cursor.Paging, location="query")
@bp.returns(200, cursor.pages_of(ReportDocument), N_("The reports I made, newest first"))
def mine() -> dict[str, Any]:
    """And what became of them."""
    me, asked = own_id(), payload()
    rows = report_queries.made_by(me, before=cursor.number(asked), most=asked["limit"] + 1)
    return cursor.cut(rows, asked, key=lambda row: row.report.id, show=_made)


@bp.get("/me/inquiries")
@bp.accepts(cursor.Paging, location="query")
@bp.returns(200, cursor.pages_of(InquiryDocument), N_("Reports about my entries and contests, newest first"))
def about_me() -> dict[str, Any]:
    """With what staff decided."""
    me, asked = own_id(), payload()
    rows = report_queries.about(me, before=cursor.number(asked), most=asked["limit"] + 1)
    return cursor.cut(rows, asked, key=lambda row: row.inquiry.id, show=inquiry)


@bp.post("/me/inquiries/<int:inquiry_id>/answer")
@bp.accepts(Answer)
@bp.returns(201, InquiryDocument, N_("Answer a report about my entry or contest, within 24 hours"))
def answer(inquiry_id: int) -> Act:
    """Once."""
    me = own_id()
    report_queries.about_one(inquiry_id, me)
    text = payload()["text"]
    return Act(
        lambda: reporting.answer(inquiry_id, by=me, text=text, now=g.now),
        lambda _: inquiry(report_queries.about_one(inquiry_id, me)),
    )


@bp.get("/me/exports")
@bp.returns(200, cursor.pages_of(ExportDocument), N_("Exports of my data"))
def copies() -> dict[str, Any]:
    """The latest ten."""
    return cursor.page(personal_data_queries.exports(own_id()), None, _export)


@bp.post("/me/exports")
@bp.returns(201, ExportDocument, N_("Export all my data; once a day"))
def ask_copy() -> Act:
    """A mail tells when it is ready."""
    me = own_id()
    return Act(
        lambda: personal_data_exports.ask(me, now=g.now),
        lambda number: _export(personal_data_queries.export(number, me)),
    )


def inquiry(row: report_queries.Row) -> dict[str, Any]:
    """An inquiry as a document that names nobody."""
    one = row.inquiry
    same = ("id", "kind", "state", "opened_at", "answer", "answered_at", "breach", "measure", "reason",
            "decided_at")  # fmt: skip
    return {name: getattr(one, name) for name in same} | {
        "contest": one.contest_id,
        "entry": row.entry,
        "answer_by": report_rules.answer_by(one),
    }


def _report(contest: Contest, entry: Entry | None) -> Act:
    report_rules.require_others(contest, entry, by=guard.my_id())
    me, said, relation = guard.my_id(), payload(), guard.relation(contest)
    number, entry_id = contest.id, entry.id if entry else None

    def do() -> int:
        require_entries_seen(relation, said["entries"])
        return reporting.report(number, entry_id=entry_id, by=me, now=g.now, **said)

    return Act(do, lambda made: _made(report_queries.made(made, me)))


def _made(row: report_queries.Mine) -> dict[str, Any]:
    one = row.inquiry
    return {
        "id": row.report.id, "contest": row.contest.id, "entry": row.entry, "kind": one.kind, "state": one.state,
        "breach": one.breach, "at": row.report.at,
    }  # fmt: skip


def _export(export: Export) -> dict[str, Any]:
    shown_fields = {name: getattr(export, name) for name in ("id", "asked_at", "ready_at", "swept_at")}
    return shown_fields | {"parts": len(export.parts)}
