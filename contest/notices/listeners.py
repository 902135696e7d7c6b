"""Every event that has a rule asks for a job, in its own transaction; what of it goes along with its owner."""

from collections.abc import Iterable

from contest import events
from contest.events.model import Recorded
from contest.events.record import kinds
from contest.notices.actions.sending import tell
from contest.notices.rule import Rule
from contest.notices.table import RULES
from contest.work.queue import enqueue


def ask(event: events.Event, row: Recorded) -> None:
    """Have those whom this event concerns told, once it is committed."""
    enqueue(tell, due_at=event.at, slot=f"tell/{row.id}", event_id=row.id)


def listen(rules: Iterable[Rule]) -> None:
    """Ask for every event that has a rule."""
    events.at_once(*(kinds()[kind] for kind in sorted({rule.kind for rule in rules})))(ask)


listen(RULES)
