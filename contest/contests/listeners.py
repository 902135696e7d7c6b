"""Listeners of contests: a client's new name goes into the search index."""

from contest import events
from contest.contests.actions import indexing
from contest.events.model import Recorded
from contest.people.events import PersonRenamed


@events.at_once(PersonRenamed)
def rename(event: PersonRenamed, row: Recorded) -> None:
    """Contests are found by their client's present name."""
    indexing.keep_of_client(event.person_id or 0)
