"""Stars and shortlist of the client; reversible until the award."""

from datetime import datetime

from contest import events
from contest.contests.model import Contest
from contest.entries import lifecycle as entry_lifecycle
from contest.entries.model import Entry
from contest.entries.queries import find
from contest.judging import lifecycle as judging_lifecycle, rules as judging_rules
from contest.judging.events import EntryRated, EntryShortlisted, EntryUnshortlisted
from contest.judging.model import Rating, Shortlisting
from contest.kernel.db import lock, transaction
from contest.kernel.refusal import require


def rate(contest_id: int, number: int, *, by: int, stars: int | None, now: datetime) -> None:
    """Give entry #`number` one to five stars, in place of those it had; None takes them back."""
    require(stars is None or 1 <= stars <= judging_rules.MOST_STARS, "rating.bounds")
    with transaction() as session:
        contest = lock(Contest, contest_id)
        entry = find(contest_id, number)
        judging_lifecycle.rate(contest, entry)
        rating = session.get(Rating, entry.id)
        if (rating.stars if rating else None) == stars:
            return
        if rating:
            session.delete(rating)
            session.flush()
        if stars is not None:
            session.add(Rating(entry_id=entry.id, stars=stars, by_id=by, at=now))
            entry_lifecycle.answered(lock(Entry, entry.id), now=now)
        events.record(EntryRated(contest_id=contest_id, entry_id=entry.id, stars=stars, at=now), by=by)


def shortlist(contest_id: int, number: int, *, by: int, now: datetime) -> None:
    """Put entry #`number` on the shortlist; if it is there already nothing changes."""
    with transaction() as session:
        contest = lock(Contest, contest_id)
        entry = find(contest_id, number)
        judging_lifecycle.shortlist(contest, entry)
        if session.get(Shortlisting, entry.id):
            return
        session.add(Shortlisting(entry_id=entry.id, by_id=by, at=now))
        events.record(EntryShortlisted(contest_id=contest_id, entry_id=entry.id, at=now), by=by)


def unshortlist(contest_id: int, number: int, *, by: int, now: datetime) -> None:
    """Take entry #`number` off the shortlist; if it is not there nothing changes."""
    with transaction() as session:
        contest = lock(Contest, contest_id)
        entry = find(contest_id, number)
        judging_lifecycle.unshortlist(contest)
        if listed := session.get(Shortlisting, entry.id):
            session.delete(listed)
            events.record(EntryUnshortlisted(contest_id=contest_id, entry_id=entry.id, at=now), by=by)
