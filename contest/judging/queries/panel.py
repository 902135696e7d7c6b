"""Panel as its client sees it: judges, whether each has begun or finished, and open invitations; and the seats of one judge."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, func, select

from contest.contests.model import CANCELLED, Contest
from contest.entries.model import Entry
from contest.judging import rules as judging_rules
from contest.judging.model import Invitation, Mark
from contest.judging.queries import selects
from contest.kernel.db import reader
from contest.participants.model import Judge
from contest.participants.rules import UNDO_REMOVAL
from contest.people.model import Person

MOST = 50  # seats of a person, on one page


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A judge, now or before. Their progress is a word, not numbers, which would tell from how many entries they are
    recused. `removal_reason`: staff's, who removed them."""

    judge_id: int
    invitation_id: int
    name: str
    email: str
    sent_at: datetime  # the invitation
    joined_at: datetime
    removed_at: datetime | None
    removal_reason: str | None
    progress: str  # rules.PROGRESS

    def can_return(self, now: datetime) -> bool:
        """Whether the client can still take the removal back."""
        removed = self.removed_at is not None and self.removal_reason is None
        return removed and now <= self.removed_at + UNDO_REMOVAL  # type: ignore[operator]


@dataclass(frozen=True, kw_only=True)
class Panel:
    """Everyone asked to judge a contest, judges first."""

    seats: list[Seat]
    removed: list[Seat]
    waiting: list[Invitation]  # that nobody has accepted


def panel(contest_id: int) -> Panel:
    """The panel of a contest, for its client. Two statements at any size."""
    marked = exists().where(Mark.judge_id == Judge.id)
    judges = reader().execute(
        select(Judge, Person.name, Person.email, Invitation.sent_at, marked)
        .join(Person, Person.id == Judge.person_id)
        .join(Invitation, Invitation.id == Judge.invitation_id)
        .where(Judge.contest_id == contest_id)
        .order_by(Judge.joined_at, Judge.id)
    )
    seats = [
        Seat(
            judge_id=judge.id,
            invitation_id=judge.invitation_id,
            name=name,
            email=email,
            sent_at=sent_at,
            joined_at=judge.joined_at,
            removed_at=judge.removed_at,
            removal_reason=judge.removal_reason,
            progress=judging_rules.progress(marked=has_marked, finished=judge.finished_at is not None),
        )
        for judge, name, email, sent_at, has_marked in judges
    ]
    waiting = reader().scalars(
        select(Invitation)
        .where(Invitation.contest_id == contest_id, Invitation.accepted_at.is_(None))
        .order_by(Invitation.sent_at, Invitation.id)
    )
    return Panel(
        seats=[seat for seat in seats if seat.removed_at is None],
        removed=[seat for seat in seats if seat.removed_at is not None],
        waiting=list(waiting),
    )


def judge_of(contest_id: int, person_id: int) -> Judge | None:
    """A person's seat on the panel of a contest, unless they were removed from it."""
    return reader().scalar(
        select(Judge).where(
            Judge.contest_id == contest_id, Judge.person_id == person_id, Judge.removed_at.is_(None)
        )
    )


def seat_of(contest_id: int, invitation_id: int) -> int:
    """The seat that was taken by this invitation. Raises NoResultFound."""
    taken = select(Judge.id).where(Judge.contest_id == contest_id, Judge.invitation_id == invitation_id)
    return reader().scalars(taken).one()


def has_finished(contest_id: int, person_id: int) -> bool:
    """Whether a judge has said that they have finished."""
    judge = judge_of(contest_id, person_id)
    return judge is not None and judge.finished_at is not None


@dataclass(frozen=True, kw_only=True)
class OwnSeat:
    """A panel one sits on: `marked` of `deck` entries that are one's own to judge."""

    judge_id: int
    contest: Contest
    marked: int
    deck: int
    progress: str  # rules.PROGRESS


def own_seats(
    person_id: int,
    *,
    after: int | None = None,
    most: int = MOST,
    contest_ids: Collection[int] | None = None,
) -> list[OwnSeat]:
    """The panels of a person, the one joined last first, those below seat `after`, or of these contests. One statement at
    any number."""
    latest = (
        select(Mark.judge_id, Mark.entry_id, func.max(Mark.id).label("mark_id"))
        .join(Judge, Judge.id == Mark.judge_id)
        .where(Judge.person_id == person_id)
        .group_by(Mark.judge_id, Mark.entry_id)
        .cte("latest")
    )
    given = select(func.count()).where(Mark.judge_id == Judge.id).correlate(Judge).scalar_subquery()
    found = (
        select(Judge, Contest, func.count(Mark.mark), func.count(Entry.id), given)
        .join(Contest, Contest.id == Judge.contest_id)
        .outerjoin(
            Entry,
            and_(
                Entry.contest_id == Contest.id,
                Entry.author_id != person_id,
                selects.judged(),
                ~selects.recused(Judge.contest_id, Judge.person_id).correlate(Judge, Entry),
            ),
        )
        .outerjoin(latest, and_(latest.c.judge_id == Judge.id, latest.c.entry_id == Entry.id))
        .outerjoin(Mark, Mark.id == latest.c.mark_id)
        .where(
            Judge.person_id == person_id,
            Judge.removed_at.is_(None),
            ~and_(Contest.state == CANCELLED, Contest.published_at.is_(None)),
        )
        .group_by(Judge.id, Contest.id)
        .order_by(Judge.id.desc())
        .limit(most)
    )
    if after is not None:
        found = found.where(Judge.id < after)
    if contest_ids is not None:
        found = found.where(Judge.contest_id.in_(contest_ids))
    return [
        OwnSeat(
            judge_id=judge.id,
            contest=contest,
            marked=marked,
            deck=deck,
            progress=judging_rules.progress(marked=bool(many), finished=judge.finished_at is not None),
        )
        for judge, contest, marked, deck, many in reader().execute(found)
    ]
