"""What a designer reads of the client's opinion on their own entries."""

from collections.abc import Collection

from sqlalchemy import select

from contest.entries.model import Entry
from contest.judging.model import Rating
from contest.kernel.db import reader


def own_stars(person_id: int, entry_ids: Collection[int]) -> dict[int, int]:
    """The client's stars for those of these entries that are this person's own, by entry id."""
    rows = reader().execute(
        select(Rating.entry_id, Rating.stars)
        .join(Entry, Entry.id == Rating.entry_id)
        .where(Rating.entry_id.in_(entry_ids), Entry.author_id == person_id)
    )
    return dict(rows.all())
