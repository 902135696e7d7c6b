"""Opinions of a person's own: the stars a designer got, the marks a judge gave."""

from collections.abc import Collection

from sqlalchemy import select

from contest.entries.model import Entry
from contest.judging.model import Mark, Rating
from contest.judging.queries import selects
from contest.kernel.db import reader


def own_stars(person_id: int, entry_ids: Collection[int]) -> dict[int, int]:
    """The client's stars for those of these entries that are this person's own, by entry id."""
    rows = reader().execute(
        select(Rating.entry_id, Rating.stars)
        .join(Entry, Entry.id == Rating.entry_id)
        .where(Rating.entry_id.in_(entry_ids), Entry.author_id == person_id)
    )
    return dict(rows.all())


def own_marks(contest_id: int, judge_id: int) -> dict[int, str]:
    """A judge's own marks that count, by entry id."""
    latest = selects.latest_marks(contest_id).where(Mark.judge_id == judge_id).subquery()
    rows = reader().execute(
        select(latest.c.entry_id, Mark.mark)
        .join(Mark, Mark.id == latest.c.mark_id)
        .where(Mark.mark.is_not(None))
    )
    return dict(rows.all())
