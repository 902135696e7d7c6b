"""Entries that a report names to compare with: only those whose maker sees them."""

from collections.abc import Sequence

from sqlalchemy.exc import NoResultFound

from contest.access.standing import Standing, entry_is_seen
from contest.entries import queries as entry_queries
from contest.kernel.refusal import Invalid, Refused


def require_seen(standing: Standing, numbers: Sequence[int]) -> None:
    """Go on if each of these entries of the contest exists for this person; one that is hidden from them and one
    that is not there are refused alike. Raises Invalid."""
    for number in numbers:
        try:
            seen = entry_is_seen(entry_queries.find(standing.contest.id, number), standing)
        except NoResultFound:
            seen = False
        if not seen:
            raise Invalid({"entries": Refused("report.no_such_entry", number=number)})
