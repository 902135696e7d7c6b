"""What this room does when somebody's name changes."""

from contest import events
from contest.contests import indexing
from contest.events.model import Recorded
from contest.kernel.db import transaction
from contest.people.events import PersonRenamed


@events.at_once(PersonRenamed)
def rename(event: PersonRenamed, row: Recorded) -> None:
    """Contests are found by their client's present name."""
    with transaction() as session:
        indexing.keep_of_client(session, event.person_id or 0)
