"""Time of the last public change of contests, by the record of events: for feeds."""

from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy import func, select

from contest.awards import events as award_events
from contest.contests import events as contest_events
from contest.contests.model import PUBLISHED, Contest, DeadlineChange
from contest.events.model import Recorded
from contest.kernel.db import reader

# What brings a contest to a list, moves it to another or changes what a list says of it.
MOVES = (
    contest_events.ContestPublished, contest_events.ContestHidden, contest_events.ContestShown, contest_events.ContestCancelled,
    contest_events.ContestLapsed, contest_events.DeadlineMoved, contest_events.ClosesEarly, award_events.Awarded, award_events.AwardVoided,
    award_events.HandoverAccepted,
)  # fmt: skip
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def of_lists(*, now: datetime) -> datetime:
    """The last instant at which a contest came to a list, or left it; a deadline that passes moves one, too."""
    closed = select(func.max(Contest.entries_close_at)).where(
        Contest.state == PUBLISHED, Contest.entries_close_at < now, Contest.hidden_at.is_(None)
    )
    happened = [select(func.max(Recorded.at)).where(Recorded.kind == event.kind) for event in MOVES]
    asked = select(*(one.scalar_subquery() for one in (closed, *happened)))
    return max((at for at in reader().execute(asked).one() if at), default=LONG_AGO)


def of_contests(contests: Collection[Contest]) -> dict[int, datetime]:
    """For each of these contests, when what a list says of it last changed."""
    moved = (
        select(DeadlineChange.contest_id, func.max(DeadlineChange.at))
        .where(DeadlineChange.contest_id.in_([one.id for one in contests]))
        .group_by(DeadlineChange.contest_id)
    )
    deadlines: dict[int, datetime] = {number: at for number, at in reader().execute(moved)}  # noqa: C416
    own = {
        one.id: (deadlines.get(one.id), one.published_at, one.awarded_at, one.reopened_at, one.ended_at)
        for one in contests
    }
    return {number: max(filter(None, instants)) for number, instants in own.items()}
