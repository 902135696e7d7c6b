"""Personal data in contests: briefs, what was said in public, and watch lists."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from contest.contests.actions import indexing, publication
from contest.contests.model import (
    AWARDED,
    DRAFT,
    PUBLISHED,
    Announcement,
    Answer,
    Clarification,
    Contest,
    ContestText,
    DeadlineChange,
    Question,
    Watch,
)
from contest.kernel.db import lock, reader
from contest.kernel.personal_data import (
    Record,
    Subject,
    blocks_deletion,
    declare,
    erases,
    export_part,
    locks_before,
    picked,
    read,
    retained,
)
from contest.kernel.refusal import Refused
from contest.payments import queries as payment_queries

RUNNING = (DRAFT, PUBLISHED, AWARDED)
PUBLIC = "said in public, and others relied on it"
BRIEF = ("title", "lead", "description", "wanted", "avoided")

declare(
    Contest,
    part="contests",
    fields=[
        column.key for column in Contest.__table__.columns if column.key not in ("client_id", "hidden_reason")
    ],
    blank=dict.fromkeys(BRIEF, ""),
    rows=lambda who: and_(Contest.client_id == who.id, Contest.published_at.is_(None)),
    retain=retained("client_id")
    | retained("required_formats", because="words of a list of ours")
    | retained("end_reason", "hidden_reason", because="decisions of staff stay as they were given"),
)
declare(
    Question,
    part="questions",
    fields=("contest_id", "number", "text", "asked_at"),
    retain=retained("asker_id") | retained("text", because=PUBLIC),
)
declare(Answer, part="answers", retain=retained("by_id") | retained("text", because=PUBLIC))
declare(
    Clarification,
    part="clarifications",
    fields=("contest_id", "part", "said", "text", "at"),
    retain=retained("by_id") | retained("said", "text", because=PUBLIC),
)
declare(
    Announcement,
    part="announcements",
    fields=("contest_id", "number", "text", "at"),
    retain=retained("by_id") | retained("text", because=PUBLIC),
)
declare(DeadlineChange, retain=retained("by_id"))
declare(Watch, part="watched", fields=("contest_id", "at"), drop=True)
declare(ContestText, erased=("text",))


@export_part("answers")
def answers(who: Subject) -> Iterator[Record]:
    """Answers with the number of their question."""
    mine = select(Answer, Question.contest_id, Question.number).join(
        Question, Question.id == Answer.question_id
    )
    for row, contest_id, number in read(mine.where(Answer.by_id == who.id).order_by(Answer.id)):
        yield {"contest": contest_id, "question": number, **picked(row, "text", "at")}


@locks_before
def lock_drafts(person_id: int) -> None:
    """Drafts go with their client; contests are locked before people."""
    drafts = select(Contest.id).where(Contest.client_id == person_id, Contest.state == DRAFT)
    for contest_id in reader().scalars(drafts.order_by(Contest.id)).all():
        lock(Contest, contest_id)


@erases
def cancel_drafts(session: Session, who: Subject, now: datetime) -> None:
    """Drafts go with their client."""
    drafts = select(Contest.id).where(Contest.client_id == who.id, Contest.state == DRAFT)
    for contest_id in session.scalars(drafts).all():
        publication.cancel(contest_id, by=who.id, staff=False, now=now)


@erases
def index_without_name(_session: Session, who: Subject, _now: datetime) -> None:
    """Contests are found by their client's name, which is another now."""
    indexing.keep_of_client(who.id)


@blocks_deletion
def blockers(person_id: int, *, now: datetime) -> Iterator[Refused]:
    """Contests that run, and drafts that are paid for."""
    own = select(Contest).where(Contest.client_id == person_id, Contest.state.in_(RUNNING))
    mine = reader().scalars(own.order_by(Contest.id)).all()
    yield from in_contests("leave.contests", [one.id for one in mine if one.state != DRAFT])
    drafts = {one.id: one.currency for one in mine if one.state == DRAFT}
    held = payment_queries.held_for_each(drafts)
    yield from in_contests("leave.funded", [number for number, amount in held.items() if amount])


def in_contests(code: str, numbers: Iterable[int]) -> Iterator[Refused]:
    """The refusal that names these contests; none if there are none."""
    if named := ", ".join(f"#{number}" for number in sorted(numbers)):
        yield Refused(code, numbers=named)
