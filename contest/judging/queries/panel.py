"""The panel as its client sees it: who judges and how far they are, who was asked, who is waited for."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from contest.entries.model import Entry
from contest.judging.model import Invitation, Judge, Mark
from contest.judging.queries import selects
from contest.kernel.db import reader
from contest.people.model import Person


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A judge, now or before: `marked` of `deck` entries. Which relations they declared is theirs alone: it
    would tell the client whose an entry is."""

    judge_id: int
    invitation_id: int
    name: str
    email: str
    sent_at: datetime  # the invitation
    joined_at: datetime
    removed_at: datetime | None
    marked: int
    deck: int


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """An invitation that nobody has accepted."""

    invitation_id: int
    email: str
    sent_at: datetime
    expires_at: datetime
    revoked_at: datetime | None

    def state(self, now: datetime) -> str:
        """ "waiting", "revoked" or "expired"; the instant it runs out still counts."""
        if self.revoked_at is not None:
            return "revoked"
        return "waiting" if now <= self.expires_at else "expired"


@dataclass(frozen=True, kw_only=True)
class Panel:
    """Everyone asked to judge a contest, judges first."""

    seats: list[Seat]
    removed: list[Seat]
    waiting: list[Waiting]


def panel(contest_id: int) -> Panel:
    """The panel of a contest, for its client. Three statements at any size."""
    progress = _progress(contest_id)
    judges = reader().execute(
        select(Judge, Person.name, Person.email, Invitation.sent_at)
        .join(Person, Person.id == Judge.person_id)
        .join(Invitation, Invitation.id == Judge.invitation_id)
        .where(Judge.contest_id == contest_id)
        .order_by(Judge.joined_at, Judge.id)
    )
    seats = []
    for judge, name, email, sent_at in judges:
        marked, deck = progress.get(judge.id, (0, 0))
        seats.append(
            Seat(
                judge_id=judge.id,
                invitation_id=judge.invitation_id,
                name=name,
                email=email,
                sent_at=sent_at,
                joined_at=judge.joined_at,
                removed_at=judge.removed_at,
                marked=marked,
                deck=deck,
            )
        )
    waiting = reader().scalars(
        select(Invitation)
        .where(Invitation.contest_id == contest_id, Invitation.accepted_at.is_(None))
        .order_by(Invitation.sent_at, Invitation.id)
    )
    return Panel(
        seats=[seat for seat in seats if seat.removed_at is None],
        removed=[seat for seat in seats if seat.removed_at is not None],
        waiting=[
            Waiting(
                invitation_id=one.id,
                email=one.email,
                sent_at=one.sent_at,
                expires_at=one.expires_at,
                revoked_at=one.revoked_at,
            )
            for one in waiting
        ],
    )


def judge_of(contest_id: int, person_id: int) -> Judge | None:
    """A person's seat on the panel of a contest, unless they were removed from it."""
    return reader().scalar(
        select(Judge).where(
            Judge.contest_id == contest_id, Judge.person_id == person_id, Judge.removed_at.is_(None)
        )
    )


def _progress(contest_id: int) -> dict[int, tuple[int, int]]:
    """By judge on the panel: how many entries they marked, of how many that are theirs to mark."""
    seats = selects.seats(contest_id).cte("seats")
    recused = selects.recusals(contest_id).cte("recused")
    latest = selects.latest_marks(contest_id).cte("latest")
    rows = reader().execute(
        select(seats.c.id, func.count(Mark.mark), func.count(Entry.id))
        .select_from(seats)
        .join(Entry, (Entry.contest_id == contest_id) & (Entry.author_id != seats.c.person_id))
        .outerjoin(recused, (recused.c.judge_id == seats.c.id) & (recused.c.author_id == Entry.author_id))
        .outerjoin(latest, (latest.c.judge_id == seats.c.id) & (latest.c.entry_id == Entry.id))
        .outerjoin(Mark, Mark.id == latest.c.mark_id)
        .where(recused.c.judge_id.is_(None), selects.judged())
        .group_by(seats.c.id)
    )
    return {judge_id: (marked, deck) for judge_id, marked, deck in rows}
