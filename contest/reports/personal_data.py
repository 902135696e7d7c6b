"""Personal data in reports: kept whole, as decisions and sanctions rest on them."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from contest.entries.model import Entry
from contest.kernel.personal_data import (
    Record,
    Subject,
    blocks_deletion,
    declare,
    export_part,
    picked,
    read,
    retained,
)
from contest.kernel.refusal import Refused
from contest.reports import queries as report_queries
from contest.reports.model import Inquiry, Report

GROUNDS = "decisions of staff rest on it"

declare(
    Report,
    part="reports-made",
    retain=retained("by_id") | retained("text", "links", "entries", because=GROUNDS),
)
declare(
    Inquiry,
    part="reported-of-yours",
    retain=retained("subject_id", "decided_by") | retained("answer", "reason", because=GROUNDS),
)


@export_part("reports-made")
def made(who: Subject) -> Iterator[Record]:
    """Reports a person made."""
    mine = select(Report, Inquiry, Entry.number).join(Inquiry, Inquiry.id == Report.inquiry_id)
    mine = mine.outerjoin(Entry, Entry.id == Inquiry.entry_id).where(Report.by_id == who.id)
    for report, inquiry, number in read(mine.order_by(Report.id)):
        about = {"contest": inquiry.contest_id, "entry": number, "kind": inquiry.kind, "state": inquiry.state}
        yield {**about, "breach": inquiry.breach, **picked(report, "text", "links", "entries", "at")}


@export_part("reported-of-yours")
def about(who: Subject) -> Iterator[Record]:
    """Inquiries about what is a person's, without who reported it."""
    names = "kind", "state", "opened_at", "answer", "answered_at", "breach", "measure", "reason", "decided_at"
    mine = select(Inquiry, Entry.number).outerjoin(Entry, Entry.id == Inquiry.entry_id)
    for inquiry, number in read(mine.where(Inquiry.subject_id == who.id).order_by(Inquiry.id)):
        links = report_queries.links(inquiry.id)
        yield {"contest": inquiry.contest_id, "entry": number, "links": links, **picked(inquiry, *names)}


@blocks_deletion
def blockers(person_id: int, *, now: datetime) -> Iterator[Refused]:
    """Reports that are undecided."""
    if count := report_queries.open_for(person_id):
        yield Refused("leave.report", count=count)
