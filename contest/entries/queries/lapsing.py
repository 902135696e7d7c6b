"""Contests that may lapse: those whose decision is over, and those that closed without a living entry."""

from datetime import datetime

from sqlalchemy import exists, func, or_, select

from contest.contests import rules as contest_rules
from contest.contests.model import PUBLISHED, Contest
from contest.entries import rules as entry_rules
from contest.entries.model import Entry
from contest.kernel.db import reader


def lapsing(now: datetime) -> list[int]:
    """Contests whose choice has ended for a minute, and those that closed without an entry that lives or could come
    back."""
    over = now - entry_rules.HINDSIGHT
    of_it = Entry.contest_id == Contest.id
    living = exists().where(of_it, Entry.state.in_(entry_rules.LIVING))
    gone = select(func.max(Entry.withdrawn_at)).where(of_it).scalar_subquery()
    closed = select(Contest, living, gone).where(
        Contest.state == PUBLISHED, Contest.entries_close_at < over - contest_rules.GRACE
    )

    def empty(contest: Contest, lives: bool, left: datetime | None) -> bool:
        if lives or left is None:
            return not lives
        lived = left > contest_rules.entry_grace_ends(contest)
        return not lived and over > entry_rules.withdrawal_ends(contest, left)

    return [
        contest.id
        for contest, lives, left in reader().execute(closed.order_by(Contest.id))
        if over > contest_rules.choice_ends(contest) or empty(contest, lives, left)
    ]


def lived_at_close(contest: Contest) -> int:
    """Entries that lived when none could come any more; one that proved unreadable since did not."""
    end = contest_rules.entry_grace_ends(contest)
    lived = select(func.count(Entry.id)).where(
        Entry.contest_id == contest.id,
        or_(Entry.state.in_(entry_rules.LIVING), Entry.withdrawn_at > end),
    )
    return reader().scalar(lived) or 0


def undo_ends(contest: Contest) -> datetime | None:
    """The last instant at which a withdrawal in this contest can be taken back, or None where none was made."""
    last = reader().scalar(select(func.max(Entry.withdrawn_at)).where(Entry.contest_id == contest.id))
    return entry_rules.withdrawal_ends(contest, last) if last else None
