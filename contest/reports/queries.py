"""Cases as staff see them, and as the reported and the reporters see theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from contest.contests.model import Contest
from contest.entries.model import Entry
from contest.events.model import Recorded
from contest.kernel.db import reader
from contest.people.model import Person, Sanction
from contest.reports import rules as report_rules
from contest.reports.events import BadFaithFound, InquiryDecided, InquiryReopened
from contest.reports.model import DECIDED, OPEN, Inquiry, Report

PAGE = 30
Ids = CompoundSelect[Any]  # of contests


class Row(NamedTuple):
    """An inquiry in a list: the contest it is in, the entry's number if it is about one, how many reported it."""

    inquiry: Inquiry
    contest: Contest
    entry: int | None
    subject: str
    reports: int


class Reported(NamedTuple):
    """One report with who made it: for staff alone."""

    report: Report
    by: Person
    sanction: Sanction | None


class Mine(NamedTuple):
    """A report as its maker sees it: what became of it, never whom it hit how."""

    report: Report
    inquiry: Inquiry
    contest: Contest
    entry: int | None


@dataclass(frozen=True, kw_only=True)
class Case:
    """Everything staff need to decide one inquiry."""

    inquiry: Inquiry
    contest: Contest
    entry: Entry | None
    subject: Person
    reports: Sequence[Reported]
    history: Sequence[tuple[Recorded, str | None]]  # earlier decisions and what took them back
    decided_by: str | None


def queue(
    *,
    tab: str,
    now: datetime,
    without: Ids,
    kind: str | None = None,
    start: int | None = None,
    most: int = PAGE,
) -> list[Row]:
    """Inquiries of a tab in one statement: "ready" to be decided and "waiting" for an answer, the oldest first
    from above the id `start`; "decided", the newest first from below it. For staff only, `without` the contests in
    which they have a part."""
    rows = _rows().where(Inquiry.contest_id.not_in(without))
    if tab == "decided":
        rows = rows.where(Inquiry.state == DECIDED).order_by(Inquiry.id.desc())
        rows = rows.where(Inquiry.id < start) if start is not None else rows
    else:
        ripe = _ripe(now)
        rows = rows.where(Inquiry.state == OPEN, ripe if tab == "ready" else ~ripe).order_by(Inquiry.id)
        rows = rows.where(Inquiry.id > start) if start is not None else rows
    if kind is not None:
        rows = rows.where(Inquiry.kind == kind)
    return [Row(*row) for row in reader().execute(rows.limit(most))]


def counts(now: datetime, *, without: Ids | None = None) -> tuple[int, int]:
    """How many inquiries are ready to be decided, and how many wait for an answer, but for contests `without`."""
    ripe = _ripe(now)
    asked = (
        select(func.count().filter(ripe), func.count().filter(~ripe))
        .select_from(Inquiry)
        .outerjoin(Entry, Entry.id == Inquiry.entry_id)
        .where(Inquiry.state == OPEN)
    )
    if without is not None:
        asked = asked.where(Inquiry.contest_id.not_in(without))
    ready, waiting = reader().execute(asked).one()
    return int(ready), int(waiting)


def case(inquiry_id: int) -> Case:
    """One inquiry with all there is to it. Raises NoResultFound. For staff only: it names who reported."""
    read = reader()
    inquiry = read.get_one(Inquiry, inquiry_id)
    made = (
        select(Report, Person, Sanction)
        .join(Person, Person.id == Report.by_id)
        .outerjoin(Sanction, Sanction.id == Report.sanction_id)
        .where(Report.inquiry_id == inquiry_id)
        .order_by(Report.id)
    )
    happened = (
        select(Recorded, Person.name)
        .outerjoin(Person, Person.id == Recorded.by_id)
        .where(Recorded.contest_id == inquiry.contest_id)
        .where(Recorded.kind.in_([InquiryDecided.kind, InquiryReopened.kind]))
        .order_by(Recorded.id)
    )
    decided_by = read.get(Person, inquiry.decided_by) if inquiry.decided_by is not None else None
    return Case(
        inquiry=inquiry,
        contest=read.get_one(Contest, inquiry.contest_id),
        entry=read.get(Entry, inquiry.entry_id) if inquiry.entry_id is not None else None,
        subject=read.get_one(Person, inquiry.subject_id),
        reports=[Reported(*row) for row in read.execute(made)],
        history=[(row, by) for row, by in read.execute(happened) if row.facts["inquiry_id"] == inquiry_id],
        decided_by=decided_by.name if decided_by else None,
    )


