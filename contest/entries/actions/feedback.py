"""Feedback on an entry: messages between author and client, declining, restoring."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contest.contests.model import Contest
from contest.entries import lifecycle as entry_lifecycle, rules as entry_rules
from contest.entries.events import Commented, EntryDeclined
from contest.entries.model import Comment, Entry
from contest.events import record
from contest.events.model import Recorded
from contest.kernel.db import lock, transaction
from contest.kernel.refusal import require


def comment(entry_id: int, *, by: int, text: str, now: datetime) -> int:
    """Author or client writes a message to the other; the comment's id. Open from publication to settlement."""
    text = text.strip()
    require(text, "comment.empty")
    require(len(text) <= entry_rules.LONGEST_COMMENT, "text.too_long", most=entry_rules.LONGEST_COMMENT)
    with transaction() as session:
        # The contest's row carries the daily limits.
        contest = lock(Contest, session.get_one(Entry, entry_id).contest_id)
        entry = lock(Entry, entry_id)
        entry_lifecycle.require_thread_open(contest, entry)
        _limits(session, entry, by=by, now=now)
        if by == contest.client_id:
            entry_lifecycle.answered(entry, now=now)
        message = Comment(entry_id=entry_id, by_id=by, text=text, at=now)
        session.add(message)
        session.flush()
        reader = contest.client_id if by == entry.author_id else entry.author_id
        event = Commented(
            contest_id=contest.id,
            entry_id=entry_id,
            person_id=reader,
            at=now,
            number=entry.number,
            comment_id=message.id,
        )
        record(event, by=by)
        return message.id


def decline(entry_id: int, *, by: int, chips: Sequence[str], text: str, now: datetime) -> None:
    """The client's side declines an entry; its author reads the reason (`rules.DECLINE_CHIPS`, text) at once.

    With restoring in between that would be a thread without its limit: so many times a day.
    """
    with transaction() as session:
        contest = lock(Contest, session.get_one(Entry, entry_id).contest_id)
        since = Recorded.kind == EntryDeclined.kind, Recorded.at > now - entry_rules.DAY
        today = select(func.count()).where(*since, Recorded.entry_id == entry_id)
        most = entry_rules.MOST_DECLINES
        require((session.scalar(today) or 0) < most, "entry.declined_often", most=most)
        record(
            entry_lifecycle.decline(contest, lock(Entry, entry_id), chips=chips, text=text, now=now), by=by
        )


def restore(entry_id: int, *, by: int, now: datetime) -> None:
    """The client's side restores a declined entry."""
    with transaction() as session:
        contest = lock(Contest, session.get_one(Entry, entry_id).contest_id)
        record(entry_lifecycle.restore(contest, lock(Entry, entry_id), now=now), by=by)


def _limits(session: Session, entry: Entry, *, by: int, now: datetime) -> None:
    today = select(func.count(Comment.id)).where(Comment.by_id == by, Comment.at > now - entry_rules.DAY)
    here = session.scalar(today.where(Comment.entry_id == entry.id)) or 0
    require(here < entry_rules.MOST_WORDS, "comment.too_many", most=entry_rules.MOST_WORDS)
    most = entry_rules.MOST_WORDS_IN_CONTEST
    all_ = today.join(Entry, Entry.id == Comment.entry_id).where(Entry.contest_id == entry.contest_id)
    require((session.scalar(all_) or 0) < most, "comment.too_many", most=most)
