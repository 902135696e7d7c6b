"""The private thread between an entry's author and the client's side."""

from datetime import datetime

from contest.contests.model import AWARDED, PUBLISHED, Contest
from contest.entries import rules
from contest.entries.events import Commented
from contest.entries.model import Comment, Entry
from contest.events import record
from contest.kernel.db import transaction
from contest.kernel.refusal import require


def comment(entry_id: int, *, by: int, text: str, now: datetime) -> int:
    """Author or client writes a word to the other; the comment's id. Open from publication to settlement."""
    text = text.strip()
    require(text, "comment.empty")
    require(len(text) <= rules.LONGEST_COMMENT, "text.too_long", most=rules.LONGEST_COMMENT)
    with transaction() as session:
        entry = session.get_one(Entry, entry_id)
        contest = session.get_one(Contest, entry.contest_id)
        require(contest.state in (PUBLISHED, AWARDED), "entry.thread_closed")
        word = Comment(entry_id=entry_id, by_id=by, text=text, at=now)
        session.add(word)
        session.flush()
        reader = contest.client_id if by == entry.author_id else entry.author_id
        told = Commented(
            contest_id=contest.id,
            entry_id=entry_id,
            person_id=reader,
            at=now,
            number=entry.number,
            comment_id=word.id,
        )
        record(told, by=by)
        return word.id