def imposed(within: Ids) -> Select[Any]:
    """The ids of the sanctions that inquiries of these contests have brought, on the reported and on reporters: from
    the record, for the inquiry and the report forget theirs when the decision is taken back."""
    recorded = aliased(Recorded)  # also asked inside statements about the record
    sanction_id = recorded.facts["sanction_id"].as_integer()
    return select(sanction_id).where(
        recorded.contest_id.in_(within),
        recorded.kind.in_([InquiryDecided.kind, BadFaithFound.kind]),
        sanction_id.is_not(None),  # else NOT IN is never true
    )


def contest_of(inquiry_id: int) -> int:
    """The contest an inquiry is in. Raises NoResultFound."""
    return reader().get_one(Inquiry, inquiry_id).contest_id


def report_of(inquiry_id: int, report_id: int) -> Report:
    """A report of an inquiry. Raises NoResultFound for one of another."""
    found = select(Report).where(Report.id == report_id, Report.inquiry_id == inquiry_id)
    return reader().scalars(found).one()


def about(
    person_id: int, *, without: Ids | None = None, before: int | None = None, most: int = PAGE
) -> list[Row]:
    """Inquiries about somebody's own entries and contests, the newest first; nothing in them names who reported."""
    rows = _rows().where(Inquiry.subject_id == person_id).order_by(Inquiry.id.desc()).limit(most)
    if without is not None:
        rows = rows.where(Inquiry.contest_id.not_in(without))
    if before is not None:
        rows = rows.where(Inquiry.id < before)
    return [Row(*row) for row in reader().execute(rows)]


def about_one(inquiry_id: int, person_id: int) -> Row:
    """An inquiry about somebody's own. Raises NoResultFound for anybody else's."""
    rows = _rows().where(Inquiry.id == inquiry_id, Inquiry.subject_id == person_id)
    return Row(*reader().execute(rows).one())


def links(inquiry_id: int) -> list[str]:
    """The links that were given as evidence, each once, in no order that tells who gave which."""
    given = reader().scalars(select(Report.links).where(Report.inquiry_id == inquiry_id))
    return sorted({link for some in given for link in some})


def made_by(
    person_id: int, *, without: Ids | None = None, before: int | None = None, most: int = PAGE
) -> list[Mine]:
    """The reports somebody made, the newest first."""
    rows = _made(person_id).order_by(Report.id.desc()).limit(most)
    if without is not None:
        rows = rows.where(Inquiry.contest_id.not_in(without))
    if before is not None:
        rows = rows.where(Report.id < before)
    return [Mine(*row) for row in reader().execute(rows)]


def made(report_id: int, person_id: int) -> Mine:
    """One report of somebody's own, just made. Raises NoResultFound."""
    return Mine(*reader().execute(_made(person_id).where(Report.id == report_id)).one())


def open_for(person_id: int) -> int:
    """How many open inquiries somebody has part in, as the reported or as a reporter."""
    reported = select(Report.inquiry_id).where(Report.by_id == person_id)
    mine = or_(Inquiry.subject_id == person_id, Inquiry.id.in_(reported))
    return reader().scalar(select(func.count()).select_from(Inquiry).where(mine, Inquiry.state == OPEN)) or 0


def _made(person_id: int) -> Any:
    return (
        select(Report, Inquiry, Contest, Entry.number)
        .join(Inquiry, Inquiry.id == Report.inquiry_id)
        .join(Contest, Contest.id == Inquiry.contest_id)
        .outerjoin(Entry, Entry.id == Inquiry.entry_id)
        .where(Report.by_id == person_id)
    )


def _rows() -> Select[Any]:
    reported = (
        select(func.count()).where(Report.inquiry_id == Inquiry.id).correlate(Inquiry).scalar_subquery()
    )
    return (
        select(Inquiry, Contest, Entry.number, Person.name, reported)
        .join(Contest, Contest.id == Inquiry.contest_id)
        .join(Person, Person.id == Inquiry.subject_id)
        .outerjoin(Entry, Entry.id == Inquiry.entry_id)
    )


def _ripe(now: datetime) -> ColumnElement[bool]:
    """What `lifecycle.ripe` says, for many."""
    withdrawn = and_(Entry.withdrawn_at.is_not(None), Entry.withdrawn_at >= Inquiry.opened_at)
    return or_(
        Inquiry.answered_at.is_not(None),
        Inquiry.opened_at < now - report_rules.TO_ANSWER,
        func.coalesce(withdrawn, False),
    )
